import Foundation
import TestSupport
import Testing
import WorldData

@testable import Engine

@Suite("Shapes of the economies")
struct MapTests {
    private struct Topology: Decodable {
        struct Geometry: Decodable {
            struct Properties: Decodable {
                var name: String
                var lon: Double
                var lat: Double
                var small: Bool
            }
            var id: String
            var type: String
            var arcs: [[[Int]]]?
            var properties: Properties
        }
        struct Object: Decodable { var geometries: [Geometry] }
        struct Objects: Decodable { var economies: Object }
        var objects: Objects
        var arcs: [[[Int]]]

        /// Twice the signed area of a ring on the grid: above zero where it runs against the clock.
        func doubledArea(_ ring: [Int]) -> Int {
            var points: [(x: Int, y: Int)] = []
            for index in ring {
                var (x, y) = (0, 0)
                let arc = arcs[index < 0 ? ~index : index].map { step in
                    x += step[0]
                    y += step[1]
                    return (x: x, y: y)
                }
                points += index < 0 ? arc.reversed() : arc
            }
            return zip(points, points.dropFirst() + points.prefix(1)).reduce(0) {
                $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
            }
        }
    }

    private func topology() throws -> Topology {
        let data = try Data(contentsOf: URL(fileURLWithPath: DataHome.find().map))
        return try JSONDecoder().decode(Topology.self, from: data)
    }

    @Test("every economy of the built-in worlds has a shape or a point, once")
    func complete() throws {
        let home = try DataHome.find()
        let ids = try topology().objects.economies.geometries.map(\.id)
        #expect(Set(ids).count == ids.count)
        for world in home.worldNames {
            let economies = try WorldFolder(path: "\(home.worlds)/\(world)").read().usable().economies
            #expect(economies.map(\.code).filter { !ids.contains($0) } == [], "\(world)")
        }
    }

    @Test("the point of a geometry lies on the globe")
    func points() throws {
        for geometry in try topology().objects.economies.geometries {
            #expect(abs(geometry.properties.lon) <= 180 && abs(geometry.properties.lat) <= 90, "\(geometry.id)")
        }
    }

    @Test("outer rings run clockwise and holes do not: else a ring stands for the rest of the globe")
    func winding() throws {
        let topology = try topology()
        var rings = 0
        for geometry in topology.objects.economies.geometries {
            #expect(geometry.type == (geometry.arcs == nil ? "Point" : "MultiPolygon"), "\(geometry.id)")
            for (position, ring) in (geometry.arcs ?? []).flatMap({ $0.enumerated() }) {
                rings += 1
                #expect((topology.doubledArea(ring) < 0) == (position == 0), "\(geometry.id)")
            }
        }
        #expect(rings > 1_000)
    }
}
