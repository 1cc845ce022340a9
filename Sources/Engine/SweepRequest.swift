/// A sweep to be answered.
public struct SweepRequest: Sendable, Codable, Equatable {
    /// Path of the sweep file.
    public var sweep: String
    /// A world in place of the sweep's: a built-in name, or a path relative to the working folder.
    public var world: String?
    /// Kinds of finding about the world that the user accepts.
    public var allowedFindings: [String] = []
    /// The table to write, a name that ends in `.csv`; `nil` is `<name>-sweep.csv` in the working folder.
    public var table: String?
    /// An SQLite file that gets the same table; `nil` is none.
    public var store: String?
    /// Whether to go on where an interrupted run of the same sweep stopped.
    public var resumes = false
    /// Whether to begin anew over files of another sweep, or of an interrupted run.
    public var replaces = false
    /// Number of threads; `nil` is one for each core.
    ///
    /// No number of the result depends on it.
    public var threads: Int?
    /// Scenarios solved together; the results of a run belong to its width, which `resumes` checks.
    var batchWidth = SweepRequest.defaultBatchWidth

    /// Enough scenarios to fill a matrix product, and few enough that an interruption loses seconds.
    static let defaultBatchWidth = 64

    /// Asks for a sweep.
    public init(
        sweep: String, world: String? = nil, table: String? = nil, store: String? = nil, resumes: Bool = false,
        replaces: Bool = false, threads: Int? = nil, allowedFindings: [String] = []
    ) {
        self.sweep = sweep
        self.world = world
        self.table = table
        self.store = store
        self.resumes = resumes
        self.replaces = replaces
        self.threads = threads
        self.allowedFindings = allowedFindings
    }
}

/// How a sweep is watched and stopped from outside; both are called from any thread.
public struct SweepSupervision: Sendable {
    /// Told how many scenarios are written so far, how many of them were there before this run, and how many there are.
    public var progress: @Sendable (_ written: Int, _ before: Int, _ total: Int) -> Void
    /// Asked before each batch whether to stop after those in progress.
    public var shouldStop: @Sendable () -> Bool

    /// Watches a sweep; by default nobody does.
    public init(
        progress: @escaping @Sendable (_ written: Int, _ before: Int, _ total: Int) -> Void = { _, _, _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.progress = progress
        self.shouldStop = shouldStop
    }
}

/// What takes the outcomes of a sweep as they come, beside its table: a store, a chart, a connection.
public protocol SweepSink: AnyObject {
    /// Takes the outcomes of some scenarios, in order and one call at a time; those that an interrupted run had written
    /// come first, so that a sink sees the whole sweep.
    func take(_ outcomes: [SweepOutcome]) throws
    /// Told once, when every scenario has been taken.
    func finish() throws
}
