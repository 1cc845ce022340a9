import TextFormats

/// A world on disk: a folder of tidy CSV files and a manifest, as docs/reference/world-folder.md describes it.
public struct WorldFolder: Sendable {
    /// Path of the folder.
    public let path: String

    /// Names a folder; nothing is read yet.
    public init(path: String) {
        var trimmed = path
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.path = trimmed
    }

    /// What reading and checking a folder gave.
    public struct Reading: Sendable {
        /// The world; `nil` where a finding is an error.
        public var world: World?
        /// Every finding: errors first made the world unusable, warnings name what was changed or assumed.
        public var findings: [Diagnostic]

        /// The world, or all errors at once.
        ///
        /// - Throws: `Diagnostics` with the findings of severity `error`.
        public func usable() throws(Diagnostics) -> World {
            if let world { return world }
            throw Diagnostics(findings.filter { $0.severity == .error })
        }
    }

    /// Kinds of finding that `allowing` may turn from an error into a warning, with what is then done.
    public static let allowable: [String: String] = [
        "shares-do-not-add-up": "the shares are rescaled to one",
        "missing-domestic-sales": "domestic sales are zero: everything bought there is imported",
        "unknown-code": "the row is left out and counted",
        "missing-row": "the value-added share is one (no intermediate inputs)",
    ]

    /// The tables that a world folder may hold.
    static let tableNames = [
        "economies", "sectors", "trade", "gross_output", "value_added", "input_output", "tariff", "ties", "agreements",
    ]

    /// Reads the folder and checks everything that can be checked, without stopping at the first fault.
    ///
    /// - Parameter allowed: kinds of finding that the user accepts, out of ``allowable``.
    /// - Complexity: linear in the bytes of the folder.
    public func read(allowing allowed: Set<String> = []) -> Reading {
        var reader = WorldReader(folder: self, allowing: allowed)
        return reader.run()
    }

    /// Path of `stem.csv` or `stem.csv.gz`, whichever is there; `nil` where neither is.
    func file(_ stem: String) -> String? {
        for ending in ["csv", "csv.gz"] where isRegularFile("\(path)/\(stem).\(ending)") {
            return "\(path)/\(stem).\(ending)"
        }
        return nil
    }
}
