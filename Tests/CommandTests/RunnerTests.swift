import Testing

/// The runner itself: what it reads, and what it calls different.
@Suite("The runner of command tests")
struct RunnerTests {
    @Test("a file is read into cases")
    func reading() throws {
        let text = """
            # Made up.

            --- file a.yaml
            key: 1
            \\# kept

            $ comity run $SCRATCH/a.yaml
            one

            two

            --- stderr
            warning
            --- exit 3

            # Between cases.
            $ comity quiet
            """
        let cases = try readTestFile(text, named: "made-up.test")
        #expect(cases.count == 2)
        #expect(cases[0].command == "comity run $SCRATCH/a.yaml" && cases[0].line == 7 && cases[0].status == 3)
        #expect(cases[0].inputs.map(\.name) == ["a.yaml"] && cases[0].inputs[0].lines == ["key: 1", "# kept"])
        #expect(cases[0].output == ["one", "", "two"] && cases[0].error == ["warning"])
        #expect(cases[1].output.isEmpty && cases[1].error.isEmpty && cases[1].status == 0)
    }

    @Test(
        "a file with a fault is refused with its place",
        arguments: [
            ("stray", 1), ("$ comity\n--- stdout", 2), ("--- stderr", 1), ("$ comity\n--- exit soon", 2),
            ("$ comity\n--- exit 1\nmore", 3), ("$ comity\n--- exit 1\n--- stderr", 3), ("--- file a\nx", 0),
        ])
    func refusing(_ text: String, _ line: Int) {
        #expect { try readTestFile(text, named: "bad.test") } throws: { ($0 as? TestFileFault)?.line == line }
    }

    @Test("`...` stands for any lines")
    func wildcard() {
        #expect(linesMatch(expected: [], printed: []))
        #expect(linesMatch(expected: ["..."], printed: []))
        #expect(linesMatch(expected: ["a", "...", "d"], printed: ["a", "b", "c", "d"]))
        #expect(linesMatch(expected: ["...", "d", "..."], printed: ["d", "d", "e"]))
        #expect(!linesMatch(expected: ["a", "...", "d"], printed: ["a", "b", "c"]))
        #expect(!linesMatch(expected: ["a"], printed: ["a", "b"]))
        #expect(!linesMatch(expected: ["a", "b"], printed: ["a"]))
    }

    @Test("a difference shows what is missing and what was not expected")
    func difference() {
        #expect(
            lineDifference(expected: ["a", "...", "d", "e"], printed: ["a", "x", "d", "f"])
                == "  a\n  ...\n  d\n- e\n+ f")
        #expect(lineDifference(expected: ["a", "b"], printed: ["b", "c"]) == "- a\n  b\n+ c")
    }
}
