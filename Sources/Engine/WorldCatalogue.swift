import Scenarios
import TextFormats
import WorldBuilding
import WorldData

/// One world as `comity world list` shows it.
public struct WorldSummary: Sendable, Codable, Equatable {
    /// Name used on the command line.
    public var name: String
    /// Title for people.
    public var title: String
    /// Year of the accounts.
    public var year: Int
    /// Number of economies.
    public var economies: Int
    /// Number of sectors.
    public var sectors: Int
    /// Who published the figures.
    public var source: String
    /// Licence of the figures.
    public var licence: String
}

/// Finds worlds by name or path.
public struct WorldCatalogue: Sendable {
    /// The data that ship.
    public let home: DataHome

    /// Opens the catalogue of a data folder.
    public init(home: DataHome) { self.home = home }

    /// The folder of a world: a path (absolute, or relative to `folder`) or the name of a built-in world.
    ///
    /// What holds a slash, or names a folder that is there, is a path; everything else is a name.
    ///
    /// - Parameters:
    ///   - place: where the name was written, for messages.
    /// - Throws: `Diagnostic` of kind `unknown-world`.
    public func folder(of world: String, relativeTo folder: String = ".", place: Place = .nowhere)
        throws(Diagnostic) -> WorldFolder
    {
        let path = world.hasPrefix("/") || folder == "." ? world : "\(folder)/\(world)"
        if isFolder(path), isRegularFile("\(path)/world.yaml") { return WorldFolder(path: path) }
        if !world.contains("/") {
            if home.worldNames.contains(world) { return WorldFolder(path: "\(home.worlds)/\(world)") }
            if isFolder(path) { return WorldFolder(path: path) }
            throw place.diagnostic(
                kind: "unknown-world", found: "unknown world `\(world)`",
                needed: "a built-in world (\(home.worldNames.joined(separator: ", "))) or the path of a world folder",
                nearest: nearestNames(to: world, among: home.worldNames))
        }
        if isFolder(path) { return WorldFolder(path: path) }
        throw place.diagnostic(
            kind: "unknown-world", found: "there is no world folder `\(path)`",
            needed: "a folder that holds world.yaml, or a built-in world (\(home.worldNames.joined(separator: ", ")))",
            advice: place.file == nil
                ? "check the path; it is relative to the folder in which the command runs"
                : "a path in a scenario is relative to the folder of the scenario")
    }

    /// The folder of a built-in world, by its name and nothing else.
    ///
    /// - Parameter place: where the name was written, for messages.
    /// - Throws: `Diagnostic` of kind `unknown-world`.
    public func builtIn(_ name: String, place: Place = .nowhere) throws(Diagnostic) -> WorldFolder {
        guard home.worldNames.contains(name) else {
            throw place.diagnostic(
                kind: "unknown-world", found: "\(shown(name)) is no built-in world",
                needed: "one of \(home.worldNames.joined(separator: ", "))",
                nearest: nearestNames(to: name, among: home.worldNames))
        }
        return WorldFolder(path: "\(home.worlds)/\(name)")
    }

    /// The built-in worlds.
    public func list() throws -> [WorldSummary] {
        try home.worldNames.map { name in
            let world = try WorldFolder(path: "\(home.worlds)/\(name)").read().usable()
            return WorldSummary(
                name: world.manifest.name, title: world.manifest.title, year: world.manifest.year,
                economies: world.economyCount, sectors: world.sectorCount, source: world.manifest.source,
                licence: world.manifest.licence)
        }
    }

    /// Builds a built-in world from its source tables.
    ///
    /// - Parameters:
    ///   - name: a built-in world.
    ///   - path: the folder to write; it appears whole or not at all. One that is there must be a world folder.
    /// - Returns: the report of the build.
    public func build(_ name: String, to path: String) throws -> String {
        guard let edition = FactbookEdition.allCases.first(where: { $0.worldName == name }) else {
            throw Diagnostic(
                kind: "unknown-world", found: "`\(name)` is not a world that can be built",
                needed: "one of \(FactbookEdition.allCases.map(\.worldName).joined(separator: ", "))",
                nearest: nearestNames(to: name, among: FactbookEdition.allCases.map(\.worldName)))
        }
        if isRegularFile(path)
            || (isFolder(path) && !namesInFolder(path).isEmpty && !isRegularFile("\(path)/world.yaml"))
        {
            throw Diagnostic(
                kind: "not-a-world-folder", file: path, found: "this is there already and is not a world folder",
                needed: "a new folder, an empty one, or a world folder to replace")
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
        let built = try buildFactbookWorld(
            edition: edition, sources: "\(home.worlds)/Sources", parameters: home.parameters)
        try built.write(to: path)
        return built.report.text
    }
}
