import TestSupport
import Testing
import TextFormats

@testable import DataTables

@Suite("Columns of a table")
struct ColumnTests {
    static func table(_ text: String, missing: [String] = []) throws -> DataTable {
        let folder = TemporaryFolder()
        try folder.write("t.csv", text)
        return try DataTable.read("\(folder.path)/t.csv", missing: missing)
    }

    @Test("Namibia is a country, and a missing number only where numbers stand and the user says so")
    func namibia() throws {
        let text = "code,x\nNA,1\nVNM,NA\nNA,3\n"
        let table = try Self.table(text, missing: ["NA"])
        #expect(try table.groups(of: "code") == (codes: [0, 1, 0], labels: ["NA", "VNM"]))
        let x = try table.numbers(of: "x", for: "a test")
        #expect(x[0] == 1 && x[1].isNaN && x[2] == 3)
        // A column of nothing but Namibia has no number that would make it one of numbers.
        #expect(try Self.table("code\nNA\nNA\n", missing: ["NA"]).groups(of: "code").labels == ["NA"])
        #expect(throws: Diagnostics.self) { try Self.table(text).numbers(of: "x", for: "a test") }
    }

    @Test("codes keep their spelling where a text comes after a hundred thousand numbers")
    func spelling() throws {
        let numbers = (0..<100_000).map { "0\($0 % 100)" }
        let table = try Self.table("code,n\n" + (numbers + ["x"]).map { "\($0),1\n" }.joined())
        let groups = try table.groups(of: "code")
        #expect(groups.codes.map { groups.labels[Int($0)] } == numbers + ["x"])
        #expect(try table.numbers(of: "n", for: "a test") == [Double](repeating: 1, count: 100_001))
    }

    @Test("groups of numbers are those of their texts, in the order of appearance")
    func groups() throws {
        var random = SeededGenerator(seed: 3)
        let kinds: [(inout SeededGenerator) -> Double] = [
            { Double(Int.random(in: -5...40, using: &$0)) }, { Double(Int.random(in: 0...4, using: &$0)) / 2 },
            { Double(Int.random(in: 0...3_000_000_000, using: &$0)) }, { Bool.random(using: &$0) ? 0 : -0.0 },
            { Bool.random(using: &$0) ? .nan : 1e300 }, { _ in .nan },
            { Double(Int.random(in: -1_000_000...1_000_000, using: &$0)) },
        ]
        for kind in kinds {
            for count in [0, 1, 7, 5000] {
                let values = (0..<count).map { _ in kind(&random) }
                let table = DataTable(
                    file: "t", rowCount: count, columns: [DataColumn(name: "x", content: .numbers(values))])
                let found = try table.groups(of: "x")
                var labels: [String] = []
                var known: [String: Int32] = [:]
                let codes = values.map { value -> Int32 in
                    if value.isNaN { return -1 }
                    let whole = Int(exactly: value).map(String.init)
                    let label = whole ?? "\(value)"
                    if let code = known[label] { return code }
                    known[label] = Int32(labels.count)
                    labels.append(label)
                    return Int32(labels.count - 1)
                }
                #expect(found.codes == codes && found.labels == labels)
            }
        }
    }

    @Test("only wanted columns are kept, in the order of the file; the header is read alone")
    func wanted() throws {
        let folder = TemporaryFolder()
        try folder.write("t.csv", "a,\"b c\",\"d \"\"e\"\"\",f\r\n1,2,3,\r\n4,5,\"6\",\r\n")
        let path = "\(folder.path)/t.csv"
        #expect(try DataTable.header(of: path) == ["a", "b c", "d \"e\"", "f"])
        let table = try DataTable.read(path, columns: ["d \"e\"", "a"])
        #expect(table.columns.map(\.name) == ["a", "d \"e\""])
        #expect(try table.numbers(of: "d \"e\"", for: "a test") == [3, 6])
        #expect(table.rowPlaces == .linesAfterHeader && table.rowPlaces.line(ofRow: 1) == 3)
        let empty = try DataTable.read(path, columns: ["f"]).numbers(of: "f", for: "a test")
        #expect(empty.allSatisfy(\.isNaN) && empty.count == 2)
    }
}
