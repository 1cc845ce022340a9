extension RunRequest {
    /// The command that asks for the same, as one would type it.
    public var command: String {
        var words = ["comity", "run", scenario]
        func add(_ option: String, _ value: String?) {
            if let value { words += [option, value] }
        }
        add("--world", world)
        if withFlows { words.append("--flows") }
        add("--draws", draws.map(String.init))
        add("--seed", seed.map(String.init))
        if withoutDraws { words.append("--no-draws") }
        add("--horizon", horizon)
        add("--competition", competition)
        add("--input-output", inputOutput)
        for kind in allowedFindings { add("--allow", kind) }
        return words.map(quotedForShell).joined(separator: " ")
    }
}

/// A word as a shell reads it: in single quotes where it needs them.
func quotedForShell(_ word: String) -> String {
    let isPlain =
        !word.isEmpty
        && word.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "-_./:,=+@%".utf8.contains($0)
        }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
