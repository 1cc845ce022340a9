import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("The sweeps that ship, and those of the documentation")
struct ShippedSweepTests {
    static let engine = Engine(home: DataHome(path: packageRoot))

    /// Scenarios of each file in `Sweeps`.
    static let counts = ["cut-offs-by-powers": 6 * 216, "tpp-memberships": 4096]

    @Test("each file is counted here")
    func files() {
        #expect(namesInFolder("\(packageRoot)/Sweeps") == Self.counts.keys.sorted().map { "\($0).yaml" })
    }

    @Test("each has a question, and its first and its last scenarios are solved", arguments: counts)
    func solved(_ name: String, _ count: Int) throws {
        var request = SweepRequest(sweep: "\(packageRoot)/Sweeps/\(name).yaml")
        request.batchWidth = 2
        let prepared = try PreparedSweep(request, Self.engine)
        #expect(prepared.plan.count == count && prepared.sweep.name == name && !prepared.sweep.common.question.isEmpty)
        let solve = try prepared.worker(try prepared.solveBaseline().0)
        for index in [0, prepared.layout.batchCount - 1] {
            for outcome in solve(index).outcomes {
                guard case .solved(_, _, let residual) = outcome.answer else {
                    Issue.record("scenario \(outcome.number): \(outcome.answer)")
                    continue
                }
                #expect(residual <= 1e-9)
            }
        }
    }

    @Test(
        "every sweep that the documentation shows is accepted",
        arguments: ["README.md", "docs/reference/sweep-file.md"])
    func documentation(_ file: String) throws {
        let text = String(decoding: try readBytes("\(packageRoot)/\(file)"), as: UTF8.self)
        var blocks: [String] = []
        var block: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```"), let whole = block {
                blocks.append(whole.map { $0 + "\n" }.joined())
                block = nil
            } else if line == "```yaml" {
                block = []
            } else {
                block?.append(line)
            }
        }
        let sweeps = blocks.filter { $0.hasPrefix("comity_sweep:") }
        #expect(sweeps.count == 1)
        let folder = TemporaryFolder()
        for sweep in sweeps {
            try folder.write("shown.yaml", sweep)
            let prepared = try PreparedSweep(SweepRequest(sweep: "\(folder.path)/shown.yaml"), Self.engine)
            #expect(prepared.plan.count == (file == "README.md" ? 4096 : 33))
        }
    }
}
