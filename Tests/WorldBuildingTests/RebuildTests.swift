import Glibc
import TestSupport
import Testing
import TextFormats
import WorldBuilding
import WorldData

/// The shipped folders are what the builder makes of the shipped sources.
@Suite("Built-in worlds are rebuilt from their sources")
struct RebuildTests {
    /// With COMITY_WRITE_WORLDS=1 the folders are written before they are compared.
    @Test("the shipped folder is rebuilt byte for byte", arguments: FactbookEdition.allCases)
    func rebuild(_ edition: FactbookEdition) throws {
        let built = try BuiltWorlds.built(edition)
        let shipped = "\(BuiltWorlds.root)/Worlds/\(edition.worldName)"
        if getenv("COMITY_WRITE_WORLDS") != nil { try built.write(to: shipped) }
        let fresh = "\(BuiltWorlds.root)/.build/rebuilt-\(edition.worldName)"
        try built.write(to: fresh)
        defer { removeTree(fresh) }
        let names = namesInFolder(shipped)
        #expect(names == namesInFolder(fresh))
        #expect(names.contains("trade.csv.gz"))
        for name in names {
            let (one, other) = (try readBytes("\(shipped)/\(name)"), try readBytes("\(fresh)/\(name)"))
            #expect(one == other, "\(edition.worldName)/\(name) differs from what the sources give")
        }
    }
}
