import DataTables
import GravityEstimation
import Reporting
import Scenarios
import TextFormats

/// What gravity warns of beside its numbers.
enum GravityCautions {
    /// What an estimate itself makes a reader wary of.
    static func findings(about estimate: GravityEstimate) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        if estimate.family == .poisson, EstimateRecord.isLogarithm(estimate.outcome) {
            findings.append(
                Diagnostic(
                    .warning, kind: "logarithm-under-poisson",
                    found: "the outcome is the logarithm `\(estimate.outcome)`, and Poisson takes logarithms itself: "
                        + "coefficients are about the logarithm of a logarithm",
                    needed: "`--family ols` for a logarithm, or the outcome itself, zeros included"))
        }
        let few = estimate.clusters.filter { $0.count < 40 }
        if !few.isEmpty {
            findings.append(
                Diagnostic(
                    .warning, kind: "few-clusters",
                    found: "there are " + few.map { "\($0.count) clusters of `\($0.name)`" }.joined(separator: " and "),
                    needed: "some forty before standard errors by cluster mean much"))
        }
        if estimate.hasRaisedEigenvalues {
            findings.append(
                Diagnostic(
                    .note, kind: "raised-eigenvalues",
                    found: "the covariance by several dimensions had negative eigenvalues, which were set to zero"))
        }
        if estimate.convergence.endedAtRounding {
            findings.append(
                Diagnostic(
                    .note, kind: "ended-at-rounding",
                    found:
                        "steps ceased to shrink at \(NumberFormat.scientific(estimate.convergence.lastMove)) of a row's "
                        + "linear predictor, which is rounding, before the tolerance was met"))
        }
        var reasons: [String] = []
        for left in estimate.leftOutRegressors where !reasons.contains(left.reason) { reasons.append(left.reason) }
        if !reasons.isEmpty {
            let words = reasons.map { reason in
                let names = estimate.leftOutRegressors.filter { $0.reason == reason }.map { "`\($0.name)`" }
                return names.count == 1
                    ? "\(names[0]) is left out: \(reason)"
                    : "\(names.joined(separator: ", ")) are left out, each because \(reason)"
            }
            findings.append(Diagnostic(.warning, kind: "collinear", found: words.joined(separator: "; ")))
        }
        return findings
    }

    /// What the rows of an equation make a reader wary of: rows of domestic trade that take no part, columns with mostly gaps,
    /// rows that repeat others, clusters made of the outcome.
    static func findings(
        aboutRowsOf prepared: PreparedFrame, _ equation: GravityEquations.Equation, _ manifest: GravityManifest,
        in table: DataTable
    ) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        if let lost = lostDomesticRows(prepared, manifest, in: table) { findings.append(lost) }
        let notSelected = prepared.leftOut(.notSelected).count
        let selected = table.rowCount - notSelected
        for gaps in prepared.missing where 2 * gaps.rowCount > selected {
            findings.append(
                Diagnostic(
                    .warning, kind: "mostly-missing", file: table.file,
                    found:
                        "`\(gaps.name)` has no value in \(count(gaps.rowCount)) of \(count(selected)) selected rows, "
                        + "so more than half are left out",
                    advice: "see whether those left stand for the others"))
        }
        if let key = equation.key, let repeated = RepeatedRows(of: prepared.frame, in: table, key: key) {
            findings.append(repeated.finding(in: table))
        }
        let outcome = equation.formula.outcomeName
        for name in equation.clusters?.names ?? [] where name.split(separator: "^").contains(outcome[...]) {
            findings.append(
                Diagnostic(
                    .warning, kind: "outcome-as-cluster",
                    found: "errors are clustered by `\(name)`, which the outcome is part of",
                    needed: "groups of rows whose errors may go together, such as `pair`"))
        }
        return findings
    }

    /// Says it where rows of domestic trade that were added take no part, and which columns they would need.
    private static func lostDomesticRows(_ prepared: PreparedFrame, _ manifest: GravityManifest, in table: DataTable)
        -> Diagnostic?
    {
        let added = manifest.domesticRowCount
        guard added > 0, manifest.files.count > 1 else { return nil }
        let first = Int32(table.rowCount - added)
        let lost = prepared.leftOut(.missing).filter { $0 >= first }
        guard !lost.isEmpty else { return nil }
        let wanted = added - prepared.leftOut(.notSelected).count { $0 >= first }
        let columns = prepared.missing.map(\.name).filter { name in
            guard let column = table.column(name) else { return true }
            return lost.contains { column.isEmpty(Int($0)) }
        }
        let names = columns.map { "`\($0)`" }.joined(separator: ", ")
        let cause = columns.isEmpty ? "a term has no finite value" : "there is no value of \(names)"
        let share =
            lost.count == wanted
            ? "every one of the \(count(wanted)) rows" : "\(count(lost.count)) of \(count(wanted)) rows"
        return Diagnostic(
            .warning, kind: "lost-domestic-rows", file: manifest.files[1].path,
            found: "\(share) of domestic trade \(lost.count == wanted ? "is" : "are") left out: \(cause) in them",
            needed: "a value in every column that the equation uses",
            advice: columns.isEmpty
                ? "" : "give this file the columns, with their values for domestic trade: 0 for a dummy of agreements")
    }
}

extension PreparedFrame {
    /// Rows of the table left out for a reason, before the estimation.
    fileprivate func leftOut(_ reason: LeftOutRows.Reason) -> [Int32] {
        frame.leftOut.first { $0.reason == reason }?.rows ?? []
    }
}

extension DataColumn {
    /// Whether a cell is empty.
    fileprivate func isEmpty(_ row: Int) -> Bool {
        switch content {
        case .numbers(let values): values[row].isNaN
        case .codes(let codes, _): codes[row] < 0
        }
    }
}
