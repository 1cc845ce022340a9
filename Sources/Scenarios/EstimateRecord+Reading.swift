import TextFormats

extension EstimateRecord {
    /// The version of the format.
    static let formatVersion = 1

    /// Every key of the file, in the order in which messages list them.
    static let keys = [
        "comity_estimate", "id", "date", "formula", "family", "data", "selection", "sample", "covariance", "terms",
        "comity_version", "note",
    ]

    /// How far a standard error may be from the root of its variance, relative to it: numbers are written in full.
    private static let agreement = 1e-6

    /// Reads an estimate file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - name: what to call it in messages; the path itself where `nil`.
    /// - Throws: every fault with its line: keys, numbers, names, and a covariance matrix that is not symmetric, does not
    ///   agree with the standard errors or is not positive semi-definite.
    public static func read(_ path: String, called name: String? = nil) throws(Diagnostics) -> EstimateRecord {
        let bytes: [UInt8]
        do {
            bytes = try readBytes(path, called: name)
        } catch {
            throw Diagnostics([error])
        }
        return try parse(bytes, file: name ?? path)
    }

    /// Reads an estimate from memory.
    ///
    /// - Parameters:
    ///   - bytes: the text of the file.
    ///   - file: what to call it in messages.
    public static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> EstimateRecord {
        let root: YAMLNode
        do {
            root = try parseYAML(bytes, file: file)
        } catch {
            throw Diagnostics([error])
        }
        guard root["comity_estimate"] != nil else {
            throw Diagnostics([
                root.diagnostic(
                    kind: "wrong-kind", found: "this is no estimate: the file has no key `comity_estimate`",
                    needed: "a file that begins with `comity_estimate: 1`")
            ])
        }
        return try decode(root)
    }

    private static func decode(_ root: YAMLNode) throws(Diagnostics) -> EstimateRecord {
        let findings = YAMLFindings()
        guard let reader = YAMLReader(root, of: "an estimate", keys: keys, findings: findings) else {
            throw Diagnostics(findings.all)
        }
        Scenario.decodeVersion(reader, "comity_estimate", formatVersion)
        let id = decodeIdentifier(reader)
        let date = decodeDate(reader)
        let formula = reader.requireString("formula", "what explains what, as it was written")
        let family = reader.requireString("family", "the estimator, for example poisson")
        let data = reader.requireNode("data", "the file of observations").flatMap {
            YAMLReader($0, of: "`data`", keys: ["file", "sha256"], findings: findings)
        }
        let dataFile = data?.requireString("file", "the name of the file")
        let dataHash = data.flatMap { decodeHash($0) }
        let sample = reader.requireNode("sample", "the rows that were used").flatMap { decodeSample($0, findings) }
        let terms = decodeTerms(reader)
        let covariance = reader.requireNode("covariance", "the covariance matrix of the terms").flatMap {
            decodeCovariance($0, terms, findings)
        }
        let version = reader.string("comity_version")
        let note = reader.string("note") ?? ""
        let selection = reader.string("selection")
        try findings.throwIfErrors()
        guard let id, let date, let formula, let family, let dataFile, let sample, let terms, let covariance else {
            throw Diagnostics(findings.ordered)
        }
        return EstimateRecord(
            id: id, date: date, formula: formula, family: family, dataFile: dataFile, dataHash: dataHash,
            selection: selection, sample: sample, covarianceKind: covariance.kind, terms: terms.map(\.term),
            covariance: covariance.matrix, comityVersion: version, note: note)
    }

    // MARK: What it is

    private static func decodeIdentifier(_ reader: YAMLReader) -> String? {
        guard let id = reader.requireString("id", "a name for scenarios, for example rta-three-way-2026") else {
            return nil
        }
        if !isIdentifier(id) {
            reader.findings.add(
                (reader.node("id") ?? reader.node).diagnostic(
                    kind: "wrong-name", found: "`id` is \(shown(id))", needed: identifierWords))
        }
        return id
    }

    /// Whether a text can name an estimate.
    public static func isIdentifier(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) || (48...57).contains(byte) }
        guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 45 || $0 == 46 || $0 == 95 }
    }

    /// What ``isIdentifier(_:)`` asks for, in words.
    public static let identifierWords = "letters, digits, `-`, `_` and `.`, the first a letter or a digit"

    private static func decodeDate(_ reader: YAMLReader) -> CalendarDay? {
        guard let node = reader.requireNode("date", "the day of the estimation") else { return nil }
        if let text = node.text, text.utf8.count == 10, let day = CalendarDay(text) { return day }
        reader.wrong(node, "date", needed: "a day such as 2026-01-31")
        return nil
    }

    private static func decodeHash(_ reader: YAMLReader) -> String? {
        guard let hash = reader.string("sha256") else { return nil }
        let isHash = hash.utf8.count == 64 && hash.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        if !isHash, let node = reader.node("sha256") {
            reader.wrong(node, "sha256", needed: "64 digits and letters a to f, as `sha256sum` prints them")
        }
        return hash
    }

    private static func decodeSample(_ node: YAMLNode, _ findings: YAMLFindings) -> Sample? {
        let keys = ["n", "years", "exporters", "importers", "dropped"]
        guard let reader = YAMLReader(node, of: "`sample`", keys: keys, findings: findings) else { return nil }
        let count = reader.requireInteger("n", in: 1...Int.max)
        let items = reader.list("years", of: "years, ascending") ?? []
        let years = items.compactMap(\.integer)
        if years.count != items.count || zip(years, years.dropFirst()).contains(where: { $0 >= $1 }),
            let node = reader.node("years")
        {
            findings.add(
                node.diagnostic(
                    kind: "wrong-kind", found: "`years` is no ascending list of years",
                    needed: "whole numbers, each once and ascending"))
        }
        var dropped: [Sample.Dropped] = []
        for item in reader.list("dropped", of: "reasons, each with `rows`") ?? [] {
            guard let inner = YAMLReader(item, of: "a reason", keys: ["reason", "rows"], findings: findings) else {
                continue
            }
            let reason = inner.requireString("reason", "why rows were left out")
            let rows = inner.requireInteger("rows", in: 0...Int.max)
            if let reason, let rows { dropped.append(Sample.Dropped(reason, rows: rows)) }
        }
        let exporters = reader.integer("exporters", in: 1...Int.max)
        let importers = reader.integer("importers", in: 1...Int.max)
        return count.map {
            Sample(rowCount: $0, years: years, exporters: exporters, importers: importers, dropped: dropped)
        }
    }

    // MARK: The numbers

    /// A term and where it stands.
    private typealias PlacedTerm = (term: Term, node: YAMLNode)

    /// The terms; `nil`, with findings, where any is faulty.
    private static func decodeTerms(_ reader: YAMLReader) -> [PlacedTerm]? {
        let findings = reader.findings
        guard let node = reader.requireNode("terms", "the coefficients"),
            let items = reader.list("terms", of: "terms, each with name, estimate, std_error and unit")
        else { return nil }
        guard (1...termLimit).contains(items.count) else {
            findings.add(
                node.diagnostic(
                    kind: "out-of-range", found: "the estimate has \(counted(items.count, "term"))",
                    needed: "from 1 to \(termLimit) terms"))
            return nil
        }
        var terms: [PlacedTerm] = []
        var names: [String: Int] = [:]
        for item in items {
            let keys = ["name", "estimate", "std_error", "unit"]
            guard let inner = YAMLReader(item, of: "a term", keys: keys, findings: findings) else { continue }
            let name = inner.requireString("name", "the name of the regressor")
            let estimate = inner.requireDouble("estimate")
            let error = inner.requireDouble("std_error", NumberRule("a number of at least 0") { $0 >= 0 })
            let unit = inner.requireChoice("unit", Unit.self)
            guard let name, let estimate, let error, let unit else { continue }
            if let first = names[name] {
                findings.add(
                    item.diagnostic(
                        kind: "duplicate", found: "the term \(shown(name)) stands twice (first on line \(first))",
                        needed: "each term once"))
            } else {
                names[name] = item.line
            }
            terms.append((Term(name, estimate: estimate, standardError: error, unit: unit), item))
        }
        return terms.count == items.count && names.count == items.count ? terms : nil
    }

    private static func decodeCovariance(_ node: YAMLNode, _ terms: [PlacedTerm]?, _ findings: YAMLFindings) -> (
        kind: CovarianceKind, matrix: [Double]
    )? {
        let keys = ["kind", "clusters", "small_sample", "matrix"]
        guard let reader = YAMLReader(node, of: "`covariance`", keys: keys, findings: findings) else { return nil }
        let kind = reader.requireString("kind", "how it was computed: classical, robust, clustered, bootstrap")
        var clusters: [CovarianceKind.Clusters] = []
        for item in reader.list("clusters", of: "dimensions of clusters, each with name and count") ?? [] {
            guard
                let inner = YAMLReader(
                    item, of: "a dimension of clusters", keys: ["name", "count"], findings: findings)
            else { continue }
            let name = inner.requireString("name", "the name of the dimension")
            let count = inner.requireInteger("count", in: 1...Int.max)
            if let name, let count { clusters.append(CovarianceKind.Clusters(name, count: count)) }
        }
        let factor = reader.string("small_sample") ?? ""
        guard let node = reader.requireNode("matrix", "one row for each term"), let terms,
            let rows = reader.list("matrix", of: "rows, one for each term"),
            let matrix = decodeMatrix(rows, node, terms, findings), let kind
        else { return nil }
        return (CovarianceKind(kind, clusters: clusters, smallSample: factor), matrix)
    }

    /// The matrix row by row; `nil`, with findings, where it cannot be the covariance matrix of these terms.
    private static func decodeMatrix(
        _ rows: [YAMLNode], _ node: YAMLNode, _ terms: [PlacedTerm], _ findings: YAMLFindings
    ) -> [Double]? {
        let size = terms.count
        func fault(_ node: YAMLNode, _ kind: String, _ found: String, _ needed: String) {
            findings.add(node.diagnostic(kind: kind, found: found, needed: needed))
        }
        guard rows.count == size else {
            fault(
                node, "wrong-size",
                "the matrix has \(counted(rows.count, "row")) for \(counted(size, "term"))", "one row for each term")
            return nil
        }
        var matrix: [Double] = []
        for (row, node) in rows.enumerated() {
            guard case .sequence(let items) = node.content, items.count == size else {
                var found = node.foundWords
                if case .sequence(let items) = node.content { found = "a list of \(counted(items.count, "number"))" }
                fault(
                    node, "wrong-size", "row \(row + 1) of the matrix is \(found)",
                    "a list of \(counted(size, "number")), one for each term")
                return nil
            }
            for item in items {
                guard let number = item.number else {
                    fault(item, "wrong-kind", "the matrix holds \(item.foundWords)", "a number")
                    return nil
                }
                matrix.append(number)
            }
        }
        var isSound = true
        for (row, node) in rows.enumerated() {
            let name = terms[row].term.name
            let variance = matrix[row * size + row]
            let error = terms[row].term.standardError
            if abs(variance - error * error) > 2 * agreement * max(variance, error * error) {
                isSound = false
                fault(
                    node, "no-agreement",
                    "the variance of \(shown(name)) is \(numberText(variance)), and its standard error "
                        + "\(numberText(error)) has the square \(numberText(error * error))",
                    "numbers in full precision, rows of the matrix in the order of the terms")
            }
            for column in 0..<row {
                let (lower, upper) = (matrix[row * size + column], matrix[column * size + row])
                let scale = error * terms[column].term.standardError
                guard abs(lower - upper) > agreement * scale else { continue }
                isSound = false
                fault(
                    node, "not-symmetric",
                    "the covariance of \(shown(name)) and \(shown(terms[column].term.name)) is \(numberText(lower)) "
                        + "here and \(numberText(upper)) in row \(column + 1)", "the same number in both rows")
            }
        }
        guard isSound else { return nil }
        do {
            _ = try CovarianceFactor(matrix, size: size)
        } catch {
            fault(
                rows[error.row], "not-semidefinite",
                "the matrix is not positive semi-definite: with the terms before it, \(shown(terms[error.row].term.name)) "
                    + "would have a negative variance", "the covariance matrix of the terms")
            return nil
        }
        return matrix
    }
}
