import EquilibriumModels
import Scenarios
import TestSupport
import Testing
import WorldData

@Suite("Measures bind to compressed accounts as they do to dense ones")
struct CompressedBindingTests {
    private let some = CellSelector(importers: Selector(["USA", "MEX"]), exporters: .all, sectors: .all)

    private func bound(_ action: Measure.Action, _ storage: TradeStorage, folder: String) throws
        -> (policy: BoundPolicy, accounts: Accounts)
    {
        let accounts = Accounts(calibrating: SmallWorld.make(), storage: storage)
        let policy = try bind(
            [Measure(action)], to: SmallWorld.make(), accounts: accounts, in: SmallWorld.context(folder: folder))
        return (policy, accounts)
    }

    @Test("the same shock on every cell with trade, the same counts, the same notes")
    func everyMeasure() throws {
        let folder = TemporaryFolder()
        try folder.write("rates.csv", "importer,exporter,sector,percent\nUSA,KHM,FOOD,7.5\nUSA,KHM,CARS,3\n")
        try folder.write("effects.csv", "importer,exporter,value\nUSA,KHM,0.4\nMEX,CAN,-0.2\n")
        let actions: [Measure.Action] = [
            .tariff(TariffMeasure(some, .percent(25))),
            .tariff(TariffMeasure(some, .points(5))),
            .tariff(TariffMeasure(some, .file(FileReference("rates.csv"), missing: .zero))),
            .tariff(TariffMeasure(some, .file(FileReference("rates.csv"), missing: .keep))),
            .tradeEffect(TradeEffectMeasure(some, .file(FileReference("effects.csv")))),
            .tradeEffect(TradeEffectMeasure(some, .effect(EffectReference(.logPoints(0.3))))),
            .tradeCost(TradeCostMeasure(some, percent: 4, bothWays: true)),
            .cutOff(CutOffMeasure(some, bothWays: false)),
            .agreement(
                AgreementMeasure(
                    name: "Pact", members: Selector(["USA", "KHM", "CAN"]), tariffs: .remove,
                    tradeEffect: EffectReference(.logPoints(0.4)), alreadyCovered: 0.25)),
        ]
        try withEvery("measure", in: Array(actions.enumerated())) { _, action in
            let (dense, full) = try bound(action, .dense, folder: folder.path)
            let (compressed, stored) = try bound(action, .compressed, folder: folder.path)
            #expect(dense.measures == compressed.measures, Trail.comment)
            #expect(dense.notes == compressed.notes, Trail.comment)
            var walked = 0
            for j in 0..<3 {
                for n in 0..<4 {
                    stored.forEachCell(sector: j, importer: n) { cell, i in
                        let at = full.cell(sector: j, importer: n, exporter: i)
                        let rates = (dense.shock.tariff, compressed.shock.tariff)
                        let costs = (dense.shock.logTradeCostChange, compressed.shock.logTradeCostChange)
                        #expect(
                            (rates.0.isEmpty ? full.tariff : rates.0)[at]
                                == (rates.1.isEmpty ? stored.tariff : rates.1)[cell], Trail.comment)
                        #expect(
                            (costs.0.isEmpty ? 0 : costs.0[at]) == (costs.1.isEmpty ? 0 : costs.1[cell]), Trail.comment)
                        walked += 1
                    }
                }
            }
            #expect(walked == SmallWorld.make().trade.count)
        }
    }
}
