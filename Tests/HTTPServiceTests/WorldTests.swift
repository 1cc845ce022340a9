import Reporting
import TestSupport
import Testing

@testable import HTTPService

@Suite("Descriptions of worlds")
struct WorldTests {
    @Test("a world tells what a policy can be composed of")
    func described() throws {
        let world = try SharedFixture.service.get("/api/v1/worlds/small").document
        guard case .array(let economies)? = world["economies"], case .array(let agreements)? = world["agreements"],
            case .array(let groups)? = world["groups"], case .array(let effects)? = world["effects"]
        else {
            Issue.record("a part is missing")
            return
        }
        #expect(economies.map { $0["code"] } == ["E0", "E1", "E2", "E3"])
        #expect(groups == [["id": "NONE", "name": "None", "members": ["E0"]]])
        #expect(
            agreements == [
                ["id": "PAST", "name": "Past", "members": ["E1", "E2"], "in_force": true, "kind": "trade"],
                ["id": "PLAN", "name": "Plan", "members": ["E0"], "in_force": false, "kind": "trade-proposed"],
            ])
        #expect(effects.map { $0["id"] } == ["rta/plain"])
    }

    @Test("exports of a world add up to its imports")
    func totals() throws {
        guard case .array(let economies)? = try SharedFixture.service.get("/api/v1/worlds/small").document["economies"]
        else {
            Issue.record("no economies")
            return
        }
        func sum(_ name: String) -> Double {
            economies.reduce(0) { total, economy in
                switch economy[name] {
                case .number(let value)?: total + value
                case .integer(let value)?: total + Double(value)
                default: .nan
                }
            }
        }
        #expect(sum("exports") > 0)
        #expect(abs(sum("exports") / sum("imports") - 1) < 1e-12)
    }

    @Test("a world above the limit is not offered")
    func tooLarge() throws {
        var limits = ServiceLimits()
        limits.worldCells = 31
        let service = try SharedFixture.fixture.get().service(ServiceFixture.access, limits)
        #expect(try service.get("/api/v1/worlds").document["worlds"] == .array([]))
        #expect(service.get("/api/v1/worlds/small").status == 404)
    }
}
