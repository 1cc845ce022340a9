import BenchmarkSupport
import Engine
import Reporting
import TestSupport
import WorldData

/// Sweeps through the engine, from the file of the sweep to the written table: memberships in the built-in world, and
/// all ordered cut-offs of a generated one.
///
/// On two cores 4,096 memberships are to take less than 30 s, 5,852 cut-offs less than 60 s, within 2 GB.
func sweeps(_ report: Report) throws {
    let folder = TemporaryFolder()
    let path = "\(packageRoot)/Sweeps/tpp-memberships.yaml"
    if report.isLong {
        try sweep("memberships 217 x 3, all 4,096", path, scenarios: 4096, folder, report)
        let world = gravityWorld(economies: 77, sectors: 45, seed: 1)
        try WorldFolder(path: "\(folder.path)/world").write(world)
        let cutOffs = """
            comity_sweep: 1
            name: cut-offs
            world: ./world
            scenarios: {pairs: {first: all, second: all}}
            policy: [cut_off: {importers: $first, exporters: $second}]
            """
        try folder.write("cut-offs.yaml", cutOffs)
        try sweep(
            "cut-offs 77 x 45, all 5,852 as a sweep", "\(folder.path)/cut-offs.yaml", scenarios: 77 * 76, folder, report
        )
    } else {
        let memberships = """
            comity_sweep: 1
            name: memberships
            world: factbook-2014
            scenarios: {subsets: {candidates: [KHM, LAO, MMR, THA, CHN, IND], of_size: any}}
            policy:
              - agreement:
                  {name: TPP, members: [TPP, $members], tariffs: remove, trade_effect: rta/agtpa-2016-own-trade,
                   already_covered: 0}
            """
        try folder.write("memberships.yaml", memberships)
        try sweep("memberships 217 x 3, 64 of 6", "\(folder.path)/memberships.yaml", scenarios: 64, folder, report)
    }
}

private func sweep(
    _ benchmark: String, _ path: String, scenarios: Int, _ folder: TemporaryFolder, _ report: Report
) throws {
    Resources.resetPeak()
    let engine = Engine(home: DataHome(path: packageRoot))
    let start = Resources.processorSeconds
    let result = try engine.sweep(SweepRequest(sweep: path, table: "\(folder.path)/out.csv", replaces: true))
    let seconds = Resources.processorSeconds - start
    let summary = result.summary
    guard summary.solved == scenarios, summary.failed == 0 else {
        throw WrongAnswer("\(benchmark): \(summary.solved) solved and \(summary.failed) failed, needed: \(scenarios)")
    }
    try require(summary.largestResidual, atMost: largestResidualAllowed, "the certificate of \(benchmark)")
    if !report.isLong { report.count(benchmark, "evaluations", summary.evaluations) }
    report.add(
        Measurement(
            benchmark, evaluations: Double(summary.evaluations) / Double(scenarios),
            seconds: seconds / Double(scenarios),
            answer: "\(NumberFormat.fixed(1).text(result.seconds)) s by the clock on all cores, "
                + "certificate \(brief(summary.largestResidual))"))
}
