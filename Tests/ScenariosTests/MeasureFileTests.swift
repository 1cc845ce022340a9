import EquilibriumModels
import Scenarios
import Testing
import TextFormats

@Suite("Files that measures name")
struct MeasureFileTests {
    private let everywhere = CellSelector(
        importers: Selector(["USA", "MEX"]), exporters: .all, sectors: Selector(["FOOD", "CARS"]))

    @Test("tariffs of a file are set on the selected cells, the rest is counted")
    func tariffs() throws {
        let folder = TemporaryFolder()
        let text = """
            sector,importer,exporter,percent,remark
            FOOD,USA,KHM,7.5,cut
            CARS,USA,CAN,2,
            FOOD,MEX,MEX,0,domestic
            FOOD,CAN,USA,9,not selected
            SERV,USA,MEX,9,not selected
            FOOD,USA,BOL,9,not in the world

            """
        try folder.write("rates.csv", text)
        let policy = try SmallWorld.bind(
            [.tariff(TariffMeasure(everywhere, .file(FileReference("rates.csv"), missing: .keep)))], folder: folder.path
        )
        #expect(policy.shock.tariff[SmallWorld.cell("USA", "KHM", "FOOD")] == 0.075)
        #expect(policy.shock.tariff[SmallWorld.cell("USA", "CAN", "CARS")] == 0.02)
        #expect(policy.shock.tariff[SmallWorld.cell("MEX", "USA", "FOOD")] == 0.1)
        #expect(policy.measures[0].changedCells == 2 && policy.measures[0].tradedCells == 10)
        #expect(
            policy.notes.map(\.found) == [
                "2 rows of `rates.csv` are outside the selection and passed over",
                "`rates.csv` names economies that are not in the world `small`, passed over: BOL",
                "1 selected cell with trade and a tariff in force is not in `rates.csv` and keeps it",
                "2 of the 12 cells of `tariff` hold no trade and stay without it",
            ])
        #expect(policy.filesRead == [FileRecord(path: "rates.csv", contentHash: sha256(Array(text.utf8)))])
    }

    @Test("a cell without a row is without tariff, as in a world's own file, unless the measure keeps it")
    func missingRows() throws {
        let folder = TemporaryFolder()
        try folder.write("rates.csv", "importer,exporter,sector,percent\nUSA,KHM,FOOD,7.5\n")
        let policy = try SmallWorld.bind(
            [.tariff(TariffMeasure(everywhere, .file(FileReference("rates.csv"), missing: .zero)))], folder: folder.path
        )
        // MEX takes 10 % on FOOD from USA; CAN's 5 % on CARS from MEX are not selected.
        #expect(policy.shock.tariff.count { $0 != 0 } == 2)
        #expect(policy.shock.tariff[SmallWorld.cell("CAN", "MEX", "CARS")] == 0.05)
        #expect(policy.measures[0].changedCells == 2)
        #expect(policy.notes.first { $0.kind == "cells-not-in-file" }?.severity == .warning)
    }

    @Test("effects of a file with and without sectors, packed or not")
    func effects() throws {
        let folder = TemporaryFolder()
        try folder.write("pairs.csv.gz", "importer,exporter,value\nUSA,KHM,0.4\nMEX,CAN,-0.2\n")
        try folder.write("cells.csv", "importer,exporter,sector,value\nUSA,KHM,FOOD,0.4\n")
        let pairs = try SmallWorld.bind(
            [.tradeEffect(TradeEffectMeasure(everywhere, .file(FileReference("pairs.csv.gz"))))], folder: folder.path)
        let costs = pairs.shock.logTradeCostChange
        #expect(costs[SmallWorld.cell("USA", "KHM", "FOOD")] == -0.1)
        #expect(costs[SmallWorld.cell("USA", "KHM", "CARS")] == -0.4 / 5)
        #expect(costs[SmallWorld.cell("MEX", "CAN", "CARS")] == 0.2 / 5)
        #expect(costs[SmallWorld.cell("USA", "KHM", "SERV")] == 0)
        let cells = try SmallWorld.bind(
            [.tradeEffect(TradeEffectMeasure(everywhere, .file(FileReference("\(folder.path)/cells.csv"))))])
        #expect(cells.shock.logTradeCostChange.count { $0 != 0 } == 1)
        #expect(cells.measures[0].changedCells == 1)
    }

    @Test("shares of demand by economy")
    func shares() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "shares.csv",
            "economy,sector,share\nKHM,FOOD,0.5\nKHM,CARS,0.2\nKHM,SERV,0.3\nUSA,FOOD,0.1\nUSA,CARS,0.1\nUSA,SERV,0.8\nMEX,FOOD,1\n"
        )
        let measure = PreferenceMeasure(
            economies: Selector(["USA", "KHM"]), shares: .file(FileReference("shares.csv")))
        let policy = try SmallWorld.bind([.preference(measure)], folder: folder.path)
        #expect([3, 7, 11].map { policy.shock.finalDemandShare[$0] } == [0.5, 0.2, 0.3])
        #expect([0, 4, 8].map { policy.shock.finalDemandShare[$0] } == [0.1, 0.1, 0.8])
        #expect(policy.notes.map(\.kind) == ["rows-outside-selection"])
    }

    @Test("faults of a file carry its line")
    func faults() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "rates.csv",
            """
            importer,exporter,sector,percent
            UAS,KHM,FOOD,1
            USA,KHM,food,1
            USA,KHM,FOOD,ten
            USA,KHM,FOOD,-100
            USA,MEX,FOOD,5
            USA,MEX,FOOD,6
            USA,USA,FOOD,6
            USA,CAN,FOOD,inf

            """)
        do {
            _ = try SmallWorld.bind(
                [.tariff(TariffMeasure(everywhere, .file(FileReference("rates.csv"), missing: .keep)))],
                folder: folder.path)
            Issue.record("a faulty file was accepted")
        } catch {
            let text = error.all.map { finding in
                var bare = finding
                bare.file = finding.file.map { String($0.dropFirst(folder.path.count + 1)) }
                return bare.description
            }
            #expect(
                text.joined(separator: "\n") == """
                    rates.csv:2: error: `UAS` in `importer` is no economy of the world
                      needed: a code of the world `small`
                      Did you mean `USA`?
                    rates.csv:3: error: `food` in `sector` is no sector of the world
                      needed: a sector of the world `small`
                      Did you mean `FOOD`?
                    rates.csv:4: error: `percent` is `ten`
                      needed: a number above -100, in per cent
                    rates.csv:5: error: `percent` is `-100`
                      needed: a number above -100, in per cent
                    rates.csv:7: error: the cell USA from MEX stands twice (first on line 6)
                      needed: each cell once
                    rates.csv:8: error: `percent` of domestic sales of USA
                      needed: an importer and an exporter that differ, or 0
                    rates.csv:9: error: `percent` is `inf`
                      needed: a number above -100, in per cent
                    """)
        }
    }

    @Test("many faults are counted, not all listed")
    func manyFaults() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "rates.csv",
            "importer,exporter,sector,percent\n" + String(repeating: "USA,KHM,FOOD,x\n", count: 50))
        do {
            _ = try SmallWorld.bind(
                [.tariff(TariffMeasure(everywhere, .file(FileReference("rates.csv"), missing: .keep)))],
                folder: folder.path)
            Issue.record("a faulty file was accepted")
        } catch {
            #expect(error.all.count == 21)
            #expect(error.all.last?.found == "30 more faults of this file not listed")
        }
        try folder.write("rates.csv", "importer,exporter,sektor,percent\n")
        do {
            _ = try SmallWorld.bind(
                [.tariff(TariffMeasure(everywhere, .file(FileReference("rates.csv"), missing: .keep)))],
                folder: folder.path)
            Issue.record("a file without a column was accepted")
        } catch {
            #expect(error.all.map(\.kind) == ["missing-column"] && error.all[0].nearest == ["sektor"])
        }
    }
}
