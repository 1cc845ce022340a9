import Alignment

/// Ideal points to be fitted to a folder of roll calls.
public struct IdealPointRequest: Sendable, Codable, Equatable {
    /// Folder with `votes`, `roll_calls`, `countries` and, where wanted, `issues`.
    public var folder: String
    /// First year, 1945 + session; `nil` for the first.
    public var since: Int?
    /// Last year, 1945 + session; `nil` for the last.
    public var until: Int?
    /// Code of an issue; `nil` for all roll calls.
    public var issue: String?
    /// Economies whose points are given, in this order; empty for all.
    ///
    /// The fit always takes all.
    public var economies: [String] = []
    /// Width of intervals in per cent; 90 gives the 5 and 95 % quantiles that are published.
    public var intervalPercent = 90.0
    /// Factor of the variance of a step from session to session.
    public var smoothing = 0.5
    /// Whether roll calls on one text in different sessions are one item.
    public var bridges = true
    /// The economy whose points are positive on average.
    public var anchor = "USA"
    /// Sweeps of each of the four chains that are kept.
    public var sweeps = 250
    /// Sweeps of each chain before these.
    public var burnIn = 60
    /// Seed of the random numbers.
    public var seed = 1
    /// Threads; `nil` is one for each core.
    public var threads: Int?

    /// Asks for the points of a folder, everything else as published.
    public init(folder: String) { self.folder = folder }
}
