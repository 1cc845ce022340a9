import FoundationEssentials
import TextFormats

/// The shapes of the world's economies, as TopoJSON with one object `economies` whose geometries have codes as `id`.
public struct MapShapes: Sendable {
    /// The file as it stands.
    public let bytes: [UInt8]
    /// Codes of the economies that have a shape or a point.
    public let codes: Set<String>

    /// Takes shapes from a file's bytes.
    ///
    /// - Throws: `Diagnostic` of kind `not-a-map`.
    public init(bytes: [UInt8], called name: String) throws(Diagnostic) {
        struct Topology: Decodable {
            struct Objects: Decodable { var economies: Collection }
            struct Collection: Decodable { var geometries: [Geometry] }
            struct Geometry: Decodable { var id: String }
            var objects: Objects
        }
        guard let topology = try? JSONDecoder().decode(Topology.self, from: Data(bytes)) else {
            throw Diagnostic(
                kind: "not-a-map", file: name, found: "this is no TopoJSON of economies",
                needed: "an object `economies` whose geometries have codes as `id`")
        }
        self.bytes = bytes
        codes = Set(topology.objects.economies.geometries.map(\.id))
    }
}
