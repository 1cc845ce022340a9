import TextFormats

extension EstimateRecord {
    /// The estimate as the text of a file; every number reads back as the same double.
    public var text: String {
        var lines = [
            "comity_estimate: \(Self.formatVersion)", "id: \(quoted(id))", "date: \(date)",
            "formula: \(quoted(formula))", "family: \(quoted(family))",
            "data: {file: \(quoted(dataFile))" + (dataHash.map { ", sha256: \(quoted($0))" } ?? "") + "}",
        ]
        if let selection { lines.append("selection: \(quoted(selection))") }
        lines += ["sample:", "  n: \(sample.rowCount)"]
        if !sample.years.isEmpty { lines.append("  years: [\(sample.years.map(String.init).joined(separator: ", "))]") }
        if let count = sample.exporters { lines.append("  exporters: \(count)") }
        if let count = sample.importers { lines.append("  importers: \(count)") }
        if !sample.dropped.isEmpty {
            lines.append("  dropped:")
            lines += sample.dropped.map { "    - {reason: \(quoted($0.reason)), rows: \($0.rows)}" }
        }
        lines += ["covariance:", "  kind: \(quoted(covarianceKind.kind))"]
        if !covarianceKind.clusters.isEmpty {
            lines.append("  clusters:")
            lines += covarianceKind.clusters.map { "    - {name: \(quoted($0.name)), count: \($0.count)}" }
        }
        if !covarianceKind.smallSample.isEmpty {
            lines.append("  small_sample: \(quoted(covarianceKind.smallSample))")
        }
        lines.append("  matrix:")
        for row in terms.indices {
            let numbers = covariance[row * terms.count..<(row + 1) * terms.count]
            lines.append("    - [\(numbers.map { numberText($0) }.joined(separator: ", "))]")
        }
        lines.append("terms:")
        lines += terms.map {
            "  - {name: \(quoted($0.name)), estimate: \(numberText($0.estimate)), "
                + "std_error: \(numberText($0.standardError)), unit: \(quoted($0.unit.rawValue))}"
        }
        if let comityVersion { lines.append("comity_version: \(quoted(comityVersion))") }
        if !note.isEmpty { lines.append("note: \(quoted(note))") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Writes the estimate to a file, whole or not at all.
    ///
    /// - Parameter path: the file; by custom its name ends in `.estimate.yaml`.
    /// - Throws: what reading the file would find wrong with it, before anything is written; `cannot-write`.
    public func write(to path: String) throws(Diagnostics) {
        guard covariance.count == terms.count * terms.count else {
            throw Diagnostics([
                Diagnostic(
                    kind: "wrong-size", file: path,
                    found:
                        "a covariance matrix of \(counted(covariance.count, "number")) for \(counted(terms.count, "term"))",
                    needed: "\(terms.count * terms.count) numbers")
            ])
        }
        let bytes = Array(text.utf8)
        _ = try EstimateRecord.parse(bytes, file: path)
        do {
            try writeAtomically(bytes, to: path)
        } catch {
            throw Diagnostics([error])
        }
    }
}

/// A text between double quotes, as YAML and JSON both read it.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let width = scalar.value > 0xFFFF ? 8 : 4
                result += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
    return result + "\""
}
