import CommandLineKit
import Testing

@Suite("Command lines that are right")
struct ParsingTests {
    static let accepted: [(line: String, output: String)] = [
        ("load a.csv", "a.csv - table  0.0 - wet loud plain"),
        ("load a.csv 7", "a.csv 7 table  0.0 - wet loud plain"),
        ("load --format csv a.csv", "a.csv - csv  0.0 - wet loud plain"),
        ("load --format=csv a.csv", "a.csv - csv  0.0 - wet loud plain"),
        ("load -f csv a.csv", "a.csv - csv  0.0 - wet loud plain"),
        ("load -fcsv a.csv", "a.csv - csv  0.0 - wet loud plain"),
        ("load -f=csv a.csv", "a.csv - csv  0.0 - wet loud plain"),
        ("load a.csv -nfjson", "a.csv - json  0.0 - dry loud plain"),
        ("load a.csv -nq", "a.csv - table  0.0 - dry quiet plain"),
        ("--quiet load a.csv", "a.csv - table  0.0 - wet quiet plain"),
        ("load a.csv --quiet", "a.csv - table  0.0 - wet quiet plain"),
        ("load a.csv --ship Aurora --ship=Boreas", "a.csv - table Aurora+Boreas 0.0 - wet loud plain"),
        ("load a.csv --trim -2.5", "a.csv - table  -2.5 - wet loud plain"),
        ("load a.csv --trim=1e0", "a.csv - table  1.0 - wet loud plain"),
        ("load a.csv --out=-", "a.csv - table  0.0 - wet loud plain"),
        ("load a.csv --out -", "a.csv - table  0.0 - wet loud plain"),
        ("load a.csv --out=a=b", "a.csv - table  0.0 a=b wet loud plain"),
        ("load -- --format", "--format - table  0.0 - wet loud plain"),
        ("load -", "- - table  0.0 - wet loud plain"),
        ("load a.csv --color always", "a.csv - table  0.0 - wet loud coloured"),
        ("crew add --rank mate Ann Bo", "mate: Ann, Bo"),
        ("crew add Ann --rank mate Bo", "mate: Ann, Bo"),
        ("crew add --rank mate -5", "mate: -5"),
        ("--version", "harbour 1.2.3"),
        ("__complete ships", "Aurora\nBoreas\nCalypso"),
    ]

    @Test("the values reach the command", arguments: accepted.indices)
    func accepts(_ index: Int) {
        let item = Self.accepted[index]
        #expect(run(item.line) == Outcome(output: item.output + "\n"), "\(item.line)")
    }

    @Test("a command's own failures become exit statuses")
    func statuses() {
        #expect(run("crew sink diagnostic") == Outcome(error: "hull.csv:3: error: a hole\n", status: 2))
        #expect(run("crew sink status") == Outcome(status: 3))
        #expect(run("crew sink otherwise") == Outcome(error: "error: water comes in\n", status: 1))
    }

    @Test("the bare name prints help on standard error and is a fault")
    func bareName() {
        let outcome = run("")
        #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.error.hasPrefix("Plan what ships carry."))
    }

    @Test("`help` and `--help` print the same", arguments: ["", "load", "crew", "crew add", "completion"])
    func helpAgrees(_ words: String) {
        #expect(run("help \(words)") == run("\(words) --help"))
        #expect(run("help \(words)").status == 0)
    }

    @Test("declarations that contradict each other trap")
    func contradictions() async {
        await #expect(processExitsWith: .failure) {
            _ = Program(
                Command("a", "A", options: [.flag("x", help: "x"), .flag("x", help: "x")]) { _, _ in .success },
                version: "1")
        }
        await #expect(processExitsWith: .failure) {
            let bad = Option.option("f", "F", .oneOf(["a", "b"]), default: "c", help: "f")
            _ = Program(Command("a", "A", options: [bad]) { _, _ in .success }, version: "1")
        }
    }
}
