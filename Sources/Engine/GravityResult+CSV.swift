import Glibc
import GravityEstimation
import TextFormats

extension GravityResult {
    /// The coefficients, one a row, in full double precision; with several equations a first column `model`.
    ///
    /// A bootstrap and a correction for bias, where they were asked for, add columns of their own behind these.
    public var csv: String {
        let asked = manifest.request.inference
        let own =
            ["term", "estimate", "std_error", "statistic", "p_value", "low", "high"]
            + (asked.bootstrap == nil
                ? [] : ["bootstrap_std_error", "bootstrap_low", "bootstrap_high", "bootstrap_p_value"])
            + (asked.correctsBias ? ["corrected", "corrected_std_error"] : [])
        return rows(own) { model in
            model.coefficients.enumerated().map { position, row in
                var numbers: [Double?] = [
                    row.estimate, row.standardError, row.statistic, row.probability, row.low, row.high,
                ]
                if let term = model.inference?.bootstrap?.result.terms[position] {
                    numbers += [term.standardError, term.low, term.high, term.probability]
                }
                if let term = model.inference?.correction?.terms[position] {
                    numbers += [term.corrected, term.correctedStandardError]
                }
                return [row.term] + numbers.map { $0.flatMap { $0.isNaN ? nil : numberText($0) } ?? "" }
            }
        }
    }

    /// The covariance matrices, one pair of terms a row.
    var covarianceCSV: String {
        rows(["term", "other_term", "covariance"]) { model in
            let terms = model.coefficients.map(\.term)
            return terms.indices.flatMap { row in
                terms.indices.map { column in
                    [terms[row], terms[column], numberText(model.estimate.covariance[row * terms.count + column])]
                }
            }
        }
    }

    /// Coefficients of the groups of effects that have rows in use.
    var effectsCSV: String {
        rows(["effect", "group", "coefficient"]) { model in
            zip(model.effectLabels, model.estimate.effectCoefficients).flatMap { labels, values in
                zip(labels.groups, values).filter { !$0.1.isNaN }.map { [labels.effect, $0.0, numberText($0.1)] }
            }
        }
    }

    /// Multilateral resistances by economy and year, as powers 1 − σ of the indices.
    var resistancesCSV: String {
        let header = [
            "economy", "year", "outward_to_one_minus_sigma", "inward_to_one_minus_sigma", "output", "expenditure",
        ]
        return rows(header) { model in
            (model.resistances?.rows ?? []).map { row in
                [row.economy, row.year]
                    + [row.outward, row.inward, row.output, row.expenditure].map { $0.isNaN ? "" : numberText($0) }
            }
        }
    }

    /// Rows of the table that took no part: the number of the row, the line where the file has lines, and why.
    var leftOutCSV: String {
        rows(["row", "line", "reason"]) { model in
            model.leftOut.flatMap { part in
                part.rows.map { row in
                    let line = manifest.places.line(ofRow: Int(row)).flatMap { $0 > 0 ? String($0) : nil }
                    return [String(row + 1), line ?? "", part.reason.rawValue]
                }
            }
        }
    }

    /// A table of rows of every equation.
    private func rows(_ header: [String], _ body: (GravityModel) -> [[String]]) -> String {
        let isNumbered = models.count > 1
        var writer = CSVWriter((isNumbered ? ["model"] : []) + header)
        for model in models {
            for row in body(model) { writer.append((isNumbered ? [model.label] : []) + row) }
        }
        return writer.text
    }

    /// Writes `estimates.csv`, `estimates.json`, `table.txt`, `table.tex`, `table.md`, `covariance.csv`,
    /// `dropped-rows.csv` and `fixed-effects.csv`; with a reference economy also `multilateral-resistances.csv`.
    ///
    /// All appear or none does, and replace those of an earlier run; resistances of an earlier run, which belong to
    /// other estimates, are taken away where none are written. Other files of the folder are left alone.
    ///
    /// - Returns: names of files of an earlier run that were replaced or taken away.
    /// - Throws: `Diagnostic` of kind `cannot-write` or `empty-path`.
    @discardableResult
    public func write(to folder: String) throws(Diagnostic) -> [String] {
        guard !folder.isEmpty else {
            throw Diagnostic(
                kind: "empty-path", found: "the folder for results is empty text", needed: "the name of a folder")
        }
        try makeFolder(folder)
        let extra = "multilateral-resistances.csv"
        let resistances = manifest.request.resistanceReference == nil ? [] : [(extra, resistancesCSV)]
        let earlier = (Self.fileNames + [extra]).filter { isRegularFile("\(folder)/\($0)") }
        try writeAllAtomically(
            ([
                ("estimates.csv", csv), ("estimates.json", json),
                ("table.txt", table(width: 200, colour: false)), ("table.tex", latex), ("table.md", markdown),
                ("covariance.csv", covarianceCSV), ("dropped-rows.csv", leftOutCSV), ("fixed-effects.csv", effectsCSV),
            ] + resistances).map { ("\(folder)/\($0.0)", Array($0.1.utf8)) })
        if resistances.isEmpty, earlier.contains(extra) { unlink("\(folder)/\(extra)") }
        return earlier
    }

    /// Names of the files that ``write(to:)`` writes.
    public static let fileNames = [
        "estimates.csv", "estimates.json", "table.txt", "table.tex", "table.md", "covariance.csv", "dropped-rows.csv",
        "fixed-effects.csv",
    ]
}
