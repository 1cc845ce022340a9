import EquilibriumModels
import TextFormats

/// One baseline and many policies that are each compared with it.
///
/// The language is described in the reference of the sweep file; a sweep is read whole or refused with every
/// fault at once. What its names mean in a world is found by ``SweepPlan``.
public struct Sweep: Sendable {
    /// One policy of a list.
    struct NamedPolicy: Sendable {
        /// Its name, which identifies its rows.
        var name: String
        /// Its measures.
        var measures: [Measure]
        /// Where the name was written.
        var place: Place
    }

    /// Pairs of economies.
    struct Pairs: Sendable {
        /// Who stands first.
        var first: Selector
        /// Who stands second.
        var second: Selector
        /// Whether (a, b) and (b, a) are two scenarios.
        var isOrdered: Bool
    }

    /// Subsets of candidates.
    struct Subsets: Sendable {
        /// Who may be a member.
        var candidates: Selector
        /// Numbers of members, ascending; `nil` is any, none included.
        var sizes: [Int]?
        /// Where the sizes were written.
        var sizesPlace: Place
    }

    /// Where the scenarios come from.
    enum Source: Sendable {
        /// Policies, each written out.
        case list([NamedPolicy])
        /// Every combination of the values of variables.
        case grid([GridVariable], PolicyTemplate)
        /// Every pair of distinct economies, as `$first` and `$second`.
        case pairs(Pairs, PolicyTemplate)
        /// Every subset of candidates, as `$members`.
        case subsets(Subsets, PolicyTemplate)
    }

    /// Everything that the scenarios share: a scenario without a policy.
    public var common: Scenario
    /// Where the scenarios come from.
    let source: Source
    /// Where `scenarios` was written.
    let sourcePlace: Place
    /// The economies whose rows are kept; `nil` is all.
    let report: Selector?
    /// Columns of the result to keep, each with its place; `nil` is all.
    public let columns: [(name: String, place: Place)]?
    /// What the file is called in messages.
    public let file: String

    /// Most scenarios that a sweep may have.
    public static let scenarioLimit = 1_000_000

    /// Name of the sweep.
    public var name: String { common.name }

    /// Reads a sweep file.
    ///
    /// - Parameters:
    ///   - path: the file; paths inside it are relative to its folder.
    ///   - name: what to call it in messages; the path itself where `nil`.
    /// - Throws: every fault, each with line, column, caret, what was needed and the nearest valid name.
    public static func read(_ path: String, called name: String? = nil) throws(Diagnostics) -> Sweep {
        let bytes: [UInt8]
        do {
            bytes = try readBytes(path, called: name)
        } catch {
            throw Diagnostics([error])
        }
        return try parse(bytes, file: name ?? path, folder: folderName(ofPath: path))
    }

    /// Reads a sweep from memory.
    ///
    /// - Parameters:
    ///   - bytes: the text of the file.
    ///   - file: what to call it in messages.
    ///   - folder: the folder to which paths in it are relative.
    public static func parse(_ bytes: [UInt8], file: String, folder: String = ".") throws(Diagnostics) -> Sweep {
        let root: YAMLNode
        do {
            root = try parseYAML(bytes, file: file)
        } catch {
            var fault = error
            if fault.kind == "not-yaml", fault.sourceLine?.contains("${") == true {
                fault.advice =
                    "write `$rate` in place of `${rate}`, or quotes around it: a brace ends a word inside { } and [ ]"
            }
            throw Diagnostics([fault])
        }
        var sweep = try decode(root, file: file)
        sweep.common.folder = folder
        sweep.common.contentHash = sha256(bytes)
        return sweep
    }
}
