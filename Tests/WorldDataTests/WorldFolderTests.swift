import TestSupport
import Testing
import TextFormats
import WorldData

@Suite("Sound worlds, read and written")
struct WorldFolderTests {
    @Test("a sound world is read as it stands")
    func sound() throws {
        let reading = try WorldFixture().read()
        let world = try #require(reading.world)
        #expect(reading.findings.isEmpty)
        #expect(world.manifest.unit == .million && world.manifest.year == 2014)
        #expect(world.economies.map(\.code) == ["KHM", "VNM"])
        #expect(world.sectors.map(\.theta) == [5, 4])
        #expect(world.sectors.map(\.isTradable) == [true, false])
        #expect(world.trade.value == [80, 20, 10, 200, 60, 150])
        let accounts = NationalAccounts(of: world)
        #expect(accounts.output == [90, 60, 220, 150])
        #expect(accounts.exports == [10, 20])
        #expect(accounts.imports == [20, 10])
        #expect(abs(accounts.valueAdded[0] - 87) <= 1e-12)
    }

    @Test("order of rows and columns, extra columns, quotes, CR LF and a byte order mark are all accepted")
    func freeForm() throws {
        let plain = try #require(try WorldFixture().read().world)
        var fixture = WorldFixture()
        fixture.files["economies.csv"] =
            "\u{FEFF}name,remark,economy\r\n\"Cambodia, \"\"Kingdom\"\" of\",x,KHM\r\nViet Nam,,VNM\r\n"
        fixture.files["trade.csv"] =
            "value,sector,exporter,importer\n150,services,VNM,VNM\n200,goods,VNM,VNM\n10,goods,KHM,VNM\n60,services,KHM,KHM\n2e1,goods,VNM,KHM\n80.0,goods,KHM,KHM"
        let reading = try fixture.read()
        let world = try #require(reading.world)
        #expect(world.trade == plain.trade)
        #expect(world.economies[0].name == "Cambodia, \"Kingdom\" of")
    }

    @Test("domestic sales are output minus exports; output below exports is raised, counted and named")
    func grossOutput() throws {
        var fixture = WorldFixture()
        for row in ["KHM,KHM,goods,80\n", "VNM,VNM,goods,200\n", "KHM,KHM,services,60\n", "VNM,VNM,services,150\n"] {
            fixture.edit("trade.csv", row, "")
        }
        fixture.files["gross_output.csv"] =
            "economy,sector,value\nKHM,goods,9\nKHM,services,60\nVNM,goods,220\nVNM,services,150\n"
        let reading = try fixture.read()
        let world = try #require(reading.world)
        #expect(world.trade.value == [20, 10, 200, 60, 150])
        #expect(
            reading.findings.map(\.description).first == """
                tiny/gross_output.csv: warning: exports of KHM, goods are 10.0, more than its gross output of 9.0
                  needed: output of at least its exports; output is raised to exports and domestic sales are zero
                """)
    }

    @Test("a world of one sector may leave out shares")
    func oneSector() throws {
        var fixture = WorldFixture()
        fixture.files["sectors.csv"] = "sector,name,theta\nall,All,4\n"
        fixture.files["trade.csv"] =
            "importer,exporter,sector,value\nKHM,KHM,all,5\nVNM,VNM,all,6\nKHM,VNM,all,1\nVNM,KHM,all,1\n"
        fixture.files["value_added.csv"] = nil
        fixture.files["input_output.csv"] = nil
        let world = try #require(try fixture.read().world)
        #expect(world.valueAddedShare == [1, 1])
        #expect(NationalAccounts(of: world).finalDemand == [6, 7])
    }

    @Test("negative input shares are kept, counted and named")
    func negativeShare() throws {
        var fixture = WorldFixture()
        fixture.edit("input_output.csv", "KHM,goods,goods,0.6", "KHM,goods,goods,-0.01")
        fixture.edit("input_output.csv", "KHM,services,goods,0.4", "KHM,services,goods,1.01")
        let reading = try fixture.read()
        #expect(try #require(reading.world).inputOutput[economy: 0, input: 0, output: 0] == -0.01)
        #expect(reading.findings.map(\.kind) == ["negative-input-output-share"])
    }

    @Test("what is written reads back to the last bit", arguments: [1, 2, 3])
    func roundTrip(_ sectors: Int) throws {
        let folder = TemporaryFolder()
        var world = randomWorld(RandomWorldShape(economies: 4, sectors: sectors, hasZeros: true, seed: 9))
        world.provenance = world.trade.value.indices.map { UInt8($0 % 2) }
        world.provenanceLabels = ["both", "filled"]
        world.ties = [
            Tie(
                origin: "E0", destination: "E1", kind: .economic, measure: "land_border", year: 2014, value: 555,
                unit: "km",
                source: "a \"test\", quoted")
        ]
        world.agreements = [
            Membership(agreement: "A", name: "An agreement", economy: "E0", since: "2009-01-01", until: "")
        ]
        try WorldFolder(path: "\(folder.path)/out").write(world)
        let reading = WorldFolder(path: "\(folder.path)/out").read()
        let back = try #require(reading.world)
        #expect(back.trade == world.trade)
        #expect(back.tariffPercent == world.tariffPercent)
        #expect(back.valueAddedShare == world.valueAddedShare)
        for n in 0..<4 {
            let pairs = zip(back.inputOutput.dense(economy: n), world.inputOutput.dense(economy: n))
            #expect(pairs.allSatisfy { abs($0 - $1) <= 1e-15 })
        }
        #expect(back.economies == world.economies && back.manifest == world.manifest)
        #expect(back.ties == world.ties && back.agreements == world.agreements)
        #expect(back.provenance == world.provenance && back.provenanceLabels == world.provenanceLabels)
    }

    @Test("a write that fails leaves what was there")
    func failedWrite() throws {
        let folder = TemporaryFolder()
        try folder.write("target/old.txt", "old")
        #expect(throws: Diagnostic.self) {
            try writeFolderAtomically("\(folder.path)/target") { inside in
                try writeAtomically("new", to: "\(inside)/new.txt")
                throw Diagnostic(kind: "test", found: "a fault half-way")
            }
        }
        #expect(namesInFolder("\(folder.path)/target") == ["old.txt"])
        #expect(namesInFolder(folder.path) == ["target"])
        try writeFolderAtomically("\(folder.path)/target") { try writeAtomically("new", to: "\($0)/new.txt") }
        #expect(namesInFolder("\(folder.path)/target") == ["new.txt"])
        #expect(namesInFolder(folder.path) == ["target"])
    }

    @Test(
        "the reference worlds are sound", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
        arguments: ["caliendo-parro-1993", "wiod-44-2000", "wiod-44-2014"])
    func reference(_ name: String) throws {
        let reading = WorldFolder(path: SharedData.path("worlds/\(name)")).read()
        #expect(reading.world != nil)
        #expect(reading.findings.allSatisfy { $0.severity != .error })
    }
}
