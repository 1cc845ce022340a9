import CAllocationCount
import Glibc

/// What the process uses.
public enum Resources {
    /// Seconds of the process on all cores together: other work on the machine does not count, only what it evicts.
    public static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// Begins to measure the peak of memory anew (proc(5), clear_refs); where that is not possible the peak is that of
    /// the whole process.
    public static func resetPeak() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5", file)
        fclose(file)
    }

    /// Largest resident size since the last reset, in mebibytes.
    public static var peakMebibytes: Double { Double(statusKibibytes("VmHWM:") ?? 0) / 1024 }

    private static func statusKibibytes(_ field: String) -> Int? {
        for line in lines(of: "/proc/self/status") where line.hasPrefix(field) {
            return line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) }
        }
        return nil
    }

    /// Blocks that this thread takes from the heap while `body` runs.
    public static func allocations(_ body: () throws -> Void) rethrows -> Int {
        let before = allocation_count()
        try body()
        return allocation_count() - before
    }
}

/// Lines of a small file of the system; none where it cannot be read.
func lines(of path: String) -> [String] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var text: [UInt8] = []
    while case let byte = getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
}

/// The least processor time of one call over several.
///
/// - Parameters:
///   - rounds: how often `body` is called and timed, at least once.
///   - calls: calls within one timing, where one alone is too short for the clock.
public func leastSeconds(rounds: Int, calls: Int = 1, _ body: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<max(1, rounds) {
        let start = Resources.processorSeconds
        for _ in 0..<calls { try body() }
        least = min(least, (Resources.processorSeconds - start) / Double(calls))
    }
    return least
}

/// Least times of two works that take turns, so that what else the machine does hits both alike.
public func leastSecondsInTurns(
    rounds: Int, calls: Int, _ first: () -> Void, _ second: () -> Void
) -> (first: Double, second: Double) {
    var least = (first: Double.infinity, second: Double.infinity)
    for _ in 0..<rounds {
        least.first = min(least.first, leastSeconds(rounds: 1, calls: calls, first))
        least.second = min(least.second, leastSeconds(rounds: 1, calls: calls, second))
    }
    return least
}
