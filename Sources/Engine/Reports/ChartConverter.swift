import Glibc
import Reporting
import TextFormats

/// Draws charts with a Python that has vl-convert: one process for all of them.
struct ChartConverter {
    /// A drawing that is wanted.
    struct Job {
        /// The specification.
        var specification: JSONValue
        /// The file, which ends in .svg, .png or .pdf.
        var output: String
        /// Whether the coordinates of an SVG are rounded to a tenth.
        var isRounded: Bool
    }

    /// What came of it.
    struct Outcome {
        /// The drawings by file.
        var drawings: [String: [UInt8]] = [:]
        /// What is missing and what to do about it; `nil` where everything was drawn.
        var warning: Diagnostic?
    }

    /// The Python: `$COMITY_PYTHON`, or that on the path.
    var python: String
    /// The program that it runs.
    var script: String
    /// Folders that may hold vl-convert.
    var libraries: [String]
    /// How long all charts together may take, in seconds.
    var seconds = ChartConverter.timeLimit

    /// How long all charts of a report may take, in seconds; they take two to five.
    static let timeLimit = 60.0
    /// The largest drawing that is taken, in bytes: a hundred times a usual one.
    static let largestDrawing = 64 << 20

    /// The converter of a data folder.
    init(home: DataHome) {
        python = getenv("COMITY_PYTHON").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "python3"
        script = home.chartScript
        libraries = ["\(home.path)/.build/python", "\(home.path)/python"].filter(isFolder)
    }

    /// Draws.
    func draw(_ jobs: [Job]) -> Outcome {
        var outcome = Outcome()
        if jobs.isEmpty { return outcome }
        guard let folder = makeTemporaryFolder(in: temporaryFiles, named: "comity-charts") else {
            outcome.warning = Self.warning("no temporary folder can be made: \(String(cString: strerror(errno)))", "")
            return outcome
        }
        defer { removeTree(folder) }
        let description = JSONValue.array(
            jobs.enumerated().map { number, job in
                ["chart": .string("\(number).json"), "output": .string(job.output), "round": .bool(job.isRounded)]
            })
        do throws(Diagnostic) {
            for (number, job) in jobs.enumerated() {
                try writeAtomically(job.specification.bytes(), to: "\(folder)/\(number).json")
            }
            try writeAtomically(description.bytes(), to: "\(folder)/jobs.json")
        } catch {
            outcome.warning = Self.warning(error.found, "")
            return outcome
        }
        let process = TimedProcess(
            [python, script] + libraries.flatMap { ["--library", $0] } + ["\(folder)/jobs.json"], seconds: seconds)
        for job in jobs {
            guard let bytes = contentOfFile("\(folder)/\(job.output)", limit: Self.largestDrawing),
                Self.isDrawing(bytes, job.output)
            else { continue }
            outcome.drawings[job.output] = bytes
        }
        if process.ranOutOfTime {
            // What was being written when time was over may be a part only.
            outcome.drawings = [:]
        }
        if outcome.drawings.count < jobs.count || process.status != 0 {
            outcome.warning = warning(about: process)
        }
        return outcome
    }

    /// Whether a file begins as one of its kind does.
    static func isDrawing(_ bytes: [UInt8], _ name: String) -> Bool {
        switch name.split(separator: ".").last {
        case "png": bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case "pdf": bytes.starts(with: "%PDF-".utf8)
        default: String(decoding: bytes.prefix(4_096), as: UTF8.self).contains("<svg")
        }
    }

    /// What is said where drawings came that cannot be shown.
    static func warning(aboutUnusable names: [String]) -> Diagnostic {
        warning(
            "the program that draws them gave no usable drawing of \(names.joined(separator: ", "))",
            "the specifications in charts/*.vl.json can be opened in any Vega-Lite editor")
    }

    private func warning(about process: TimedProcess) -> Diagnostic {
        if process.ranOutOfTime {
            return Self.warning(
                "they took more than \(Int(seconds)) seconds, and their drawing was stopped",
                "try again when the machine has less to do")
        }
        let said = process.message.split(separator: "\n").suffix(3).joined(separator: "; ")
        switch process.status {
        case -1: return Self.warning("`\(python)` cannot be started: \(said)", Self.advice)
        case Self.missingStatus:
            return Self.warning("`\(python)` has no vl-convert, which draws the charts", Self.advice)
        case 0:
            return Self.warning(
                "the program that draws them ended well and left drawings out, or wrote what is none",
                "check that `\(python)` is a Python with vl-convert")
        default:
            return Self.warning(
                "the program that draws them ended with status \(process.status)\(said.isEmpty ? "" : ": \(said)")",
                "the specifications in charts/*.vl.json can be opened in any Vega-Lite editor")
        }
    }

    /// What the script ends with where vl-convert is absent.
    static let missingStatus: Int32 = 86

    /// How to get the converter.
    static let advice =
        "run `make setup`, or `pip install vl-convert-python` and name that Python in COMITY_PYTHON; then run again"

    private static func warning(_ found: String, _ advice: String) -> Diagnostic {
        Diagnostic(.warning, kind: "charts-not-drawn", found: "charts are not drawn: \(found)", advice: advice)
    }
}
