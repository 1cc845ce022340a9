import TextFormats

/// The labels that a Stata file gives to the values of a column, and whether they are what the column means.
///
/// A column is read as texts, each value as its label, where every value that occurs in it has one, as `encode` makes it:
/// its numbers are the order of an alphabet, and two such columns (exporter and importer) need not share it. It stays a
/// column of numbers where its values are 0 and 1 alone, where each label is its number, and where fewer than half of
/// the values that occur have a label or one without is not whole: there labels mark special values. Otherwise it is read
/// as texts too, and values without a label are their numbers as texts.
struct ValueLabels {
    /// What a column is read as.
    enum Reading: Equatable {
        /// Texts, as codes in the order of first appearance. `plainCount` values have no label and are their numbers.
        case texts([Int32], labels: [String], plainCount: Int)
        /// Numbers; `labelledCount` of `valueCount` values that occur have a label.
        case numbers(labelledCount: Int, valueCount: Int, repeatsNumbers: Bool)

        /// Whether labels that say something were left aside.
        var hasUnusedLabels: Bool {
            if case .numbers(let labelled, _, let repeatsNumbers) = self { return labelled > 0 && !repeatsNumbers }
            return false
        }
    }

    private let labels: [Double: String]

    init(_ labels: [Double: String]) { self.labels = labels }

    /// Reads a column; NaN is an empty cell.
    func read(_ values: [Double]) -> Reading {
        let (groups, distinct) = numberGroups(values)
        let plain = distinct.filter { labels[$0] == nil }
        let labelled = distinct.count - plain.count
        let isDummy = distinct.allSatisfy { $0 == 0 || $0 == 1 }
        let repeatsNumbers = distinct.allSatisfy { value in labels[value].map { parseNumber($0) == value } ?? true }
        guard labelled > 0, 2 * labelled >= distinct.count, !isDummy, !repeatsNumbers,
            plain.allSatisfy({ $0 == $0.rounded() })
        else {
            return .numbers(labelledCount: labelled, valueCount: distinct.count, repeatsNumbers: repeatsNumbers)
        }
        // Two values with one label are one text.
        var positions: [String: Int32] = [:]
        var names: [String] = []
        let codeOfGroup = distinct.map { value -> Int32 in
            let name = labels[value].flatMap { $0.isEmpty ? nil : $0 } ?? numberLabel(value)
            if let known = positions[name] { return known }
            positions[name] = Int32(names.count)
            names.append(name)
            return Int32(names.count - 1)
        }
        let codes = groups.map { $0 < 0 ? -1 : codeOfGroup[Int($0)] }
        return .texts(codes, labels: names, plainCount: plain.count)
    }
}

/// What is said about the columns of a file that have value labels.
struct ValueLabelReport {
    private let file: String
    private var texts: [String] = []
    private var plain: [String] = []
    private var numbers: [String] = []
    private var partly: [String] = []
    private var absent: [String] = []

    init(file: String) { self.file = file }

    /// Adds a column with a set of labels; `nil` where the file names the set and does not hold it.
    mutating func add(_ column: String, _ set: String, _ reading: ValueLabels.Reading?) {
        switch reading {
        case .texts(_, _, let count):
            texts.append("`\(column)`")
            if count > 0 { plain.append("\(count) of `\(column)`") }
        case .numbers(0, _, _): break
        case .numbers(let labelled, let all, _) where labelled == all: numbers.append("`\(column)`")
        case .numbers(let labelled, let all, _): partly.append("`\(column)` (\(labelled) of \(all) values have one)")
        case nil: absent.append("`\(column)` (\(set))")
        }
    }

    /// One finding for each way of reading.
    var findings: [Diagnostic] {
        func finding(
            _ severity: Diagnostic.Severity, _ kind: String, _ columns: [String], _ words: (String) -> String,
            _ advice: String
        ) -> Diagnostic? {
            columns.isEmpty
                ? nil
                : Diagnostic(
                    severity, kind: kind, file: file, found: words(columns.joined(separator: ", ")), advice: advice)
        }
        return [
            finding(
                .note, "value-labels", texts, { "read as texts, by value labels: \($0)" },
                "take the labels off in Stata (`label values NAME .`) to have the numbers"),
            finding(
                .warning, "value-without-label", plain,
                { "values without a label, which are taken as their numbers in columns of labels: \($0)" },
                "label them, or check that they are what they look like"),
            finding(
                .note, "unused-labels", numbers,
                { "read as numbers, since values are 0 and 1 alone or labels repeat the numbers: \($0)" }, ""),
            finding(
                .warning, "few-labels", partly, { "read as numbers, since value labels mark few of them: \($0)" },
                "where these are codes, label every value, or `decode` the column in Stata"),
            finding(
                .warning, "absent-labels", absent,
                { "read as numbers, since the file does not hold their value labels: \($0)" },
                "where these are codes, `decode` the column in Stata"),
        ].compactMap { $0 }
    }
}
