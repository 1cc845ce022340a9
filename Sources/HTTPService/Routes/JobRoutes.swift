import Engine
import Glibc
import NumericKernels
import Reporting
import TextFormats

/// `POST /runs` and what is asked about a run that goes on.
func jobRoutes(_ workbench: Workbench) -> [Route] {
    let body = BodyShape(members: [
        .init(
            name: "scenario", kind: .text(limit: workbench.limits.scenarioBytes), isRequired: true,
            meaning: "the scenario as YAML text"),
        worldMember,
        .init(
            name: "draws", kind: .integer(0...workbench.limits.draws),
            meaning: "number of draws in place of the scenario's; 0 is none"),
        .init(name: "seed", kind: .integer(0...(1 << 53 - 1)), meaning: "seed in place of the scenario's"),
        .init(name: "flows", kind: .flag, meaning: "whether bilateral flows are wanted"),
    ])
    let unknown = Route.Outcome(
        status: 404, meaning: "There is no such run under way or ended lately", schema: "Faults")
    let path = "\(interfaceBase)/jobs/{job}"
    return [
        Route(
            method: "POST", path: "\(interfaceBase)/runs", operation: "startRun",
            summary: "Answers a scenario, with draws if asked for, and keeps the run", body: body,
            outcomes: [
                .init(status: 202, meaning: "The run waits for its turn", schema: "Started"),
                .init(status: 404, meaning: "The world in place of the scenario's is unknown", schema: "Faults"),
                .init(status: 422, meaning: "The scenario has faults", schema: "Faults"),
                .init(status: 429, meaning: "Too many runs wait already", schema: "Faults"),
            ]
        ) { exchange in
            let values = try body.read(exchange.request)
            let request = try runRequest(values, workbench)
            return workbench.work {
                // Faults of the text are better said now than as the end of a run.
                let draws = try workbench.engine.drawCount(of: request)
                if let draws, draws > workbench.limits.draws {
                    throw Diagnostic(
                        kind: "too-many-draws", file: scenarioName, found: "the scenario asks for \(draws) draws",
                        needed: "at most \(workbench.limits.draws) in the service",
                        advice: "ask for fewer, or answer it with `comity run`")
                }
                let job = try workbench.jobs.start(total: draws ?? 1) { run($0, request, workbench) }
                return .json(
                    ["job": .string(job.id), "events": .string("\(interfaceBase)/jobs/\(job.id)/events")], status: 202,
                    headers: [HTTPHeader("Location", "\(interfaceBase)/jobs/\(job.id)")])
            }
        },
        Route(
            method: "GET", path: path, operation: "getJob", summary: "How far a run is",
            outcomes: [.init(status: 200, meaning: "The state of the run", schema: "Job"), unknown]
        ) { .now(.json(try workbench.jobs.job($0.parameter("job")).document)) },
        Route(
            method: "DELETE", path: path, operation: "cancelJob", summary: "Calls a run off",
            outcomes: [.init(status: 202, meaning: "The run ends within one draw", schema: "Job"), unknown]
        ) { exchange in
            let job = try workbench.jobs.job(exchange.parameter("job"))
            job.cancel()
            return .now(.json(job.document, status: 202))
        },
        Route(
            method: "GET", path: "\(path)/events", operation: "listenToJob",
            summary: "How a run goes on, as it happens",
            outcomes: [
                .init(
                    status: 200,
                    meaning: "Events: progress {done, total}, then one of done {run}, failed {errors}, cancelled {}",
                    mediaType: "text/event-stream"), unknown,
                .init(status: 429, meaning: "Too many listen already", schema: "Faults"),
            ]
        ) { exchange in
            let queue = try workbench.jobs.listen(to: workbench.jobs.job(exchange.parameter("job")))
            return .now(HTTPResponse(200, headers: [HTTPHeader("Content-Type", "text/event-stream")], .events(queue)))
        },
    ]
}

private func runRequest(_ values: BodyValues, _ workbench: Workbench) throws(HTTPFault) -> RunRequest {
    var request = RunRequest(text: Array((values.text("scenario") ?? "").utf8), called: scenarioName)
    request.world = values.text("world")
    if let world = request.world { _ = try workbench.world(world) }
    switch values.integer("draws") {
    case 0: request.withoutDraws = true
    case let draws: request.draws = draws
    }
    // Without draws a seed says nothing; a form may send it all the same.
    if !request.withoutDraws { request.seed = values.integer("seed") }
    request.withFlows = values.flag("flows")
    request.measureLimit = workbench.limits.measures
    // One core is left to the answers that pages wait for.
    request.threads = max(1, processorCount() - 1)
    return request
}

/// Answers and keeps a run.
private func run(_ job: Job, _ request: RunRequest, _ workbench: Workbench) -> Job.Stage {
    do {
        let start = monotonicNanoseconds()
        let result = try workbench.engine(for: request.text ?? [], request.world).run(
            request, progress: { job.advance(by: $0) }, isCancelled: { job.isCancelled })
        let seconds = Double(monotonicNanoseconds() - start) / 1e9
        return .done(try workbench.archive.keep(result, seconds: seconds))
    } catch is Cancelled {
        return .cancelled
    } catch {
        return .failed(workbench.fault(for: error).findings)
    }
}

/// Nanoseconds of a clock that nobody sets.
private func monotonicNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
