import NumericKernels
import Reporting
import Scenarios
import TextFormats

extension Uncertainty {
    /// `<column>_low` and `<column>_high` of a row, for every column.
    func members(ofRow row: Int) -> [JSONValue.Member] {
        zip(ResultColumn.all, intervals[row]).flatMap { column, interval in
            [
                JSONValue.Member("\(column.key)_low", .optional(interval?.low)),
                JSONValue.Member("\(column.key)_high", .optional(interval?.high)),
            ]
        } + [
            JSONValue.Member("draws_with_gain", .integer(gains[row])),
            JSONValue.Member("draws_with_loss", .integer(losses[row])),
        ]
    }

    /// The same for the world's totals.
    var worldMembers: [JSONValue.Member] {
        [
            .init("real_income_percent_low", .number(100 * worldRealIncome.low)),
            .init("real_income_percent_high", .number(100 * worldRealIncome.high)),
            .init("equivalent_variation_low", .number(worldEquivalentVariation.low)),
            .init("equivalent_variation_high", .number(worldEquivalentVariation.high)),
        ]
    }

    /// How the draws were made, for the manifest.
    var document: JSONValue {
        .object([
            .init("count", .integer(count)), .init("seed", .integer(parameters.seed)),
            .init("interval_percent", .number(width)), .init("answered", .integer(answered.count)),
            .init("generator", .string(Self.generatorWords)), .init("quantiles", .string(Self.quantileWords)),
            .init("dependence", .string(dependenceWords)),
            .init(
                "drawn",
                .array(
                    parameters.uncertain.map {
                        .object([
                            .init("name", .string($0.name)),
                            .init("distribution", .string($0.distribution.family.rawValue)),
                            .init("mean", .number($0.distribution.mean)),
                            .init("standard_deviation", .number($0.distribution.standardDeviation)),
                            .init("unit", .string($0.unit)),
                        ])
                    })),
            .init("drawn_together", jointDocument),
            .init("held_fixed", .strings(parameters.fixed.map(\.name))),
            .init("evaluations", .integer(evaluations)), .init("largest_relative_residual", .number(largestResidual)),
            .init(
                "failed",
                .array(
                    failures.map {
                        .object([
                            .init("draw", .integer($0.draw)), .init("stage", .string($0.stage.rawValue)),
                            .init("reason", .string($0.reason)),
                        ])
                    })),
        ])
    }

    static let generatorWords =
        "\(CounterBasedGenerator.name); key: the seed; counter: number of the draw, first 64 bits of the SHA-256 of the parameter's name"
    static let quantileWords =
        "linear interpolation between order statistics (Hyndman & Fan type 7) over the answered draws"
    private var dependenceWords: String {
        parameters.joint.isEmpty
            ? "independent: no covariance of the estimates is given"
            : "terms of one estimate jointly normal with its covariance, all else independent"
    }

    /// The covariance of the terms that are drawn together, estimate by estimate.
    private var jointDocument: JSONValue {
        .array(
            parameters.joint.map { estimate, names in
                .object([
                    .init("estimate", .string(estimate.id)), .init("terms", .strings(names)),
                    .init(
                        "covariance",
                        .array(
                            names.map { row in
                                .array(names.map { .optional(estimate.covariance(of: row, $0)) })
                            })),
                ])
            })
    }
}
