/// Trees made from trees: how a template becomes the text that a person would have written.
extension YAMLNode {
    /// What takes the place of a scalar.
    public enum Replacement: Sendable {
        /// One node.
        case one(YAMLNode)
        /// Several or none: spliced into the list that holds the scalar, a list of their own elsewhere.
        case several([YAMLNode])
    }

    /// Another content at the same place.
    public func holding(_ content: Content) -> YAMLNode {
        YAMLNode(content: content, line: line, column: column, source: source)
    }

    /// The tree with scalars replaced; keys of mappings stay.
    ///
    /// - Parameter replacement: what to put in place of a scalar; `nil` leaves it as it is.
    public func replacingScalars(_ replacement: (YAMLNode) -> Replacement?) -> YAMLNode {
        switch content {
        case .scalar:
            switch replacement(self) {
            case .one(let node): return node
            case .several(let nodes): return holding(.sequence(nodes))
            case nil: return self
            }
        case .mapping(let entries):
            return holding(
                .mapping(
                    entries.map {
                        YAMLEntry(key: $0.key, name: $0.name, value: $0.value.replacingScalars(replacement))
                    }))
        case .sequence(let items):
            var result: [YAMLNode] = []
            for item in items {
                if case .scalar = item.content, case .several(let nodes) = replacement(item) {
                    result += nodes
                } else {
                    result.append(item.replacingScalars(replacement))
                }
            }
            return holding(.sequence(result))
        }
    }

    /// Calls `body` with every scalar of the tree, keys of mappings left out, in the order of the file.
    public func forEachScalar(_ body: (YAMLNode) -> Void) {
        switch content {
        case .scalar: body(self)
        case .mapping(let entries): for entry in entries { entry.value.forEachScalar(body) }
        case .sequence(let items): for item in items { item.forEachScalar(body) }
        }
    }

    /// Whether a list without items stands anywhere in the tree.
    public var holdsEmptyList: Bool {
        switch content {
        case .scalar: false
        case .mapping(let entries): entries.contains { $0.value.holdsEmptyList }
        case .sequence(let items): items.isEmpty || items.contains { $0.holdsEmptyList }
        }
    }
}
