import TextFormats

/// A kind of file that charts are drawn to.
public enum FigureFormat: String, Sendable, CaseIterable {
    /// Scalable Vector Graphics.
    case svg
    /// Pixels, twice the size on the page.
    case png
    /// Portable Document Format.
    case pdf

    /// Reads kinds separated by commas, each once.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-figure`.
    public static func read(_ words: [String]) throws(Diagnostic) -> [FigureFormat] {
        var formats: [FigureFormat] = []
        let known = allCases.map(\.rawValue)
        for word in words.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }).map(String.init) {
            guard let format = FigureFormat(rawValue: word) else {
                throw Diagnostic(
                    kind: "unknown-figure", found: "`\(word)` is no kind of figure",
                    needed: "one or more of \(known.joined(separator: ", "))",
                    nearest: nearestNames(to: word, among: known))
            }
            if !formats.contains(format) { formats.append(format) }
        }
        return formats
    }
}
