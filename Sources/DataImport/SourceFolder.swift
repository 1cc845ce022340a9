import DataTables
import TextFormats

/// A folder of one outside source, whose files are read by name.
struct SourceFolder {
    let path: String
    /// Hash and size of every file read, in the order of reading.
    private(set) var files: [TieRecord.File] = []

    /// Opens a folder and checks that its files are there, all at once.
    ///
    /// - Parameter needed: names without `.csv` or `.csv.gz`.
    /// - Throws: `Diagnostics` of kinds `missing-folder` and `missing-file`.
    init(_ path: String, source: String, needed: [String]) throws(Diagnostics) {
        var trimmed = path
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.path = trimmed
        guard isFolder(trimmed) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "missing-folder", file: trimmed,
                    found: isRegularFile(trimmed) ? "this is a file, not a folder" : "there is no such folder",
                    needed: "the folder of \(source), with \(needed.map { "\($0).csv" }.joined(separator: ", "))",
                    advice: "check the path; it is relative to the folder in which the command runs")
            ])
        }
        let missing = needed.filter { Self.file($0, in: trimmed) == nil }
        guard missing.isEmpty else {
            let names = namesInFolder(trimmed)
            throw Diagnostics(
                missing.map { stem in
                    Diagnostic(
                        kind: "missing-file", file: "\(trimmed)/\(stem).csv",
                        found: "there is no such file, packed or not",
                        needed: "the file, since it is a part of the layout of \(source)",
                        nearest: nearestNames(to: "\(stem).csv", among: names))
                })
        }
    }

    private static func file(_ stem: String, in folder: String) -> String? {
        ["csv", "csv.gz"].map { "\(folder)/\(stem).\($0)" }.first(where: isRegularFile)
    }

    /// Reads columns of a file; empty cells are missing, and no text stands for a missing value.
    mutating func read(_ stem: String, _ columns: [String]) throws(Diagnostics) -> DataTable {
        let path = Self.file(stem, in: self.path) ?? "\(self.path)/\(stem).csv"
        let table = try DataTable.read(path, columns: Set(columns))
        do throws(Diagnostic) {
            files.append(try TieRecord.File(path))
        } catch {
            throw Diagnostics([error])
        }
        return table
    }
}

extension DataTable {
    /// The texts of a column; a column of numbers is one of empty cells only.
    func texts(of name: String) throws(Diagnostics) -> (codes: [Int32], labels: [String]) {
        switch try requireColumn(name).content {
        case .codes(let codes, let labels): return (codes, labels)
        case .numbers(let values):
            guard values.allSatisfy(\.isNaN) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "not-texts", file: file, found: "column `\(name)` holds numbers",
                        needed: "texts", advice: "check that this is the file of that name")
                ])
            }
            return ([Int32](repeating: -1, count: values.count), [])
        }
    }

    /// The years of a column, whole numbers from 1000 to 9999.
    func years(of name: String) throws(Diagnostics) -> [Int] {
        let values = try numbers(of: name, for: "the year")
        var years = [Int](repeating: 0, count: values.count)
        for (row, value) in values.enumerated() {
            guard let year = Int(exactly: value), (1000...9999).contains(year) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "not-a-year", file: file, line: rowPlaces.line(ofRow: row),
                        found: value.isNaN ? "an empty cell in column `\(name)`" : "`\(value)` in column `\(name)`",
                        needed: "a year of four digits")
                ])
            }
            years[row] = year
        }
        return years
    }

    /// Answers of yes (1) or no (0).
    func flags(of name: String, for what: String) throws(Diagnostics) -> [Double] {
        let values = try numbers(of: name, for: what)
        for (row, value) in values.enumerated() where value != 0 && value != 1 {
            throw Diagnostics([
                Diagnostic(
                    kind: "not-a-flag", file: file, line: rowPlaces.line(ofRow: row),
                    found: value.isNaN ? "an empty cell in column `\(name)`" : "`\(value)` in column `\(name)`",
                    needed: "0 or 1")
            ])
        }
        return values
    }

    /// The first years of days (`2003-03-23`) in a column.
    func yearsOfDays(of name: String) throws(Diagnostics) -> [Int] {
        let (codes, labels) = try texts(of: name)
        let parsed = labels.map { Int($0.prefix(4)) }
        var years = [Int](repeating: 0, count: codes.count)
        for (row, code) in codes.enumerated() {
            guard code >= 0, let year = parsed[Int(code)], (1000...9999).contains(year) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "not-a-date", file: file, line: rowPlaces.line(ofRow: row),
                        found: code < 0
                            ? "an empty cell in column `\(name)`" : "`\(labels[Int(code)])` in column `\(name)`",
                        needed: "a day such as 2003-03-23")
                ])
            }
            years[row] = year
        }
        return years
    }
}

/// Turns state codes of one file into positions of economies, and counts those that have none.
struct StateResolver {
    private let states = StateCodes.standard

    /// Position of the economy of a state in a year, or the reason why there is none.
    enum Found {
        case position(UInt16)
        case none(String)
    }

    private var known: [Int: Found] = [:]

    mutating func find(_ ccode: Double, _ year: Int, _ table: inout TieTable) -> Found {
        guard let whole = Int(exactly: ccode), (0..<1000).contains(whole) else {
            return .none(ccode.isNaN ? "no state code" : "state code \(ccode) is none of the list")
        }
        let key = whole << 16 | year
        if let found = known[key] { return found }
        let found: Found =
            switch states.economy(of: whole, in: year) {
            case .economy(let code): .position(table.position(of: code))
            case .withoutCode(let name): .none("a state without the code of an economy: \(name) (\(whole))")
            case .unknown: .none("state code \(whole) is none of the list")
            }
        known[key] = found
        return found
    }
}
