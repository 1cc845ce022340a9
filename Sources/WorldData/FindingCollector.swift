import TextFormats

/// Gathers findings about a world, so that all are reported at once.
///
/// A file with a systematic fault can hold a million instances of it: after `limitPerKind` of one kind in
/// one file the rest are only counted, and `finish()` states their number, so nothing is lost in silence.
struct FindingCollector {
    private(set) var findings: [Diagnostic] = []
    private var counts: [String: Int] = [:]
    private var order: [(key: String, kind: String, file: String?, severity: Diagnostic.Severity)] = []
    /// Kinds of error that the user accepts: they become warnings.
    let allowed: Set<String>

    /// Enough to see the pattern of a fault and to mend a small file in one pass.
    static let limitPerKind = 200

    init(allowing allowed: Set<String> = []) { self.allowed = allowed }

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    mutating func add(_ finding: Diagnostic) {
        add(kind: finding.kind, file: finding.file, finding.severity) { finding }
    }

    /// Adds a finding whose words are put together only where they are kept.
    mutating func add(
        kind: String, file: String?, _ severity: Diagnostic.Severity = .error, _ words: () -> Diagnostic
    ) {
        let key = "\(kind)|\(file ?? "")"
        let seen = counts[key, default: 0]
        if seen == 0 { order.append((key, kind, file, severity)) }
        counts[key] = seen + 1
        guard seen < Self.limitPerKind else { return }
        var kept = words()
        if kept.severity == .error, allowed.contains(kept.kind) { kept.severity = .warning }
        findings.append(kept)
    }

    mutating func add(_ several: [Diagnostic]) {
        for finding in several { add(finding) }
    }

    /// All findings, followed by one note for every kind that had more than the limit.
    func finish() -> [Diagnostic] {
        var all = findings
        for entry in order {
            let extra = counts[entry.key, default: 0] - Self.limitPerKind
            if extra > 0 {
                all.append(
                    Diagnostic(
                        entry.severity == .error && allowed.contains(entry.kind) ? .warning : entry.severity,
                        kind: entry.kind, file: entry.file, found: "and \(extra) more of the kind `\(entry.kind)`"))
            }
        }
        return all
    }
}
