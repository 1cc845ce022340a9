import BenchmarkSupport
import Engine
import Glibc
import TestSupport
import WorldData

/// What a question costs through the engine, from files to answer: the first one on a world, and the second.
func requests(_ prepared: PreparedWorld, _ report: Report) throws {
    guard !report.isCountsOnly else { return }
    let folder = TemporaryFolder()
    try WorldFolder(path: "\(folder.path)/world").write(prepared.world)
    try folder.write(
        "s.yaml",
        """
        comity_scenario: 1
        name: tariff
        world: ./world
        policy: [tariff: {importers: \(prepared.world.economies[0].code), exporters: all, percent: 25}]
        """)
    // A folder that was written just now is not trusted to stay as it is.
    sleep(4)
    let engine = Engine(home: DataHome(path: packageRoot))
    var answers: [String] = []
    for name in ["first", "second", "third"] {
        Resources.resetPeak()
        let start = Resources.processorSeconds
        let result = try engine.run(RunRequest(scenario: "\(folder.path)/s.yaml"))
        let seconds = Resources.processorSeconds - start
        try require(result.manifest.trace.largestResidual, atMost: largestResidualAllowed, "the certificate")
        answers.append(result.csv + result.json)
        guard answers[0] == answers[answers.count - 1] else {
            throw WrongAnswer("the \(name) request on \(prepared.name) differs from the first")
        }
        report.add(
            Measurement(
                "\(name) request \(prepared.name), from files", seconds: seconds,
                answer: name == "first" ? "world read, baseline solved" : "the same bits"))
    }
}
