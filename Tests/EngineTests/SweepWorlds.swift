import TestSupport
import TextFormats
import WorldData

@testable import Engine

/// A folder with a small random world and sweeps over it.
final class SweepStudy {
    let folder = TemporaryFolder()

    /// Writes a world of a few economies: E0 to E5, sectors S0 to S2.
    init(economies: Int = 6, sectors: Int = 3, hasZeros: Bool = false) throws {
        let world = randomWorld(
            RandomWorldShape(economies: economies, sectors: sectors, hasZeros: hasZeros, seed: 5))
        try WorldFolder(path: "\(folder.path)/world").write(world)
        // A register of two lines: reading the whole one takes longer than the sweeps of these tests.
        try folder.write(
            "Parameters/agreements/agreements.csv", "agreement,name,kind,source,note\nP,A pact,trade,a test,\n")
        try folder.write(
            "Parameters/agreements/memberships.csv",
            "agreement,economy,side,since,until,source\nP,E4,,2010-01-01,,a test\nP,E5,,2010-01-01,,a test\n")
        try folder.write(
            "Parameters/effects/effects.csv",
            "id,value,std_error,distribution,unit,applies_to,source,table,page,doi,retrieved,note\n"
                + "rta/test,0.3,0.1,normal,log points,trade,a test,,,,2026-11,\n")
    }

    /// The engine on the parameters of this study.
    var engine: Engine { Engine(home: DataHome(path: folder.path)) }

    /// Writes a sweep and gives its path.
    func write(_ name: String, _ text: String) throws -> String {
        try folder.write("\(name).yaml", "comity_sweep: 1\nname: \(name)\nworld: ./world\n\(text)\n")
        return "\(folder.path)/\(name).yaml"
    }

    /// A request in small batches, so that a few scenarios make several.
    func request(_ sweep: String, table: String = "out.csv", width: Int = 4, threads: Int = 2) -> SweepRequest {
        var request = SweepRequest(sweep: sweep, table: "\(folder.path)/\(table)", threads: threads)
        request.batchWidth = width
        return request
    }

    func bytes(_ name: String) throws -> [UInt8] { try readBytes("\(folder.path)/\(name)") }

    func exists(_ name: String) -> Bool { isRegularFile("\(folder.path)/\(name)") }
}

/// All ordered cut-offs: 30 scenarios of six economies.
let allCutOffs = """
    scenarios: {pairs: {first: all, second: all}}
    policy: [cut_off: {importers: $first, exporters: $second}]
    report: [E0, E3]
    columns: [equivalent_variation, real_income_percent, first_order_percent]
    """
