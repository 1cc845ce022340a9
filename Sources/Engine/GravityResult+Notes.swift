import GravityEstimation
import Reporting
import TextFormats

extension GravityResult {
    /// How the estimates were made, in sentences; what several equations share is said once.
    var notes: [String] {
        var notes = models.map { "(\($0.label)) \($0.formula)" }
        notes += shared { methodWords($0) }
        notes += shared { errorWords($0) }
        notes += shared { model in
            guard !model.estimate.separation.isEmpty else { return nil }
            return separationWords(model.estimate.separation)
        }
        for model in models {
            let lines = model.inferenceLines
            notes += lines.map { models.count == 1 || $0.hasPrefix(" ") ? $0 : "(\(model.label)) \($0)" }
        }
        let gaps = Set(models.map { $0.leftOut.first { $0.reason == .missing }?.rows ?? [] })
        if gaps.count > 1 {
            notes.append(
                "The equations stand on different rows, since their columns have different gaps: compare them on a selection "
                    + "in which all have values.")
        }
        if let selection = manifest.selection { notes.append("Rows: \(selection).") }
        if let weights = manifest.weights { notes.append("Weights: \(weights).") }
        if manifest.domesticRowCount > 0 {
            notes.append("\(count(manifest.domesticRowCount)) rows of domestic trade are output less exports.")
        }
        return notes
    }

    /// Findings, and what was read and how long it took: for the reader at a terminal.
    var closing: [String] {
        let own = models.map { words(merged($0)) }
        var lines = words(manifest.findings)
        for (model, findings) in zip(models, own) {
            for finding in findings where !lines.contains(finding) {
                let isShared = own.allSatisfy { $0.contains(finding) }
                lines.append(isShared ? finding : "(\(model.label)) \(finding)")
            }
        }
        return lines.map { "Note: \($0)" } + [source, timeWords]
    }

    /// Findings of an equation, those of columns with gaps as one that names every column.
    private func merged(_ model: GravityModel) -> [Diagnostic] {
        let gaps = model.findings.filter { $0.kind == "missing-cells" }
        guard gaps.count > 1, let place = model.findings.firstIndex(where: { $0.kind == "missing-cells" }) else {
            return model.findings
        }
        var all = model.findings.filter { $0.kind != "missing-cells" || $0 == gaps[0] }
        let others = model.missing.dropFirst().map { "`\($0.name)` in \(count($0.rowCount))" }
        all[place].found += ", and \(others.joined(separator: ", "))"
        return all
    }

    /// Findings for people: the first of each kind with its place, the others counted.
    private func words(_ findings: [Diagnostic]) -> [String] {
        ManifestParts.byKind(findings) { first in
            let place = first.file.map { file in file + (first.line.map { ":\($0)" } ?? "") + ": " } ?? ""
            return place + [first.found, first.needed, first.advice].filter { !$0.isEmpty }.joined(separator: "; ")
        }.map { $0 + "." }
    }

    /// What the estimates stand on.
    var source: String {
        "Source: " + manifest.files.map { "\($0.path) (SHA-256 \($0.hash.prefix(12)))" }.joined(separator: ", ")
            + "; Comity \(manifest.version)."
    }

    private var timeWords: String {
        let format = NumberFormat.fixed(2)
        let frames = models.map { format.text($0.seconds.frame) }.joined(separator: ", ")
        let estimations = models.map { format.text($0.seconds.estimation) }.joined(separator: ", ")
        return "Time in seconds: reading \(format.text(manifest.seconds.reading)), hashing "
            + "\(format.text(manifest.seconds.hashing)), frame \(frames), estimation \(estimations)."
    }

    /// A sentence for each group of equations that have it in common, with their numbers where there are several groups.
    private func shared(_ words: (GravityModel) -> String?) -> [String] {
        var groups: [(words: String, labels: [String])] = []
        for model in models {
            guard let own = words(model) else { continue }
            if let place = groups.firstIndex(where: { $0.words == own }) {
                groups[place].labels.append(model.label)
            } else {
                groups.append((own, [model.label]))
            }
        }
        return groups.map { words, labels in
            labels.count == models.count ? words : labels.map { "(\($0))" }.joined(separator: ", ") + " \(words)"
        }
    }

    private func methodWords(_ model: GravityModel) -> String {
        switch model.estimate.family {
        case .poisson: "Poisson pseudo-maximum likelihood."
        case .ols: "Least squares."
        }
    }

    private func errorWords(_ model: GravityModel) -> String {
        let below =
            switch manifest.request.shown {
            case .errors: ""
            case .intervals:
                "; in brackets \(brief(manifest.request.intervalPercent)) % intervals by \(model.reference.words)"
            case .probabilities: "; p-values by \(model.reference.words)"
            }
        return "Standard errors in parentheses: \(model.covarianceWords)\(below)."
    }

    private func separationWords(_ certificates: [SeparationCertificate]) -> String {
        certificates.map { proof in
            "Separated: \(count(proof.rowCount)) row\(proof.rowCount == 1 ? "" : "s") by regressors or several effects together; "
                + "a combination of them is at most \(NumberFormat.scientific(proof.largestWherePositive)) from zero where "
                + "the outcome is positive, at least \(shortNumber(proof.smallestWhereSeparated)) on these rows and at "
                + "least \(shortNumber(proof.smallestWhereZero)) where the outcome is zero, so no finite "
                + "estimate exists with them\(proof.holds ? "" : " (this proof does not hold to 1e-4)")."
        }.joined(separator: " ")
    }
}

extension GravityModel {
    /// The covariance and its small-sample factor in words.
    var covarianceWords: String {
        let kind =
            switch estimate.covarianceKind {
            case .classical: "classical"
            case .robust: "robust (HC1)"
            case .clustered: "clustered by " + estimate.clusters.map(\.name).joined(separator: " and ")
            }
        return "\(kind), \(smallSampleWords)"
    }

    /// The factor for small samples in words.
    var smallSampleWords: String {
        let several = estimate.clusters.count > 1
        switch (estimate.covarianceKind, estimate.smallSample) {
        case (.classical, _):
            return estimate.family == .ols ? "error variance over N − K" : "variance equal to the mean, no factor"
        case (_, .none): return "no small-sample factor"
        case (.robust, .groups): return "factor N/(N − 1)"
        case (.robust, .parameters): return "factor N/(N − K), K = \(count(estimate.parameterCount))"
        case (.clustered, .groups):
            return "factor G/(G − 1)" + (several ? ", G of the dimension with the fewest" : "")
        case (.clustered, .parameters):
            return
                "factor G/(G − 1) × (N − 1)/(N − K), K = \(count(estimate.parameterCount)) without effects nested in a "
                + "cluster" + (several ? ", G of the dimension with the fewest" : "")
        }
    }
}

extension ReferenceDistribution {
    /// The distribution in words.
    var words: String {
        switch self {
        case .normal: "the normal distribution"
        case .student(let freedom): "Student's t with \(count(Int(freedom))) degrees of freedom"
        }
    }
}

extension GravityResult {
    /// Warnings about the table and the equations, each once.
    public var warnings: [String] {
        var seen: Set<String> = []
        return (manifest.findings + models.flatMap(\.findings)).filter { $0.severity == .warning }
            .map(\.description).filter { seen.insert($0).inserted }
    }
}

/// A percentage without needless decimals.
func brief(_ percent: Double) -> String { percent == percent.rounded() ? "\(Int(percent))" : "\(percent)" }
