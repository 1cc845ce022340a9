import Glibc

/// What a program of benchmarks was asked for, and what it has found so far.
public final class Report {
    /// Only what is counted, as quickly as it can be had.
    public let isCountsOnly: Bool
    /// Also what takes minutes.
    public let isLong: Bool
    /// Measurements, in order.
    public private(set) var measurements: [Measurement] = []
    /// Counts, in order.
    public private(set) var counts: [Count] = []
    private var skipped: [String] = []

    /// Starts empty.
    public init(isCountsOnly: Bool, isLong: Bool) {
        self.isCountsOnly = isCountsOnly
        self.isLong = isLong
    }

    /// Keeps a measurement, and says so: a run is long.
    public func add(_ measurement: Measurement) {
        measurements.append(measurement)
        say("\(measurement.benchmark): \(measurement.answer)")
    }

    /// Keeps a count.
    public func count(_ benchmark: String, _ kind: String, _ found: Int) {
        counts.append(Count(benchmark, kind, found))
        if isCountsOnly { print("\(benchmark): \(kind) \(found)") }
    }

    /// Leaves out every benchmark whose name begins so, and says why.
    public func skip(_ prefix: String, _ reason: String) {
        skipped.append(prefix)
        print("skipped \(prefix): \(reason)")
    }

    /// Whether a benchmark was left out.
    public func isSkipped(_ benchmark: String) -> Bool { skipped.contains { benchmark.hasPrefix($0) } }

    /// A line for whoever waits.
    public func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}

/// A number in two digits, as for residuals.
public func brief(_ value: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 32)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.1e", $0) }
    return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
