import TestSupport
import Testing
import TextFormats
import WorldData

@Suite("Worlds that cannot be used: each with its exact message")
struct BadWorldTests {
    /// A fault planted in the sound world, and the messages it must give.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let edit: @Sendable (inout WorldFixture) -> Void
        let messages: [String]
        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        Fault(
            name: "unknown code",
            edit: { $0.edit("trade.csv", "KHM,VNM,goods,20", "KHM,VMN,goods,20") },
            messages: [
                """
                tiny/trade.csv:3: error: unknown economy `VMN` in column `exporter`
                  needed: a code that economies.csv lists
                  Did you mean `VNM`?
                """
            ]),
        Fault(
            name: "unknown sector",
            edit: { $0.edit("value_added.csv", "KHM,services", "KHM,service") },
            messages: [
                """
                tiny/value_added.csv:3: error: unknown sector `service` in column `sector`
                  needed: a code that sectors.csv lists
                  Did you mean `services`?
                """,
                """
                tiny/value_added.csv: error: no value-added share for KHM, services
                  needed: one row for every economy and sector
                """,
            ]),
        Fault(
            name: "duplicate row",
            edit: { $0.files["trade.csv"]! += "KHM,VNM,goods,21\n" },
            messages: [
                """
                tiny/trade.csv:8: error: importer KHM, exporter VNM, sector goods stands already on line 3
                  needed: each key once
                  to do: add the rows together or take one out
                """
            ]),
        Fault(
            name: "duplicate economy",
            edit: { $0.files["economies.csv"]! += "KHM,Kampuchea\n" },
            messages: [
                """
                tiny/economies.csv:4: error: economy `KHM` stands already on line 2
                  needed: each economy once
                """
            ]),
        Fault(
            name: "negative value",
            edit: { $0.edit("trade.csv", "KHM,VNM,goods,20", "KHM,VNM,goods,-20") },
            messages: [
                """
                tiny/trade.csv:3: error: the value in column `value` is -20.0
                  needed: zero or more
                  to do: a return or a correction belongs to the opposite flow
                """
            ]),
        Fault(
            name: "non-finite value",
            edit: { $0.edit("trade.csv", "KHM,VNM,goods,20", "KHM,VNM,goods,inf") },
            messages: [
                """
                tiny/trade.csv:3: error: the value in column `value` is inf
                  needed: a finite number
                """
            ]),
        Fault(
            name: "not a number",
            edit: { $0.edit("trade.csv", "KHM,VNM,goods,20", "KHM,VNM,goods,\"1,000\"") },
            messages: [
                """
                tiny/trade.csv:3: error: `1,000` in column `value` is not a number
                  needed: a decimal number, with `.` as decimal point
                """
            ]),
        Fault(
            name: "missing domestic sales",
            edit: {
                $0.edit("trade.csv", "KHM,KHM,goods,80\n", "")
                $0.edit("trade.csv", "KHM,KHM,services,60\n", "")
            },
            messages: [
                """
                tiny/trade.csv: error: KHM has no domestic sales in any sector
                  needed: rows with importer = exporter = KHM, or gross_output.csv
                  to do: domestic sales are gross output minus exports; no customs source publishes them
                """
            ]),
        Fault(
            name: "shares that do not add up",
            edit: { $0.edit("input_output.csv", "KHM,services,goods,0.4", "KHM,services,goods,0.3") },
            messages: [
                """
                tiny/input_output.csv: error: the input shares of KHM, output goods sum to 0.8999999999999999
                  needed: 1 (to 1e-5)
                  to do: a missing row counts as zero; `--allow shares-do-not-add-up` rescales them
                """
            ]),
        Fault(
            name: "theta of zero",
            edit: { $0.edit("sectors.csv", "goods,Goods,5", "goods,Goods,0") },
            messages: [
                """
                tiny/sectors.csv:2: error: theta of sector goods is 0.0
                  needed: a trade elasticity above zero
                  to do: a sector that is not traded still needs one; it then has no effect
                """
            ]),
        Fault(
            name: "negative theta",
            edit: { $0.edit("sectors.csv", "goods,Goods,5", "goods,Goods,-5") },
            messages: [
                """
                tiny/sectors.csv:2: error: theta of sector goods is -5.0
                  needed: a trade elasticity above zero
                  to do: papers that report it as a negative number need the sign flipped
                """
            ]),
        Fault(
            name: "theta missing",
            edit: { $0.edit("sectors.csv", "goods,Goods,5", "goods,Goods,") },
            messages: [
                """
                tiny/sectors.csv:2: error: sector goods has no theta
                  needed: a trade elasticity above zero
                  to do: write one, with its origin in `theta_source`
                """
            ]),
        Fault(
            name: "value-added share out of range",
            edit: { $0.edit("value_added.csv", "KHM,goods,0.5", "KHM,goods,50") },
            messages: [
                """
                tiny/value_added.csv: error: the value-added share of KHM, goods is 50.0
                  needed: a share above 0 and at most 1
                  to do: shares are fractions: write 0.45, not 45
                """
            ]),
        Fault(
            name: "tariff below -100 per cent",
            edit: { $0.files["tariff.csv"] = "importer,exporter,sector,percent\nKHM,VNM,goods,-101\n" },
            messages: [
                """
                tiny/tariff.csv:2: error: the tariff in column `percent` is -101.0
                  needed: a rate of -100 per cent or more
                  to do: rates are in per cent: 5 means 5 %
                """
            ]),
        Fault(
            name: "unit missing",
            edit: { $0.edit("world.yaml", "unit: million\n", "") },
            messages: [
                """
                tiny/world.yaml:1:1: error: the world does not state its `unit`
                  1 | comity_world: 1
                      ^
                  needed: unit: one | thousand | million | billion, the unit of every value column
                """
            ]),
        Fault(
            name: "missing file",
            edit: { $0.files["input_output.csv"] = nil },
            messages: [
                """
                tiny/input_output.csv: error: there is no such file
                  needed: input_output.csv with columns economy, input, output, share, because value-added shares are below 1 or missing
                """
            ]),
        Fault(
            name: "missing column",
            edit: { $0.edit("trade.csv", "importer,exporter,sector,value", "importer,exporter,sector,valu") },
            messages: [
                """
                tiny/trade.csv:1: error: there is no column `value` among importer, exporter, sector, valu
                  needed: columns importer, exporter, sector, value
                  to do: rename `valu` to `value`
                """
            ]),
        Fault(
            name: "columns separated by semicolons",
            edit: { $0.files["tariff.csv"] = "importer;exporter;sector;percent\nKHM;VNM;goods;5,5\n" },
            messages: [
                """
                tiny/tariff.csv:1: error: the columns of the header are separated by `;`
                  needed: commas between columns, and `.` as decimal point
                  to do: save the file as comma-separated; spreadsheets with a decimal comma use semicolons
                """
            ]),
        Fault(
            name: "a row with too few fields",
            edit: { $0.edit("trade.csv", "KHM,VNM,goods,20", "KHM,VNM,goods") },
            messages: [
                """
                tiny/trade.csv:3: error: 3 fields
                  needed: 4, one for each column of the header (importer, exporter, sector, value)
                  to do: put quotes around a text that holds a comma
                """
            ]),
        Fault(
            name: "an economy without output",
            edit: {
                $0.files["economies.csv"]! += "LAO,Laos\n"
                $0.files["trade.csv"]! += "LAO,LAO,goods,0\nLAO,LAO,services,0\n"
                $0.files["value_added.csv"]! += "LAO,goods,1\nLAO,services,1\n"
            },
            messages: [
                """
                tiny: error: LAO produces nothing in any sector
                  needed: output in one sector or more
                  to do: take the economy out of the world
                """
            ]),
    ]

    @Test("each fault has its message", arguments: faults)
    func message(_ fault: Fault) throws {
        var fixture = WorldFixture()
        fault.edit(&fixture)
        let reading = try fixture.read()
        #expect(reading.world == nil)
        #expect(reading.findings.filter { $0.severity == .error }.map(\.description) == fault.messages)
    }

    @Test("several faults are reported at once")
    func together() throws {
        var fixture = WorldFixture()
        for fault in Self.faults.filter({ ["unknown code", "theta of zero", "unit missing"].contains($0.name) }) {
            fault.edit(&fixture)
        }
        let kinds = try fixture.read().findings.map(\.kind)
        #expect(Set(kinds) == ["unknown-code", "theta-not-positive", "unit-missing"])
    }

    @Test("what is missing is said at once, also where no code can be read")
    func missingTogether() throws {
        var fixture = WorldFixture()
        fixture.files["sectors.csv"] = nil
        fixture.files["trade.csv"] = nil
        fixture.files["value_added.csv"] = "economy;sector;share\n"
        #expect(try fixture.read().findings.map(\.kind) == ["missing-file", "missing-file", "wrong-separator"])
        var shares = WorldFixture()
        shares.files["value_added.csv"] = nil
        shares.files["input_output.csv"] = nil
        let files = try shares.read().findings.map { $0.file ?? "" }
        #expect(files == ["tiny/value_added.csv", "tiny/input_output.csv"])
    }

    @Test("a folder that is missing")
    func missingFolder() {
        let reading = WorldFolder(path: "no/such/world").read()
        #expect(
            reading.findings.map(\.description) == [
                """
                no/such/world: error: there is no such folder
                  needed: a folder that holds world.yaml, economies.csv, sectors.csv and trade.csv
                  to do: check the path, or name a built-in world (`comity world list`)
                """
            ])
    }

    @Test("a truncated gzip file")
    func truncated() throws {
        var fixture = WorldFixture()
        let trade = fixture.files.removeValue(forKey: "trade.csv")!
        let whole = TemporaryFolder()
        // Long enough that half of the packed bytes hold rows: a reader that ignored the end would go on.
        let long = trade + (0..<2000).map { "KHM,VNM,goods,\($0 * 7919 % 1000)\n" }.joined()
        try whole.write("trade.csv.gz", long)
        let file = try FileBytes.raw("\(whole.path)/trade.csv.gz")
        try fixture.folder.write("tiny/world.yaml", "")
        try FileBytes.writeRaw(Array(file.prefix(file.count / 2)), "\(fixture.folder.path)/tiny/trade.csv.gz")
        let reading = try fixture.read()
        #expect(
            reading.findings.map(\.description) == [
                """
                tiny/trade.csv.gz: error: the gzip data end too early: the file is truncated
                  needed: a whole gzip file
                  to do: copy or download it again, and test it with `gzip -t`
                """
            ])
    }

    @Test("a file that is not UTF-8")
    func notUTF8() throws {
        var fixture = WorldFixture()
        fixture.files["economies.csv"] = nil
        try fixture.folder.write("tiny/world.yaml", "")
        try FileBytes.writeRaw(
            Array("economy,name\nKHM,Cambodia\nCIV,C".utf8) + [0xF4] + Array("te d'Ivoire\n".utf8),
            "\(fixture.folder.path)/tiny/economies.csv")
        let reading = try fixture.read()
        #expect(
            reading.findings.first?.description == """
                tiny/economies.csv:3:6: error: byte 0xF4 is not UTF-8
                  needed: UTF-8 text
                  to do: convert the file, for example with `iconv -f latin1 -t utf-8`
                """)
    }

    @Test("a table that would be passed over in silence is named")
    func unusedFiles() throws {
        var misspelt = WorldFixture()
        misspelt.files["tariffs.csv"] = "importer,exporter,sector,percent\nKHM,VNM,goods,5\n"
        misspelt.files["Tariff.csv"] = "importer,exporter,sector,percent\nKHM,VNM,goods,5\n"
        misspelt.files["notes.csv"] = "anything\n"
        let reading = try misspelt.read()
        #expect(reading.world != nil)
        #expect(
            reading.findings.map(\.description) == [
                """
                tiny/Tariff.csv: warning: this file is not read: its name is no table's
                  needed: tariff.csv, if it is meant to be that table
                  Did you mean `tariff.csv`?
                """,
                """
                tiny/tariffs.csv: warning: this file is not read: its name is no table's
                  needed: tariff.csv, if it is meant to be that table
                  Did you mean `tariff.csv`?
                """,
            ])
        let folder = WorldFixture()
        try folder.folder.write("tiny/tariff.csv/inside.txt", "a folder in the place of a table")
        #expect(try folder.read().findings.map(\.kind) == ["unreadable-file"])
        var twice = WorldFixture()
        twice.files["tariff.csv"] = "importer,exporter,sector,percent\nKHM,VNM,goods,5\n"
        try twice.folder.write("tiny/tariff.csv.gz", "importer,exporter,sector,percent\nKHM,VNM,goods,9\n")
        #expect(try twice.read().findings.map(\.kind) == ["two-files"])
    }

    @Test("what a user accepts becomes a warning, and the shares are rescaled")
    func allowed() throws {
        var fixture = WorldFixture()
        fixture.edit("input_output.csv", "KHM,services,goods,0.4", "KHM,services,goods,0.3")
        let reading = try fixture.read(allowing: ["shares-do-not-add-up"])
        let world = try #require(reading.world)
        #expect(reading.findings.map(\.severity) == [.warning])
        #expect(abs(world.inputOutput[economy: 0, input: 0, output: 0] - 0.6 / 0.9) <= 1e-15)
    }

    @Test("cutting any file short at any byte never crashes, and never gives a world silently different")
    func cutting() throws {
        let sound = try WorldFixture().read()
        #expect(sound.findings.isEmpty)
        for name in WorldFixture().files.keys.sorted() {
            let text = Array(WorldFixture().files[name]!.utf8)
            for length in stride(from: 0, to: text.count, by: 3) {
                var fixture = WorldFixture()
                fixture.files[name] = String(decoding: text.prefix(length), as: UTF8.self)
                _ = try fixture.read()
            }
        }
    }
}
