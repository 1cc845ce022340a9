import TestSupport
import TextFormats
import Testing

@Suite("Lines of many values")
struct LongLineTests {
    @Test(
        "reading takes time in proportion to the line, whatever its letters",
        .timeLimit(.minutes(2)), arguments: ["Q", "é"])
    func proportional(letter: String) throws {
        // By the square of its length this line would take hours.
        let count = 150_000
        let text = "codes: [" + (0..<count).map { "\(letter)\($0)" }.joined(separator: ", ") + "]\n"
        let root = try parseYAML(Array(text.utf8), file: "long.yaml")
        guard case .sequence(let items)? = root["codes"]?.content else {
            Issue.record("no list")
            return
        }
        #expect(items.count == count)
        // Columns of such a line count scalars: the first value stands after `codes: [`.
        #expect(items.first.map { $0.diagnostic(kind: "k", found: "f").column } == 9)
    }
}
