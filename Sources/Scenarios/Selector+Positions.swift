import TextFormats
import WorldData

extension Selector {
    /// Positions of the economies that the selector means in a world, ascending, each once.
    ///
    /// - Parameters:
    ///   - context: register, groups and the day at which they are read.
    ///   - key: what the selector is called in messages.
    /// - Throws: `unknown-code`, `absent-economy`, `empty-selector`, with the nearest valid names.
    public func economies(in world: World, _ context: BindingContext, called key: String) throws(Diagnostics) -> [Int] {
        let findings = YAMLFindings()
        let resolver = SelectorResolver(
            world: world, register: try context.register.adding(world.agreements), context: context, findings: findings)
        let selection = resolver.economies(self, key)
        try findings.throwIfErrors()
        return selection?.positions ?? []
    }
}
