import Reporting
import TextFormats

/// What one benchmark found.
///
/// Times are the least over repetitions, in seconds of the processor.
public struct Measurement: Sendable {
    /// What was measured.
    public var benchmark: String
    /// Evaluations of the whole system in one solve.
    public var evaluations: Double?
    /// Bytes that one evaluation must read.
    public var bytes: Int?
    /// Time of the whole: a solve, a scenario of a batch, a draw.
    public var seconds: Double?
    /// Time of one evaluation.
    public var evaluationSeconds: Double?
    /// Time in which the same bytes are only added up, measured in turns with the evaluations.
    public var floorSeconds: Double?
    /// Largest resident size while it ran, in mebibytes.
    public var peakMebibytes: Double
    /// What was asserted, in words with figures.
    public var answer: String

    /// Time of one evaluation over its floor.
    public var ratio: Double? {
        guard let evaluationSeconds, let floorSeconds else { return nil }
        return evaluationSeconds / floorSeconds
    }

    /// Records what was found; the peak is taken now.
    public init(
        _ benchmark: String, evaluations: Double? = nil, bytes: Int? = nil, seconds: Double? = nil,
        evaluationSeconds: Double? = nil, floorSeconds: Double? = nil, answer: String
    ) {
        self.benchmark = benchmark
        self.evaluations = evaluations
        self.bytes = bytes
        self.seconds = seconds
        self.evaluationSeconds = evaluationSeconds
        self.floorSeconds = floorSeconds
        self.answer = answer
        peakMebibytes = Resources.peakMebibytes
    }

    private static let names = [
        "benchmark", "evaluations", "bytes_per_evaluation", "seconds", "seconds_per_evaluation", "floor_seconds",
        "ratio",
        "peak_mebibytes", "answer",
    ]

    /// One table for people.
    public static func table(_ measurements: [Measurement], width: Int = 200) -> String {
        var table = TextTable(columns: [
            .name("benchmark", shortestWidth: 40), .number("evaluations", .fixed(1)),
            .number("read", unit: "MB", .fixed(2)),
            .number("whole", unit: "ms", .fixed(3)), .number("evaluation", unit: "ms", .fixed(4)),
            .number("floor", unit: "ms", .fixed(4)), .number("ratio", .fixed(2)),
            .number("peak", unit: "MiB", .fixed(0)),
            .text("answer"),
        ])
        for one in measurements {
            table.add([
                .text(one.benchmark), .number(one.evaluations), .number(one.bytes.map { 1e-6 * Double($0) }),
                .number(one.seconds.map { 1e3 * $0 }), .number(one.evaluationSeconds.map { 1e3 * $0 }),
                .number(one.floorSeconds.map { 1e3 * $0 }), .number(one.ratio), .number(one.peakMebibytes),
                .text(one.answer),
            ])
        }
        return table.text(width: width)
    }

    /// The same in full precision, for programs.
    public static func csv(_ measurements: [Measurement]) -> String {
        var writer = CSVWriter(names)
        for one in measurements {
            writer.append([
                one.benchmark, numberText(one.evaluations), one.bytes.map { "\($0)" } ?? "", numberText(one.seconds),
                numberText(one.evaluationSeconds), numberText(one.floorSeconds), numberText(one.ratio),
                numberText(one.peakMebibytes), one.answer,
            ])
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// An answer that a benchmark refuses: its times would be those of something else.
public struct WrongAnswer: Error, CustomStringConvertible {
    /// What was found and what was needed.
    public let description: String

    /// Says what was found and what was needed.
    public init(_ description: String) { self.description = description }
}

/// Throws ``WrongAnswer`` unless `found` is at most `bound`.
public func require(_ found: Double, atMost bound: Double, _ what: @autoclosure () -> String) throws {
    if !(found <= bound) { throw WrongAnswer("\(what()) is \(found), needed: at most \(bound)") }
}
