import TextFormats

/// Which economies or sectors a measure is about, as the file states it: codes, groups, `all`, `not:X`.
///
/// The order of items does not matter: what is named is joined, then what stands behind `not:` is taken
/// out. Where nothing but `not:` items stand, they are taken out of all.
public struct Selector: Sendable, Equatable {
    /// One entry.
    public struct Item: Sendable, Equatable {
        /// A code, the name of a group, or `all`.
        public var name: String
        /// Whether it is taken out (`not:X`).
        public var isExcluded: Bool
        /// Where it was written.
        public var place: Place

        /// Makes an entry.
        public init(_ name: String, isExcluded: Bool = false, place: Place = .nowhere) {
            self.name = name
            self.isExcluded = isExcluded
            self.place = place
        }

        /// The entry as it is written in a file.
        public var text: String { isExcluded ? "not:\(name)" : name }
    }

    /// The entries, in the order of the file.
    public var items: [Item]
    /// Where the selector was written.
    public var place: Place

    /// Makes a selector from entries.
    public init(items: [Item], place: Place = .nowhere) {
        self.items = items
        self.place = place
    }

    /// Makes a selector from the texts a file would hold, for example `["TPP", "not:CHN"]`.
    public init(_ texts: [String]) {
        self.init(items: texts.map { Self.item($0, .nowhere) })
    }

    /// Everything.
    public static let all = Selector(["all"])

    /// The selector as one line of text.
    public var text: String { items.map(\.text).joined(separator: ", ") }

    private static func item(_ text: String, _ place: Place) -> Item {
        text.hasPrefix("not:")
            ? Item(String(text.dropFirst(4)), isExcluded: true, place: place) : Item(text, place: place)
    }

    /// Reads a selector: one text, or a list of texts.
    ///
    /// - Parameters:
    ///   - node: the value.
    ///   - key: its key, for messages.
    ///   - findings: where faults go; the result is then `nil`.
    static func read(_ node: YAMLNode, _ key: String, _ findings: YAMLFindings) -> Selector? {
        let nodes: [YAMLNode]
        if case .sequence(let items) = node.content { nodes = items } else { nodes = [node] }
        guard !nodes.isEmpty else {
            findings.add(
                node.diagnostic(
                    kind: "empty-selector", found: "`\(key)` is an empty list",
                    needed: "codes, groups, `all` or `not:X`"))
            return nil
        }
        var items: [Item] = []
        for entry in nodes {
            guard let text = entry.text else {
                let isSpaced = entry["not"]?.text != nil
                findings.add(
                    entry.diagnostic(
                        kind: "wrong-kind", found: "`\(key)` holds \(entry.foundWords)",
                        needed: "a code, a group, `all` or `not:X`",
                        advice: isSpaced ? "write `not:X` without a space behind the colon" : ""))
                continue
            }
            let item = Self.item(text, Place(entry))
            if item.name.isEmpty {
                findings.add(
                    entry.diagnostic(
                        kind: "wrong-kind", found: "`\(key)` holds \(shown(text)), which names nothing",
                        needed: "a code, a group, `all` or `not:X`"))
            } else {
                items.append(item)
            }
        }
        return items.count == nodes.count ? Selector(items: items, place: Place(node)) : nil
    }
}

/// Importers, exporters and sectors: a block of cells, domestic sales never among them.
public struct CellSelector: Sendable, Equatable {
    /// The importing side.
    public var importers: Selector
    /// The exporting side.
    public var exporters: Selector
    /// The sectors; all of them where the file states none.
    public var sectors: Selector

    /// Makes a block.
    public init(importers: Selector, exporters: Selector, sectors: Selector = .all) {
        self.importers = importers
        self.exporters = exporters
        self.sectors = sectors
    }
}

/// A name for several economies that the scenario file defines for itself.
public struct GroupDefinition: Sendable, Equatable {
    /// The name.
    public var name: String
    /// Who belongs to it; may name other groups.
    public var members: Selector
    /// Where the name was written.
    public var place: Place

    /// Makes a definition.
    public init(name: String, members: Selector, place: Place = .nowhere) {
        self.name = name
        self.members = members
        self.place = place
    }
}
