import GravityEstimation
import TestSupport
import Testing

/// A panel in which two exporters sell in one year to one importer only, which buys then from nobody else: their other
/// rows of that year are separated by effects of exporters and importers together, a few among many.
private struct PlantedPanel {
    var frame: EstimationFrame
    /// Rows of the frame that are separated by construction.
    var planted: [Int] = []

    /// - Parameter partners: how many other importers the two have rows with in that year.
    init(economies: Int, years: Int, partners: Int) {
        let whole = GravityPanel(economies: economies, years: years).frame(seed: 1)
        let (first, second, buyer, year) = (3, 7, 11, years / 2)
        var kept: [Int] = []
        var outcome = whole.outcome.values
        for row in 0..<whole.rowCount {
            let exporter = row / (economies * years)
            let importer = row / years % economies
            if row % years == year {
                let isSeller = exporter == first || exporter == second
                if importer == buyer {
                    guard isSeller else { continue }
                    outcome[row] = max(outcome[row], 20)
                } else if isSeller {
                    guard importer < partners else { continue }
                    outcome[row] = 0
                    planted.append(kept.count)
                }
            }
            kept.append(row)
        }
        func picked(_ group: GroupColumn) -> GroupColumn {
            GroupColumn(group.name, codes: kept.map { group.codes[$0] }, groupCount: group.groupCount)
        }
        frame = EstimationFrame(
            outcome: NumberColumn("trade", kept.map { outcome[$0] }),
            regressors: whole.regressors.map { column in
                NumberColumn(column.name, kept.map { column.values[$0] })
            },
            effects: whole.effects.map(picked), clusters: whole.clusters.map(picked))
    }
}

@Suite("A few separated rows among many")
struct RareSeparationTests {
    @Test(
        "are found, whatever the number of the others",
        arguments: [(12, 4, 10), (20, 6, 20), (20, 6, 1), (60, 15, 60), (60, 15, 1), (60, 15, 4)])
    func found(economies: Int, years: Int, partners: Int) throws {
        let panel = PlantedPanel(economies: economies, years: years, partners: partners)
        let settled = try settledRows(panel.frame)
        #expect(settled.failure == nil)
        #expect(!panel.planted.isEmpty)
        // One may be the only row of its pair, and goes as that.
        for row in panel.planted { #expect(!settled.reasons[row].isEmpty, "row \(row)") }
        #expect(panel.planted.contains { settled.reasons[$0] == "separated" } || partners == 1)
        for proof in settled.proofs { #expect(proof.holds, "\(proof)") }
        let estimate = try estimateGravity(panel.frame)
        let used = settled.reasons.filter { $0.isEmpty }.count
        #expect(estimate.rowCount == used)
        // Without them nothing is fitted to nothing.
        #expect(estimate.convergence.smallestPredictor > -15)
    }
}
