import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Effects and clusters as groups")
struct GroupTests {
    /// Products, and the group of each row of the small table.
    static let groups: [(String, [Int32], Int)] = [
        ("exporter", [0, 0, 1, 2, 0, 0, 1, 2], 3),
        ("year", [0, 0, 0, 0, 0, 1, 1, 1], 2),
        ("exporter^year", [0, 0, 1, 2, 0, 3, 4, 5], 6),
        ("year^exporter", [0, 0, 1, 2, 0, 3, 4, 5], 6),
        ("exporter^importer^year", [0, 1, 2, 3, 4, 5, 6, 7], 8),
        ("sym(exporter, importer)", [0, 1, 0, 1, 2, 0, 3, 1], 4),
        ("sym(importer, exporter)", [0, 1, 0, 1, 2, 0, 3, 1], 4),
        ("sym()", [0, 1, 0, 1, 2, 0, 3, 1], 4),
        ("sym()^year", [0, 1, 0, 1, 2, 3, 4, 5], 6),
        ("I(trade > 4)", [0, 0, 0, 1, 1, 1, 0, 1], 2),
        ("exporter^I(exporter == importer)", [0, 0, 1, 2, 3, 0, 1, 2], 4),
    ]

    @Test("rows fall into these groups", arguments: groups)
    func group(_ name: String, _ codes: [Int32], _ count: Int) throws {
        let frame = try prepare("trade ~ rta | \(name)", cluster: name).frame
        #expect(frame.effects.map(\.name) == [name])
        for column in frame.effects + frame.clusters {
            #expect(column.codes == codes)
            #expect(column.groupCount == count)
        }
    }

    @Test("ways of clustering are separated by +")
    func clusters() throws {
        let frame = try prepare("trade ~ rta", cluster: "importer^exporter + year").frame
        #expect(frame.clusters.map(\.name) == ["importer^exporter", "year"])
        #expect(frame.clusters[0].codes == [0, 1, 2, 3, 4, 0, 5, 3])
    }

    @Test("a filtered table has no empty groups")
    func filtered() throws {
        let frame = try prepare("trade ~ rta | exporter^year + importer", select: "exporter == \"VNM\"").frame
        #expect(frame.effects.map(\.groupCount) == [2, 1])
        #expect(frame.effects.map(\.codes) == [[0, 1], [0, 0]])
    }

    @Test("any numbers and products fall into the groups that a dictionary gives")
    func random() throws {
        var generator = SeededGenerator(seed: 5)
        // From values that fit a table of positions to ones that only a hash table holds.
        for (spread, step) in [(3, 1.0), (400, 1.0), (5000, 1.0), (5000, 0.25), (5000, 1e6)] {
            let rowCount = 3000
            let columns = ["a", "b", "c"].map { name in
                DataColumn(
                    name: name,
                    content: .numbers(
                        (0..<rowCount).map { _ in Double(Int.random(in: -spread...spread, using: &generator)) * step }))
            }
            let outcome = DataColumn(name: "y", content: .numbers([Double](repeating: 1, count: rowCount)))
            let table = DataTable(file: "t", rowCount: rowCount, columns: columns + [outcome])
            for (effect, names, isSymmetric) in [
                ("a", ["a"], false), ("a^b", ["a", "b"], false), ("a^b^c", ["a", "b", "c"], false),
                ("sym(a, b)", ["a", "b"], true),
            ] {
                let found = try prepare("y ~ 1 | \(effect)", table: table).frame.effects[0]
                var known: [[Double]: Int32] = [:]
                let expected = (0..<rowCount).map { row -> Int32 in
                    var key = names.map { name -> Double in
                        guard case .numbers(let values)? = table.column(name)?.content else { return .nan }
                        return values[row] + 0
                    }
                    if isSymmetric { key.sort() }
                    if let code = known[key] { return code }
                    known[key] = Int32(known.count)
                    return Int32(known.count - 1)
                }
                #expect(found.codes == expected, "\(effect), \(spread), \(step)")
                #expect(found.groupCount == known.count)
            }
        }
    }
}
