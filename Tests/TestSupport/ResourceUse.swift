import Glibc

/// What the process has used so far, for tests that print figures.
public enum ResourceUse {
    /// Seconds of a clock that never goes back.
    public static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// The largest resident size so far, in mebibytes.
    public static var peakMebibytes: Int {
        var usage = rusage()
        getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}
