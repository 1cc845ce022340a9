import EquilibriumModels
import Reporting
import Scenarios
import TextFormats

/// The parts that the manifests of runs and sweeps share, as JSON and in words.
enum ManifestParts {
    static func files(_ files: [FileRecord]) -> JSONValue {
        .array(files.map { .object([.init("path", .string($0.path)), .init("sha256", .string($0.contentHash))]) })
    }

    static func parameters(_ parameters: [UsedParameter]) -> JSONValue {
        .array(
            parameters.map {
                .object([
                    .init("name", .string($0.name)), .init("value", .number($0.value)),
                    .init("standard_error", .optional($0.standardError)), .init("unit", .string($0.unit)),
                    .init("source", .string($0.source)),
                ])
            })
    }

    static func measures(_ measures: [BoundMeasure]) -> JSONValue {
        .array(
            measures.map {
                .object([
                    .init("measure", .string($0.label)), .init("words", .string($0.words)),
                    .init("pairs", .integer($0.pairs)),
                    .init("cells", .integer($0.cells)), .init("traded_cells", .integer($0.tradedCells)),
                    .init("changed_cells", .integer($0.changedCells)),
                    .init("pairs_already_covered", .integer($0.coveredPairs)),
                ])
            })
    }

    static func findings(_ findings: [Diagnostic]) -> JSONValue {
        .array(
            findings.map {
                .object([
                    .init("severity", .string($0.severity.rawValue)), .init("kind", .string($0.kind)),
                    .init("file", .optional($0.file)), .init("line", $0.line.map(JSONValue.integer) ?? .null),
                    .init("found", .string($0.found)), .init("needed", .string($0.needed)),
                ])
            })
    }

    /// Findings for people: the first of each kind in words, and how many more there are of it.
    static func byKind(_ findings: [Diagnostic], _ words: (Diagnostic) -> String) -> [String] {
        var kinds: [(first: Diagnostic, count: Int)] = []
        for finding in findings {
            if let place = kinds.firstIndex(where: { $0.first.kind == finding.kind }) {
                kinds[place].count += 1
            } else {
                kinds.append((finding, 1))
            }
        }
        return kinds.map { first, count in
            words(first)
                + (count > 1 ? " (and \(count - 1) more of `\(first.kind)`; `--format json` lists all)" : "")
        }
    }

    /// Findings for people: what was found and needed, the first of each kind, the others counted.
    static func words(_ findings: [Diagnostic]) -> [String] {
        byKind(findings) { first in
            "\(first.found)\(first.needed.isEmpty ? "" : "; \(first.needed)")"
        }
    }
}
