import Reporting
import TextFormats
import WorldData

/// What `comity world check` found.
public struct WorldCheckReport: Sendable {
    /// Every finding.
    public var findings: [Diagnostic]
    /// Whether the world can be used.
    public var isUsable: Bool
    /// Size of the world in words; empty where it could not be read.
    public var size: String

    /// Reads and checks a folder.
    ///
    /// - Parameters:
    ///   - allowed: kinds of finding that the user accepts.
    /// - Throws: `Diagnostic` where a kind cannot be accepted.
    public init(_ folder: WorldFolder, allowing allowed: [String]) throws(Diagnostic) {
        try Self.requireAllowable(allowed)
        let reading = folder.read(allowing: Set(allowed))
        findings = reading.findings
        isUsable = reading.world != nil
        size =
            reading.world.map {
                "\($0.manifest.name): \($0.economyCount) economies, \($0.sectorCount) sectors, \($0.trade.count) flows"
            } ?? ""
    }

    /// Refuses kinds of finding that no user may accept, since nothing sensible could be done with them.
    public static func requireAllowable(_ kinds: [String]) throws(Diagnostic) {
        for kind in kinds where WorldFolder.allowable[kind] == nil {
            throw Diagnostic(
                kind: "not-allowable", found: "findings of the kind `\(kind)` cannot be allowed",
                needed: "one of \(WorldFolder.allowable.keys.sorted().joined(separator: ", "))",
                nearest: nearestNames(to: kind, among: WorldFolder.allowable.keys))
        }
    }

    /// Number of errors and of warnings.
    public var counts: (errors: Int, warnings: Int) {
        (findings.filter { $0.severity == .error }.count, findings.filter { $0.severity == .warning }.count)
    }

    /// Every finding in words, then a line of counts.
    public var text: String {
        var lines = findings.map(\.description)
        let (errors, warnings) = counts
        lines.append(
            (size.isEmpty ? "The world cannot be used" : size)
                + ": \(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Every finding as JSON.
    public var json: String {
        JSONValue.object([
            .init("usable", .bool(isUsable)),
            .init(
                "findings",
                .array(
                    findings.map {
                        .object([
                            .init("severity", .string($0.severity.rawValue)), .init("kind", .string($0.kind)),
                            .init("file", .optional($0.file)), .init("line", $0.line.map(JSONValue.integer) ?? .null),
                            .init("column", $0.column.map(JSONValue.integer) ?? .null),
                            .init("found", .string($0.found)),
                            .init("needed", .string($0.needed)), .init("advice", .string($0.advice)),
                            .init("nearest", .strings($0.nearest)),
                        ])
                    })),
        ]).text(.pretty)
    }
}
