import DataTables
import TextFormats

extension FrameBuilder {
    /// The columns of a term for the rows kept.
    mutating func expand(_ term: BoundTerm) throws(Diagnostic) -> [NumberColumn] {
        guard case .factor(let element, let elementName, let variable, let reference, let naming) = term.form else {
            return [NumberColumn(term.name, computed[term.name] ?? [])]
        }
        let factor = factor(of: element, called: elementName)
        let levels = sortedLevels(of: factor)
        let left = try leftLevels(reference, levels, elementName, term)
        let wanted = levels.filter { !left.contains($0.code) }
        guard wanted.count <= Self.regressorLimit else {
            throw formula.source.diagnostic(
                kind: "too-many-regressors", at: term.position,
                found:
                    "`\(term.name)` stands for \(counted(wanted.count, "column")), one for each value of \(elementName)",
                needed: "\(countText(Self.regressorLimit)) at most",
                advice: "put a column with many values behind `|`, where it is an effect")
        }
        let values = variable.flatMap { computed[$0] }
        return wanted.map { level in
            let name =
                switch naming {
                case .indicators(let indicators): indicators.columnName(level.text)
                case .product(let before, let after): "\(before)\(elementName)::\(level.text)\(after)"
                }
            return NumberColumn(name, indicatorColumn(factor.codes, of: level.code, times: values))
        }
    }

    private struct Level {
        let code: Int32
        let text: String
        let number: Double?
    }

    /// The values that occur, in ascending order: numbers by size, texts by their characters.
    private func sortedLevels(of factor: Factor) -> [Level] {
        var occurs = [Bool](repeating: false, count: factor.levels.count)
        for code in factor.codes where code >= 0 { occurs[Int(code)] = true }
        let codes = occurs.indices.filter { occurs[$0] }
        switch factor.levels {
        case .numbers(let numbers):
            return codes.sorted { numbers[$0] < numbers[$1] }.map {
                Level(code: Int32($0), text: numberText(numbers[$0]), number: numbers[$0])
            }
        case .texts(let labels):
            return codes.sorted { labels[$0].utf8.lexicographicallyPrecedes(labels[$1].utf8) }.map {
                Level(code: Int32($0), text: labels[$0], number: nil)
            }
        case .groups: return codes.map { Level(code: Int32($0), text: "\($0 + 1)", number: nil) }
        }
    }

    /// Codes of the values without a column.
    private mutating func leftLevels(
        _ reference: BoundTerm.Reference, _ levels: [Level], _ name: String, _ term: BoundTerm
    ) throws(Diagnostic) -> Set<Int32> {
        switch reference {
        case .none: return []
        case .first:
            guard let first = levels.first else { return [] }
            findings.append(
                Diagnostic(
                    .note, kind: "reference-value", file: formula.source.label,
                    found: "`\(term.name)` stands for \(counted(levels.count - 1, "column")), one for each value of "
                        + "\(name) but the first, `\(first.text)`",
                    advice: levels.count > 1 && !term.name.contains(":")
                        ? "`i(\(name), ref=\(quotedText(levels[levels.count - 1].text)))` chooses another" : ""))
            return [first.code]
        case .stated(let values):
            var left: Set<Int32> = []
            for value in values {
                let found = levels.first { level in
                    switch value.form {
                    case .number(let number): level.number == number
                    case .text(let text): level.number == nil && level.text == text
                    default: false
                    }
                }
                guard let found else {
                    let isNumber = levels.first?.number != nil
                    throw formula.source.diagnostic(
                        kind: "unknown-label", at: value.position, found: "no row in use has \(value) in `\(name)`",
                        needed: isNumber
                            ? "one of \(listed(levels.map(\.text), limit: 10))"
                            : "one of \(listed(levels.map { quotedText($0.text) }, limit: 10))",
                        nearest: nearestNames(
                            to: value.description.filter { $0 != "\"" }, among: isNumber ? [] : levels.map(\.text)))
                }
                left.insert(found.code)
            }
            return left
        }
    }
}

/// The dummy of one code, times a number where there is one.
private func indicatorColumn(_ codes: [Int32], of code: Int32, times values: [Double]?) -> [Double] {
    [Double](unsafeUninitializedCapacity: codes.count) { buffer, initialized in
        codes.withUnsafeBufferPointer { codes in
            if let values {
                values.withUnsafeBufferPointer { values in
                    for row in 0..<codes.count { buffer[row] = codes[row] == code ? values[row] : 0 }
                }
            } else {
                for row in 0..<codes.count { buffer[row] = codes[row] == code ? 1 : 0 }
            }
        }
        initialized = codes.count
    }
}
