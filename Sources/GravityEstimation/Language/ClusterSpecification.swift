import TextFormats

/// The dimensions by which standard errors are clustered: `pair`, `imp^exp`, `sym(exporter, importer)`, and several
/// of them separated by `+`.
public struct ClusterSpecification: Sendable, Equatable, CustomStringConvertible {
    let source: SourceText
    var groups: [GroupExpression]

    /// Reads what a person typed.
    ///
    /// - Throws: one fault, with its place in the text.
    public init(parsing text: String, label: String = "cluster") throws(Diagnostics) {
        source = SourceText(text, label: label)
        do throws(Diagnostic) {
            var parser = try LanguageParser(source)
            groups = try parser.groups()
            guard parser.current.kind == .end else { throw parser.unexpected(needed: "`+`, `^` or the end") }
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The dimensions as they are printed, one for each way of clustering.
    public var names: [String] { groups.map(\.name) }

    /// The dimensions, separated by `+`.
    public var description: String { names.joined(separator: " + ") }
}
