import Reporting

/// What the service takes at most; every limit answers with a status of its own.
public struct ServiceLimits: Sendable {
    /// Bytes of the body of a request: 413 beyond.
    public var bodyBytes = 1 << 20
    /// Bytes of a body that is refused and nevertheless read to its end, so that the sender hears why; beyond, the connection ends.
    public var drainedBytes = 8 << 20
    /// Bytes of a scenario: 413 beyond.
    public var scenarioBytes = 256 << 10
    /// Measures of a scenario: 422 beyond.
    ///
    /// Each takes some 2.5 MB in a world of 217 economies.
    public var measures = 100
    /// Bytes of all bodies that are on their way in or being answered: 503 beyond.
    public var bodiesBytes = 64 << 20
    /// Draws of a run: 422 beyond.
    public var draws = 5_000
    /// Cells (importer, exporter, sector) of a world: larger ones are not offered.
    public var worldCells = 20_000_000
    /// Answers that wait for a thread: 503 beyond.
    public var waitingAnswers = 128
    /// Country pages that wait: 503 beyond.
    public var waitingPages = 16
    /// Runs that wait: 429 beyond.
    public var waitingRuns = 8
    /// Runs that have ended and can still be asked after.
    public var endedRuns = 100
    /// Listeners to the events of runs: 429 beyond.
    public var listeners = 64
    /// Bytes of answers that are kept.
    public var answerCacheBytes = 32 << 20
    /// Bytes of the world and the solved baselines that are kept for each world.
    public var engineBytes = 256 << 20
    /// Bytes of the fields of a request, names and all: 431 beyond.
    public var headBytes = 16 << 10
    /// Fields of a request: 431 beyond.
    public var headerCount = 64

    /// The limits of the service.
    public init() {}

    /// The limits that a caller can keep to.
    var document: JSONValue {
        [
            "body_bytes": .integer(bodyBytes), "scenario_bytes": .integer(scenarioBytes),
            "measures": .integer(measures), "draws": .integer(draws),
            "world_cells": .integer(worldCells), "waiting_answers": .integer(waitingAnswers),
            "waiting_runs": .integer(waitingRuns), "listeners": .integer(listeners),
        ]
    }
}
