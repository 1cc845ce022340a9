import TestSupport
import Testing
import TextFormats
import WorldData

@Suite("Compressed input-output shares")
struct InputOutputTableTests {
    /// A dense table with many zeros; economies 0 and 2 are alike.
    static func dense(_ economies: Int, _ sectors: Int, _ seed: UInt64) -> [Double] {
        var random = SeededGenerator(seed: seed)
        var cells = (0..<economies * sectors * sectors).map { _ in
            random.uniform(0...1) < 0.6 ? 0 : random.uniform(-0.1...1)
        }
        if economies > 2 {
            let block = sectors * sectors
            for cell in 0..<block { cells[2 * block + cell] = cells[cell] }
        }
        return cells
    }

    @Test("compressing and expanding gives every share back", arguments: [1, 2, 5, 9])
    func expand(_ size: Int) {
        let dense = Self.dense(4, size, UInt64(size))
        let table = InputOutputTable(dense: dense, economies: 4, sectors: size)
        #expect((0..<4).flatMap { table.dense(economy: $0) } == dense)
        #expect(table.entryCount == dense.count { $0 != 0 })
        for n in 0..<4 {
            for k in 0..<size {
                for j in 0..<size {
                    #expect(table[economy: n, input: k, output: j] == dense[(n * size + k) * size + j])
                }
            }
        }
        var again = InputOutputTable(sectors: size)
        for n in 0..<4 { again.appendEconomy(table.entries(ofEconomy: n)) }
        #expect(again == table)
    }

    @Test("economies that are alike share their storage, and a table without shares takes next to none")
    func shared() {
        let table = InputOutputTable(dense: Self.dense(4, 9, 1), economies: 4, sectors: 9)
        #expect(table.blockOfEconomy == [0, 1, 0, 2])
        let empty = InputOutputTable(economies: 226, sectors: 5000)
        #expect(empty.isEmpty && empty.blocks.count == 1 && empty.economyCount == 226)
        #expect(empty[economy: 225, input: 4999, output: 4999] == 0)
        #expect(empty != InputOutputTable(economies: 225, sectors: 5000))
    }

    @Test("intermediate use is that of the dense table, added up naively")
    func intermediate() {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 6, hasZeros: true, seed: 5))
        var sparse = world
        sparse.inputOutput = InputOutputTable(dense: Self.dense(4, 6, 8), economies: 4, sectors: 6)
        for each in [world, sparse] {
            let accounts = NationalAccounts(of: each)
            for n in 0..<4 {
                let dense = each.inputOutput.dense(economy: n)
                for k in 0..<6 {
                    var sum = 0.0
                    for j in 0..<6 {
                        sum += (1 - each.valueAddedShare[n * 6 + j]) * dense[k * 6 + j] * accounts.output[n * 6 + j]
                    }
                    #expect(abs(sum - accounts.intermediate[n * 6 + k]) <= 1e-9 * max(1, abs(sum)))
                }
            }
        }
    }

    @Test("shares may be left out where the value-added share is one, and nowhere else")
    func leftOut() throws {
        var fixture = WorldFixture()
        fixture.edit("value_added.csv", "KHM,goods,0.5", "KHM,goods,1")
        fixture.edit("input_output.csv", "KHM,goods,goods,0.6\n", "")
        fixture.edit("input_output.csv", "KHM,services,goods,0.4\n", "")
        let world = try #require(try fixture.read().world)
        #expect(world.inputOutput.dense(economy: 0) == [0, 0.3, 0, 0.7])
        fixture.edit("value_added.csv", "KHM,goods,1", "KHM,goods,0.5")
        #expect(try fixture.read().findings.map(\.kind) == ["input-shares-missing"])
    }
}
