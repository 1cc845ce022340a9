import Engine
import Reporting
import TextFormats

/// `GET /worlds/{world}/economies/{economy}`: the page about where a state stands between powers.
func countryRoute(_ workbench: Workbench) -> Route {
    Route(
        method: "GET", path: "\(interfaceBase)/worlds/{world}/economies/{economy}", operation: "getCountryPage",
        summary: "Where a state stands between powers: ties, exposure, dependence, alignment, options",
        query: [
            .init(
                name: "powers", meaning: "codes of the powers, separated by commas", schema: ["type": "string"],
                example: .string(CountryRequest.defaultPowers)),
            .init(
                name: "offers",
                meaning: "agreements that the state can join, separated by commas: ids of the register, or NAME=A+B+C",
                schema: ["type": "string"], example: "TPP"),
        ],
        outcomes: [
            .init(status: 200, meaning: "The document of `comity country --format json`", schema: "CountryPage"),
            .init(status: 404, meaning: "The world or the economy is unknown", schema: "Faults"),
            .init(status: 422, meaning: "A power or an offer is unknown", schema: "Faults"),
            .init(status: 503, meaning: "Too many answers wait already", schema: "Faults"),
        ]
    ) { exchange in
        let world = try workbench.world(exchange.parameter("world"))
        let code = exchange.parameter("economy")
        guard world.codes.contains(code) else {
            throw HTTPFault(
                404, kind: "unknown-code", found: "\(world.manifest.name) has no economy \(shown(code))",
                needed: "one of its codes, as in KHM", nearest: nearestNames(to: code, among: world.codes))
        }
        let powers = exchange.query("powers").map(names) ?? CountryRequest.defaultPowers(for: code)
        let offers = names(exchange.query("offers") ?? "")
        guard powers.count <= 8, offers.count <= 8 else {
            throw HTTPFault(
                422, kind: "too-many-names", found: "\(powers.count) powers and \(offers.count) offers",
                needed: "at most 8 of each")
        }
        var request = CountryRequest(economy: code, powers: powers, world: world.manifest.name)
        request.offers = offers
        request.data = workbench.data
        let asked = request
        let key = ([world.manifest.name, code] + powers + ["\u{1}"] + offers).joined(separator: "\u{0}")
        // The user's imported ties are on the page and may change: made once for all who ask at once, and not kept.
        return workbench.cached("country\u{0}\(key)", keeps: false, isSlow: true) {
            let page = try workbench.engine(of: asked.world).countryPage(asked)
            return StaticFiles.response(Array(page.json.utf8), "application/json")
        }
    }
}

private func names(_ list: String) -> [String] { list.split(separator: ",").map(String.init) }
