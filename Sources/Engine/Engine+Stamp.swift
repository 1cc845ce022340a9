extension Engine {
    /// A text that changes whenever a file of the built-in worlds or of the cited parameters does, by the same signs as ``WorldCache``.
    ///
    /// Whoever keeps answers puts it into their key, so that a world that was built anew never gives old numbers.
    ///
    /// - Complexity: one look at each file, none of which is read.
    public var dataStamp: String {
        let folders =
            home.worldNames.map { "\(home.worlds)/\($0)" }
            + ["agreements", "effects", "elasticities"].map { "\(home.parameters)/\($0)" }
        return folders.map { folder in
            let stamps = FileStamp.all(in: folder) ?? []
            return stamps.map { "\($0.name) \($0.numbers)" }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
