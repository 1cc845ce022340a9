import Engine
import TestSupport
import TextFormats
import WorldData

/// A folder with data, a world and a scenario of its own, for runs with draws.
struct DrawFixture {
    let folder = TemporaryFolder()

    /// Cited effects of the fixture: id, value, standard error, distribution.
    static let effects = [
        "rta/plain,0.4,0.1,normal", "rta/other,0.2,0.05,lognormal", "rta/fixed,0.3,,none", "rta/wild,0.4,400,normal",
    ]

    /// - Parameters:
    ///   - errors: standard errors of θ by sector; sectors beyond them have none.
    init(
        _ shape: RandomWorldShape = RandomWorldShape(economies: 4, sectors: 2, seed: 5), errors: [Double?] = []
    ) throws {
        try folder.write(
            "Parameters/agreements/agreements.csv", "agreement,name,kind,source,note\nNONE,None,organisation,a test,\n")
        try folder.write(
            "Parameters/agreements/memberships.csv",
            "agreement,economy,side,since,until,source\nNONE,E0,,2000-01-01,,a test\n")
        try folder.write("Worlds/placeholder", "")
        let header = "id,value,std_error,distribution,unit,applies_to,source,table,page,doi,retrieved,note\n"
        try folder.write(
            "Parameters/effects/effects.csv",
            header + Self.effects.map { "\($0),log points,,A test,,,,,\n" }.joined())
        var world = randomWorld(shape)
        for (j, error) in errors.enumerated() { world.sectors[j].thetaStandardError = error }
        try write(world)
    }

    /// Replaces the world.
    func write(_ world: World) throws { try WorldFolder(path: "\(folder.path)/world").write(world) }

    /// Writes a scenario and answers it.
    ///
    /// - Parameter lines: everything below name and world.
    func run(
        _ lines: String, draws: Int? = nil, seed: Int? = nil, without: Bool = false, threads: Int? = nil,
        flows: Bool = false
    ) throws -> RunResult {
        try folder.write("s.yaml", "comity_scenario: 1\nname: drawn\nworld: world\n\(lines)\n")
        return try Engine(home: DataHome(path: folder.path)).run(
            RunRequest(
                scenario: "\(folder.path)/s.yaml", withFlows: flows, draws: draws, seed: seed, withoutDraws: without,
                threads: threads))
    }

    /// The message of a run that is refused.
    func refusal(_ lines: String, draws: Int? = nil, seed: Int? = nil) -> String {
        do {
            _ = try run(lines, draws: draws, seed: seed)
            return "accepted"
        } catch {
            return "\(error)".replacing(folder.path, with: "$FOLDER")
        }
    }
}
