import Glibc
import TextFormats
import WorldBuilding
import WorldData

/// The built-in worlds, each built once for the whole suite, and the folders they are built from.
enum BuiltWorlds {
    /// The root of the package: three folders above this file.
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()
    static var sources: String { "\(root)/Worlds/Sources" }
    static var parameters: String { "\(root)/Parameters" }

    static let of2014 = Result { try buildFactbookWorld(edition: .of2015, sources: sources, parameters: parameters) }
    static let of2024 = Result { try buildFactbookWorld(edition: .of2026, sources: sources, parameters: parameters) }

    static func built(_ edition: FactbookEdition) throws -> BuiltWorld {
        switch edition {
        case .of2015: try of2014.get()
        case .of2026: try of2024.get()
        }
    }

    /// The folder of the shared test data, where there is one.
    static var sharedData: String? {
        let named = getenv("COMITY_SHARED").map { String(cString: $0) }
        return [named, "\(root)/../shared"].compactMap { $0 }.map { "\($0)/data" }.first { isFolder($0) }
    }
}
