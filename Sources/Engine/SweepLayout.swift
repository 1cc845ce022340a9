import Scenarios
import TextFormats

/// The columns of a sweep's table, and how its scenarios fall into batches.
public struct SweepLayout: Sendable {
    /// Columns that identify a scenario, after its number.
    let coordinates: [SweepPlan.Column]
    /// Codes of the economies whose rows are kept, in the order of the rows.
    let economies: [String]
    /// Columns of the result.
    let results: [ResultColumn]
    /// Number of scenarios.
    let scenarioCount: Int
    /// Scenarios in a batch; the last one may have fewer.
    let batchWidth: Int

    /// The names of all columns, in order.
    public var header: [String] {
        ["scenario"] + coordinates.map(\.name) + ["economy"] + results.map(\.key)
            + ["status", "reason", "evaluations", "largest_residual"]
    }

    /// Number of batches.
    var batchCount: Int { (scenarioCount + batchWidth - 1) / batchWidth }

    /// The scenarios of a batch, counted from zero; they depend on nothing but the batch's number.
    func scenarios(ofBatch batch: Int) -> Range<Int> {
        batch * batchWidth..<min(scenarioCount, (batch + 1) * batchWidth)
    }

    /// Position among `results` of the column by which scenarios are ranked: real income where it is kept, else the first.
    var rankingColumn: Int { results.firstIndex { $0.key == "real_income_percent" } ?? 0 }
}
