import TestSupport
import Testing
import TextFormats
import WorldData

@Suite("Worlds of products: sparse flows and no inputs")
struct SparseWorldTests {
    static let shapes = [
        SparseWorldShape(economies: 2, products: 1, flows: 4),
        SparseWorldShape(economies: 5, products: 7, flows: 80, seed: 3),
        SparseWorldShape(economies: 30, products: 200, flows: 20_000),
        SparseWorldShape(economies: 30, products: 20, flows: 30 * 30 * 20, tariffShare: 0),
    ]

    @Test("the generator keeps its promises", arguments: shapes)
    func generator(_ shape: SparseWorldShape) {
        let world = sparseWorld(shape)
        let trade = world.trade
        #expect(trade.count == shape.flows)
        #expect(trade.value.allSatisfy { $0 > 0 && $0.isFinite })
        #expect(world.sectors.allSatisfy { (2...12).contains($0.theta) })
        let keys = (0..<trade.count).map { row in
            (Int(trade.sector[row]) * shape.economies + Int(trade.importer[row])) * shape.economies
                + Int(trade.exporter[row])
        }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
        let accounts = NationalAccounts(of: world)
        for n in 0..<shape.economies {
            let deficit = accounts.imports[n] - accounts.exports[n]
            #expect(abs(deficit) < 0.25 * accounts.valueAdded[n], "economy \(n)")
            #expect(accounts.exports[n] > 0 && accounts.imports[n] > 0)
        }
        #expect(accounts.finalDemand == accounts.expenditure)
    }

    @Test("a sparse world is written and read back to the last bit", arguments: shapes)
    func roundTrip(_ shape: SparseWorldShape) throws {
        let world = sparseWorld(shape)
        let folder = TemporaryFolder()
        try WorldFolder(path: "\(folder.path)/products").write(world)
        #expect(!isRegularFile("\(folder.path)/products/input_output.csv.gz"))
        let reading = WorldFolder(path: "\(folder.path)/products").read()
        let back = try #require(reading.world)
        #expect(reading.findings.allSatisfy { $0.kind == "zero-output" || $0.severity != .error })
        #expect(back.trade == world.trade)
        #expect(back.tariffPercent == world.tariffPercent)
        #expect(back.inputOutput == world.inputOutput && back.inputOutput.isEmpty)
        #expect(back.sectors == world.sectors && back.economies == world.economies)
        #expect(back.valueAddedShare == world.valueAddedShare)
    }

    @Test("the order of rows does not matter, and a key that stands twice is found among many")
    func anyOrder() throws {
        let world = sparseWorld(SparseWorldShape(economies: 30, products: 200, flows: 20_000))
        let folder = TemporaryFolder()
        let target = WorldFolder(path: "\(folder.path)/products")
        try target.write(world)
        let sorted = String(decoding: try readBytes("\(target.path)/trade.csv.gz"), as: UTF8.self)
        var lines = sorted.split(separator: "\n")
        let header = lines.removeFirst()
        var random = SeededGenerator(seed: 4)
        lines.shuffle(using: &random)
        try folder.write("products/trade.csv.gz", ([header] + lines).joined(separator: "\n") + "\n")
        #expect(try target.read().usable().trade == world.trade)
        // The row of line 3 once more, at the end.
        try folder.write("products/trade.csv.gz", ([header] + lines + [lines[1]]).joined(separator: "\n") + "\n")
        let findings = target.read().findings.filter { $0.severity == .error }
        #expect(findings.map(\.kind) == ["duplicate-row"])
        #expect(findings.first?.line == 20_002)
        #expect(findings.first?.found.hasSuffix("stands already on line 3") == true)
    }

    /// Seconds and memory are printed for information: other suites may run beside this one.
    @Test(
        "226 economies, 5,000 products and ten million flows are written and read back",
        .enabled(if: runsSlowSuites, "slow: run with COMITY_SLOW=1"))
    func productLevel() throws {
        let start = ResourceUse.seconds
        let world = sparseWorld(.productLevel)
        #expect(world.trade.count == 10_000_000)
        let made = ResourceUse.seconds
        print("made in \(made - start) s, peak \(ResourceUse.peakMebibytes) MiB")
        let folder = TemporaryFolder()
        let target = WorldFolder(path: "\(folder.path)/products")
        try target.write(world)
        let written = ResourceUse.seconds
        print("written in \(written - made) s, peak \(ResourceUse.peakMebibytes) MiB")
        let back = try target.read().usable()
        print("read in \(ResourceUse.seconds - written) s, peak \(ResourceUse.peakMebibytes) MiB")
        #expect(back.trade == world.trade)
        #expect(back.tariffPercent == world.tariffPercent)
        #expect(back.inputOutput.isEmpty)
    }
}
