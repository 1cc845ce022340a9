import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Frames and options that no estimation can use")
struct EstimationFaultTests {
    private static func frame() -> EstimationFrame {
        var panel = SmallPanel(economies: 5, years: 2, seed: 20)
        let x = panel.noise("x")
        return panel.frame([x])
    }

    /// What is done to a frame and its options, and a part of what is said.
    private static let faults: [(String, @Sendable (inout EstimationFrame, inout EstimationOptions) -> Void)] = [
        ("trade of row 4 is nan", { frame, _ in frame.outcome.values[3] = .nan }),
        ("trade of row 4 is inf", { frame, _ in frame.outcome.values[3] = .infinity }),
        ("x of row 1 is nan", { frame, _ in frame.regressors[0].values[0] = .nan }),
        ("x of row 2 is -inf", { frame, _ in frame.regressors[0].values[1] = -.infinity }),
        (
            "the offset of row 3 is nan",
            { frame, _ in frame.offset = frame.outcome.values.indices.map { $0 == 2 ? .nan : 0 } }
        ),
        (
            "the weight of row 2 is nan",
            { frame, _ in frame.weights = frame.outcome.values.indices.map { $0 == 1 ? .nan : 1 } }
        ),
        ("the weight of row 1 is -1", { frame, _ in frame.weights = frame.outcome.values.map { _ in -1 } }),
        ("trade is negative in 1 row, first -2.0 in row 6", { frame, _ in frame.outcome.values[5] = -2 }),
        ("trade is zero in every row", { frame, _ in frame.outcome.values = frame.outcome.values.map { _ in 0 } }),
        ("x has 3 values for 40 rows", { frame, _ in frame.regressors[0].values = [1, 2, 3] }),
        ("the offset has 0 values for 40 rows", { frame, _ in frame.offset = [] }),
        ("weights have 2 values for 40 rows", { frame, _ in frame.weights = [1, 1] }),
        ("importer has 1 value for 40 rows", { frame, _ in frame.effects[1].codes = [0] }),
        ("exporter of row 1 is group -1 of 5", { frame, _ in frame.effects[0].codes[0] = -1 }),
        ("exporter of row 8 is group 5 of 5", { frame, _ in frame.effects[0].codes[7] = 5 }),
        (
            "sym of row 2 is group 9 of 2",
            { frame, _ in
                frame.clusters = [
                    GroupColumn("sym", codes: frame.outcome.values.indices.map { $0 == 1 ? 9 : 0 }, groupCount: 2)
                ]
            }
        ),
        ("source rows have 1 value for 40 rows", { frame, _ in frame.sourceRows = [0] }),
        (
            "all has one value in the rows in use: there is one cluster",
            { frame, _ in
                frame.clusters = [GroupColumn("all", codes: frame.outcome.values.map { _ in 0 }, groupCount: 1)]
            }
        ),
        ("clustered standard errors without clusters", { _, options in options.covariance = .clustered }),
        ("a tolerance of 0", { _, options in options.tolerance = 0 }),
        ("a tolerance of -1", { _, options in options.tolerance = -1 }),
        ("a tolerance of nan", { _, options in options.tolerance = .nan }),
        ("a limit of 0 steps", { _, options in options.stepLimit = 0 }),
        ("a limit of -5 steps", { _, options in options.stepLimit = -5 }),
        (
            "of 40 rows none is left (40 singleton)",
            { frame, _ in
                frame.effects = [groupColumn("row", Array(frame.outcome.values.indices))]
            }
        ),
        (
            "no degree of freedom is left",
            { frame, options in
                // Each row shares each of its groups with one other row only.
                let rows = frame.outcome.values.indices
                frame.effects = [
                    groupColumn("a", rows.map { $0 / 2 }), groupColumn("b", rows.map { ($0 + 1) / 2 % 20 }),
                ]
                options.smallSample = .parameters
            }
        ),
        ("the estimation did not converge: 2 steps were not enough", { _, options in options.stepLimit = 2 }),
    ]

    @Test("each with its message, and none with a trap", arguments: faults.indices)
    func message(_ position: Int) {
        let (message, change) = Self.faults[position]
        var frame = Self.frame()
        var options = EstimationOptions()
        change(&frame, &options)
        let text = verdict(frame, options)
        #expect(text.lowercased().contains(message.lowercased()), "\(text)")
    }

    @Test("several faults are told at once")
    func together() throws {
        var frame = Self.frame()
        frame.outcome.values[0] = .nan
        frame.effects[0].codes[1] = 77
        let error = try #require(throws: Diagnostics.self) { try estimateGravity(frame) }
        #expect(error.all.map(\.kind) == ["not-finite", "bad-group"])
    }

    @Test("settling rows refuses the same frames")
    func settling() {
        var frame = Self.frame()
        frame.effects[0].codes[1] = 77
        #expect(throws: Diagnostics.self) { try settledRows(frame) }
    }

    @Test("one row, and two")
    func fewRows() {
        let one = EstimationFrame(outcome: NumberColumn("y", [3]), regressors: [NumberColumn("x", [1])])
        #expect(verdict(one).contains("1 parameter for 1 row: no degree of freedom is left"))
        let two = EstimationFrame(outcome: NumberColumn("y", [3, 5]), regressors: [NumberColumn("x", [1, 2])])
        #expect(verdict(two) == "accepted")
        var options = EstimationOptions()
        options.family = .ols
        #expect(verdict(two, options).contains("no degree of freedom is left"))
    }
}
