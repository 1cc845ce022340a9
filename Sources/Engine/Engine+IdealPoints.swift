import Alignment
import NumericKernels
import Reporting
import TextFormats

extension Engine {
    /// Fits ideal points to a folder of roll calls.
    ///
    /// - Parameter progress: called with what is being done.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong; ``IdealPointsHaveNoAnswer`` where the fit does not
    ///   converge.
    public static func idealPoints(
        _ request: IdealPointRequest, progress: ((_ note: String) -> Void)? = nil
    ) throws -> IdealPointResult {
        progress?("reading \(request.folder)")
        let record = try RollCallRecord(folder: request.folder)
        // A misspelt code is refused before anything is fitted.
        let wanted = try request.economies.map { code throws(Diagnostic) in try record.position(of: code) }
        if let since = request.since, let until = request.until, since > until {
            throw Diagnostic(
                kind: "years-reversed", found: "the first year, \(since), is after the last, \(until)",
                needed: "years in their order")
        }
        var options = IdealPointOptions()
        options.firstSession = request.since.map { $0 - 1945 }
        options.lastSession = request.until.map { $0 - 1945 }
        options.issue = request.issue
        options.bridges = request.bridges
        options.smoothing = request.smoothing
        options.anchor = request.anchor
        options.kept = request.sweeps
        options.burnIn = request.burnIn
        options.seed = UInt64(bitPattern: Int64(request.seed))
        options.threads = request.threads
        let problem = try IdealPointProblem(record, options)
        let fit: IdealPointFit
        do {
            fit = try fitIdealPoints(record, problem, options) { progress?($0) }
        } catch let stopped as IdealPointsNotConverged {
            throw IdealPointsHaveNoAnswer(
                certificate: stopped.certificate, limit: stopped.limit, errorLimit: stopped.errorLimit)
        }
        let reach = normalQuantile(0.5 + request.intervalPercent / 200)
        let all = problem.points.indices.map { point in
            let economy = record.economies[problem.points[point].economy]
            let (mean, error) = (fit.level[point], fit.standardError[point])
            return IdealPointRow(
                economy: economy.code, name: economy.name, session: problem.points[point].session,
                year: 1945 + problem.points[point].session, idealPoint: mean, standardError: error,
                low: mean - reach * error, high: mean + reach * error, votes: problem.votes(ofPoint: point))
        }
        let rows =
            wanted.isEmpty
            ? all : wanted.flatMap { position in all.filter { $0.economy == record.economies[position].code } }
        return IdealPointResult(
            request: request, rows: rows, certificate: fit.certificate,
            counts: IdealPointResult.Counts(
                economies: problem.chainCount, points: problem.points.count,
                rollCalls: problem.items.reduce(0) { $0 + $1.rollCalls.count }, items: problem.items.count,
                bridgedItems: problem.bridgedItemCount, votes: problem.voteCount),
            leftOut: problem.leftOut, findings: record.findings, files: record.files)
    }
}

/// A fit of ideal points whose chains do not agree.
public struct IdealPointsHaveNoAnswer: Error, Sendable, CustomStringConvertible {
    /// How far they agree.
    public var certificate: IdealPointCertificate
    /// The R̂ that would have been accepted.
    public var limit: Double
    /// The simulation error that would have been accepted, in standard errors.
    public var errorLimit: Double

    /// What happened and what to try.
    public var description: String {
        let format = NumberFormat.fixed(2)
        return "error: the chains of the ideal points do not agree, so there is no answer\n"
            + "  found: R-hat above \(format.text(certificate.highRHat)) for one point in a hundred, a simulation error of "
            + "\(format.text(certificate.simulationError)) standard errors\n"
            + "  needed: at most \(format.text(limit)) and \(format.text(errorLimit))\n"
            + "  to do: allow more with `--sweeps` and `--burn-in`"
    }
}
