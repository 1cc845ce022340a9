// The two sweeps by which speed is judged, each with its answer asserted:
//   swift run -c release --package-path Benchmarks SweepBenchmarks [threads]
// Targets on two cores: 5,852 ordered cut-offs of a 77 x 45 world under 60 s, 4,096 memberships in factbook-2014 under
// 30 s, peak memory under 2 GB. Seconds are printed for the machine at hand; what is asserted does not depend on it.
import Engine
import Glibc
import TestSupport
import WorldData

/// Runs a sweep and holds its counts against what they must be.
func measure(_ path: String, scenarios: Int, evaluationsAtMost limit: Int, into folder: String, threads: Int?) throws {
    let engine = Engine(home: DataHome(path: packageRoot))
    let result = try engine.sweep(
        SweepRequest(sweep: path, table: "\(folder)/out.csv", replaces: true, threads: threads))
    let summary = result.summary
    precondition(
        summary.solved == scenarios && summary.failed == 0, "\(summary.solved) solved, \(summary.failed) failed")
    precondition(summary.largestResidual <= 1e-9, "a residual of \(summary.largestResidual)")
    precondition(summary.evaluations <= limit * scenarios, "\(summary.evaluations) evaluations")
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let processor = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    print(
        "\(result.name): \(scenarios) scenarios in \(result.seconds) s, \(processor) s of processor so far, "
            + "\(Double(summary.evaluations) / Double(scenarios)) evaluations each, peak \(usage.ru_maxrss / 1024) MB")
}

let threads = CommandLine.arguments.dropFirst().first.flatMap { Int($0) }
let folder = TemporaryFolder()
try measure(
    "\(packageRoot)/Sweeps/tpp-memberships.yaml", scenarios: 4096, evaluationsAtMost: 30, into: folder.path,
    threads: threads)
try WorldFolder(path: "\(folder.path)/world").write(gravityWorld(economies: 77, sectors: 45, seed: 1))
try folder.write(
    "cut-offs.yaml",
    """
    comity_sweep: 1
    name: cut-offs
    world: ./world
    scenarios: {pairs: {first: all, second: all}}
    policy: [cut_off: {importers: $first, exporters: $second}]
    """)
try measure(
    "\(folder.path)/cut-offs.yaml", scenarios: 77 * 76, evaluationsAtMost: 15, into: folder.path, threads: threads)
