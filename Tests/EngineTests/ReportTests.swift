import Foundation
import Reporting
import TestSupport
import Testing
import TextFormats

@testable import Engine

/// A Python that has vl-convert, as the engine finds it; `nil` where there is none.
private let hasConverter: Bool = {
    let converter = ChartConverter(home: DataHome(path: packageRoot))
    let folders = converter.libraries.map { "sys.path.insert(0, \($0.debugDescription))" }.joined(separator: "; ")
    return TimedProcess(
        [converter.python, "-c", "import sys; \(folders.isEmpty ? "pass" : folders); import vl_convert"], seconds: 20
    ).status == 0
}()

@Suite("Reports of runs", .serialized)
struct ReportTests {
    static let absence = Comment(
        "no Python with vl-convert is at hand, so charts are not drawn: run `make setup` with a network")

    static let engine = Engine(home: DataHome(path: packageRoot))

    static func inclusive() throws -> RunResult {
        try engine.run(RunRequest(scenario: "\(packageRoot)/Scenarios/tpp-inclusive.yaml"))
    }

    @Test(
        "the report of the inclusive TPP holds map, bars, flows and welfare, and is under 3 MB",
        .enabled(if: hasConverter, absence))
    func inclusiveReport() throws {
        let report = Self.engine.report(of: try Self.inclusive().brief(), figures: [.svg, .png, .pdf])
        #expect(report.warnings.isEmpty, "\(report.warnings)")
        let bytes = report.html.utf8.count
        #expect(bytes < 3_000_000, "\(bytes) bytes")
        for name in ["map", "gains", "flows", "welfare"] {
            #expect(report.html.contains("<title id=\"\(name)-wide-title\">"), "\(name) is not drawn")
        }
        #expect(!report.html.contains("This chart is not drawn here"))
        #expect(report.charts.map(\.name) == ["map.vl.json", "gains.vl.json", "flows.vl.json", "welfare.vl.json"])
        #expect(report.figures.count == 12)
        for figure in report.figures {
            let start: [UInt8] =
                figure.name.hasSuffix("png")
                ? [0x89, 0x50, 0x4E, 0x47] : Array((figure.name.hasSuffix("pdf") ? "%PDF" : "<svg").utf8)
            #expect(figure.bytes.starts(with: start), "\(figure.name)")
        }
        // More shapes than economies that trade: every economy of the world that has a place is drawn.
        let shapes = report.html.matches(of: /<path[^>]*fill="#(b25300|f1a340|fbdcb0|e9ebed|cfe3f1|67a9cf|20639f)"/)
            .count
        #expect(shapes > 200, "\(shapes) shapes are coloured")
        // The same brief gives the same report.
        #expect(Self.engine.report(of: try Self.inclusive().brief()).html == report.html)
    }

    @Test("numbers of the report are those of the csv")
    func numbers() throws {
        let result = try Self.inclusive()
        let brief = result.brief()
        let html = brief.html(figures: ReportFigures())
        let table = try CSVTable(bytes: Array(result.csv.utf8), file: "results.csv")
        let annex = try #require(html.range(of: "Every economy of"))
        let rows = html[annex.upperBound...].matches(
            of: /<tr><th scope="row"><bdi>[^<]*<\/bdi><\/th><td>([A-Z0-9]*)<\/td>(.*)<\/tr>/)
        #expect(rows.count == 217)
        for (position, row) in rows.enumerated() {
            #expect(table.text(row: position, column: 0) == row.1)
            let values = row.2.matches(of: /<td class="n">(?:<data value="([^"]*)">|<span)/).map {
                $0.1.map(String.init) ?? ""
            }
            #expect(values == brief.columns.indices.map { table.text(row: position, column: $0 + 2) })
        }
    }

    /// Runs a converter that a test made, in place of Python.
    static func draw(_ program: String, seconds: Double = 20) throws -> (ChartConverter.Outcome, TemporaryFolder) {
        let folder = TemporaryFolder()
        try folder.write("python", "#!/bin/sh\n\(program)\n")
        chmod("\(folder.path)/python", 0o755)
        var converter = ChartConverter(home: DataHome(path: packageRoot))
        converter.python = "\(folder.path)/python"
        converter.seconds = seconds
        let jobs = ["a.svg", "b.svg"].map {
            ChartConverter.Job(specification: ["mark": "bar"], output: $0, isRounded: true)
        }
        return (converter.draw(jobs), folder)
    }

    /// The last argument of the program is the list of jobs; the drawings go beside it.
    static let inFolder = "for last; do :; done; cd \"${last%/*}\""

    @Test("a converter that hangs is stopped with what it started, and its drawings are not taken")
    func hanging() throws {
        let start = Date()
        let (outcome, folder) = try Self.draw(
            "\(Self.inFolder); echo '<svg/>' > a.svg; sleep 100 & echo $! > \"${0%/*}/child\"; wait", seconds: 3)
        #expect(Date().timeIntervalSince(start) < 60)
        #expect(outcome.drawings.isEmpty)
        #expect(outcome.warning?.found.contains("took more than 3 seconds") == true)
        let child = try #require(
            Int32(
                try String(contentsOfFile: "\(folder.path)/child", encoding: .utf8).trimmingCharacters(
                    in: .whitespacesAndNewlines)))
        // A stopped process is gone, or waits as a zombie for its new parent to notice.
        var isRunning = true
        for _ in 0..<100 where isRunning {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            isRunning = state != nil && state?.contains(") Z ") != true
            if isRunning { usleep(20_000) }
        }
        #expect(!isRunning)
    }

    @Test("a converter that fails, draws a part only or plants a link costs drawings, never the report")
    func faulty() throws {
        let (failed, _) = try Self.draw("echo 'no such mark' >&2; exit 3")
        #expect(
            failed.drawings.isEmpty
                && failed.warning?.found
                    == "charts are not drawn: the program that draws them ended with status 3: no such mark"
        )
        let (part, _) = try Self.draw("\(Self.inFolder); echo '<svg/>' > b.svg")
        #expect(part.drawings.keys.sorted() == ["b.svg"] && part.warning != nil)
        let (link, _) = try Self.draw("\(Self.inFolder); ln -s /etc/hostname a.svg; mkfifo b.svg")
        #expect(link.drawings.isEmpty && link.warning != nil)
        let (rubbish, _) = try Self.draw("\(Self.inFolder); echo rubbish > a.svg; echo '<svg/>' > b.svg")
        #expect(rubbish.drawings.keys.sorted() == ["b.svg"])
        #expect(rubbish.warning?.found.contains("wrote what is none") == true)
        #expect(!ChartConverter.isDrawing(Array("<svg/>".utf8), "map.png"))
        #expect(ChartConverter.isDrawing(Array("%PDF-1.4".utf8), "map.pdf"))
        let (absent, _) = try Self.draw("exit 86")
        #expect(absent.warning?.found.contains("has no vl-convert") == true)
        #expect(absent.warning?.advice.contains("make setup") == true)
        var converter = ChartConverter(home: DataHome(path: packageRoot))
        converter.python = "/no/such/python"
        let none = converter.draw([.init(specification: nil, output: "a.svg", isRounded: false)])
        #expect(
            none.warning?.found
                == "charts are not drawn: `/no/such/python` cannot be started: No such file or directory")
        #expect(converter.draw([]).warning == nil)
    }

    @Test("a chart that the converter refuses costs that one only", .enabled(if: hasConverter, absence))
    func oneRefused() throws {
        let good: JSONValue = [
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": ["values": [["a": 1]]],
            "mark": "point",
            "encoding": ["x": ["field": "a", "type": "quantitative"]],
        ]
        let remote: JSONValue = [
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": ["url": "http://127.0.0.1:9/x.json"],
            "mark": "point", "encoding": ["x": ["field": "a", "type": "quantitative"]],
        ]
        let outcome = ChartConverter(home: DataHome(path: packageRoot)).draw([
            .init(specification: ["mark": "nonsense"], output: "bad.svg", isRounded: true),
            .init(specification: good, output: "good.svg", isRounded: true),
            .init(specification: remote, output: "remote.png", isRounded: false),
        ])
        #expect(outcome.drawings["good.svg"] != nil && outcome.drawings["bad.svg"] == nil)
        #expect(outcome.warning?.found.contains("bad.svg: ") == true, "\(String(describing: outcome.warning))")
    }

    @Test("a folder of results is whole, and holds nothing of an earlier answer")
    func folder() throws {
        let folder = TemporaryFolder()
        let out = "\(folder.path)/o"
        let fixture = try DrawFixture(errors: [1.2, 0.7])
        let engine = Engine(home: DataHome(path: fixture.folder.path))
        try folder.write("o/figures/map.png", "old")
        try folder.write("o/figures/mine.png", "mine")
        try folder.write("o/scenario.yaml", "mine")
        let drawn = try fixture.run(BriefTests.lines, draws: 5, seed: 7, flows: true)
        let written = try engine.write(drawn, to: out)
        // This data folder has neither a map nor a program that draws.
        #expect(written.warnings.map(\.kind) == ["missing-file", "charts-not-drawn"])
        #expect(
            Set(namesInFolder(out)) == [
                "report.html", "results.json", "results.csv", "brief.json", "partner-flows.csv", "flows.csv",
                "draws.csv",
                "drawn-parameters.csv", "table.txt", "report.txt", "table.tex", "table.md", "results.xlsx", "charts",
                "figures", "scenario.yaml",
            ])
        // Nothing shows that an earlier answer wrote the picture.
        #expect(namesInFolder("\(out)/figures").sorted() == ["map.png", "mine.png"])
        #expect(try readBytes("\(out)/scenario.yaml") == Array("mine".utf8))
        #expect(try Brief(json: readBytes("\(out)/brief.json")) == drawn.brief())
        let again = try engine.write(try fixture.run(BriefTests.lines), to: out)
        #expect(again.removed == ["flows.csv", "draws.csv", "drawn-parameters.csv", "figures/map.png"])
        #expect(namesInFolder("\(out)/figures") == ["mine.png"])
        #expect(Set(namesInFolder(out)).isDisjoint(with: ["flows.csv", "draws.csv", "drawn-parameters.csv"]))
        // What cannot be written leaves everything as it was.
        let before = try readBytes("\(out)/report.html")
        try removeAndBlock("\(out)/table.md")
        #expect(throws: Diagnostic.self) { try engine.write(drawn, to: out) }
        #expect(try readBytes("\(out)/report.html") == before && !namesInFolder(out).contains("flows.csv"))
        #expect(namesInFolder(out).allSatisfy { !$0.hasSuffix(".partial") })
    }

    private func removeAndBlock(_ path: String) throws {
        removeTree(path)
        try makeFolder(path)
    }
}
