import Geoeconomics
import Reporting
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("The figures of a country page")
struct CountryPageDataTests {
    private final class Page: Sendable {
        /// Written once for all tests: it holds some dozens of equilibria.
        static let shared = Result { try Page() }

        let engine: Engine
        let folder = TemporaryFolder()
        let document: JSONValue
        let world = "factbook-2014"

        init() throws {
            engine = Engine(home: try DataHome.find())
            var request = CountryRequest(economy: "KHM", powers: ["USA", "CHN"], world: "factbook-2014")
            request.offers = ["TPP"]
            request.data = folder.path
            document = try engine.countryPage(request).document
        }

        /// The elements of an array below the page.
        func elements(_ path: String...) throws -> [JSONValue] {
            var value = document
            for name in path { value = try #require(value[name], "\(name)") }
            guard case .array(let elements) = value else { throw Diagnostic(kind: "no-array", found: "\(path)") }
            return elements
        }
    }

    private static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    @Test("are those of the commands for one thing each")
    func equality() throws {
        let page = try Page.shared.get()
        let question = WorldQuestion(world: page.world)
        let number = Self.number

        let cuts = try page.engine.cutOffs(
            CutOffRequest(
                question, powers: ["USA", "CHN"], targets: ["KHM"], directions: [.both, .exports, .imports]))
        let dependence = try page.elements("dependence")
        #expect(dependence.map { $0["power"] } == ["USA", "CHN"])
        var losses = 0
        for part in dependence {
            guard case .array(let rows)? = part["losses"] else { continue }
            for row in rows {
                let match = try #require(
                    cuts.rows.first {
                        .string($0.power) == part["power"] && .string($0.horizon.rawValue) == row["horizon"]
                            && .string($0.direction.rawValue) == row["direction"]
                    })
                #expect(number(row["loss_percent"]) == match.loss?.percent && match.loss != nil)
                #expect(number(row["power_loss"]) == match.powerLoss?.money)
                #expect(number(part["bought_share_percent"]) == match.control.all.foreignShare.map { 100 * $0 })
                #expect(number(part["sold_share_percent"]) == match.control.all.salesShare.map { 100 * $0 })
                losses += 1
            }
        }
        #expect(losses == cuts.rows.count && losses == 12)

        var shares = question
        shares.closure = .share
        let exposure = try page.engine.exposure(ExposureRequest(shares, economy: "KHM")).exposure
        let part = try #require(page.document["exposure"])
        guard case .object(let row)? = part["row"] else {
            Issue.record("exposure has no row")
            return
        }
        #expect(row.map(\.name) == exposure.codes)
        for member in row { #expect(number(member.value) == exposure.entry("KHM", member.name)) }
        let positive = try page.elements("exposure", "positive")
        #expect(positive.count == 10)
        let ranked = exposure.codes.filter { $0 != "KHM" }.compactMap { exposure.entry("KHM", $0) }.sorted(by: >)
        #expect(positive.map { number($0["value"]) } == ranked.prefix(10).map { $0 })
        let negative = try page.elements("exposure", "negative").compactMap { number($0["value"]) }
        #expect(negative == ranked.reversed().filter { $0 < 0 }.prefix(10).map { $0 })
    }

    @Test("hold ties of every kind, as `comity ties` has them")
    func ties() throws {
        let page = try Page.shared.get()
        var request = TiesRequest(["KHM", "USA", "CHN"])
        request.worlds = [page.world]
        request.data = page.folder.path
        let series = try page.engine.ties(request).pairs.flatMap(\.series).filter { !$0.points.isEmpty }
        var found = 0
        for kind in ["economic", "diplomatic", "political", "defence"] {
            for tie in try page.elements("ties", kind) {
                let match = try #require(
                    series.first {
                        .string($0.measure.name) == tie["measure"] && .string($0.origin) == tie["origin"]
                            && .string($0.destination) == tie["destination"]
                    })
                #expect(match.measure.kind.rawValue == kind)
                #expect(tie["unit"] == .string(match.measure.unit) && tie["source"] == .string(match.measure.source))
                #expect(tie["last_value"] == match.points.last.map { .number($0.value) })
                #expect(tie["first_year"] == match.points.first.map { .integer($0.year) })
                found += 1
            }
        }
        #expect(found == series.count && found > 6)
    }

    @Test("hold votes and options, as `comity votes` and `comity hedge` have them")
    func votesAndOptions() throws {
        let page = try Page.shared.get()
        let votes = try page.engine.publishedAlignment(["KHM", "USA", "CHN"], world: page.world)
        let levels = try page.elements("alignment", "levels")
        #expect(levels.map { $0["ideal_point"] } == votes.levels.map { .number($0.idealPoint) } && !levels.isEmpty)
        let distances = try page.elements("alignment", "distances")
        let own = votes.distances.filter { $0.economy == "KHM" }
        #expect(distances.map { $0["distance"] } == own.map { .number($0.distance) } && !own.isEmpty)
        let nearest = try page.elements("alignment", "nearest").compactMap { Self.number($0["distance"]) }
        #expect(nearest.count > 3 && nearest == nearest.sorted())

        var request = HedgeRequest(economy: "KHM", powers: ["USA", "CHN"], offers: ["TPP"])
        request.question = WorldQuestion(world: page.world)
        let hedge = try page.engine.hedge(request)
        let options = try page.elements("options")
        #expect(options.count == hedge.options.count)
        for (place, option) in options.enumerated() {
            let match = hedge.options[place]
            #expect(option["name"] == .string(match.name))
            #expect(Self.number(option["gain_percent"]) == match.gain.map { 100 * $0 })
            #expect(Self.number(option["largest_loss_percent"]) == hedge.vulnerability(match).map { 100 * $0 })
            #expect(option["on_frontier"] == .bool(hedge.isOnFrontier[place]))
            #expect(option["diversifies"] == .bool(match.choice.diversifies))
            #expect(option["joins"] == .strings(match.choice.joined.map { hedge.offers[$0] }))
        }
        #expect(options.contains { $0["on_frontier"] == true } && options.contains { $0["joins"] == ["TPP"] })
    }

    @Test("are written for a state without votes and for powers that are no single economy")
    func gaps() throws {
        let engine = Engine(home: try DataHome.find())
        let folder = TemporaryFolder()
        var request = CountryRequest(economy: "ABW", powers: ["EU"], world: "factbook-2014")
        request.data = folder.path
        let document = try engine.countryPage(request).document
        #expect(document["ties"]?["economic"] == [] && document["alignment"]?["levels"] == [])
        #expect(document["alignment"]?["year"] == .null)
    }
}
