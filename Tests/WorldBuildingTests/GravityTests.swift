import Glibc
import TextFormats
import Testing

@testable import WorldBuilding

/// Worlds made from a known equation, of which only the largest flows are shown.
@Suite("Gravity from printed flows and bounds")
struct GravityTests {
    /// Flows `log x = log E + log M − slope · log d + σ e` between 40 economies on a plane, the five largest
    /// partners of each exporter printed, the others bounded by the smallest printed one.
    static func made(slope: Double, deviation: Double, seed: UInt64) -> (PrintedTrade, EconomyTotals, GravityCovariates)
    {
        let count = 40
        var random = SmallRandom(seed)
        func normal() -> Double { (-2 * log(random.next())).squareRoot() * cos(2 * Double.pi * random.next()) }
        let place = (0..<count).map { _ in (random.next(), random.next()) }
        let size = (0..<count).map { _ in exp(2 * normal()) }
        var flows = [Double](repeating: 0, count: count * count)
        var nearness = flows
        for i in 0..<count {
            for n in 0..<count where i != n {
                nearness[i * count + n] = -log(hypot(place[i].0 - place[n].0, place[i].1 - place[n].1) + 0.01)
                flows[i * count + n] = size[i] * size[n] * exp(slope * nearness[i * count + n] + deviation * normal())
            }
        }
        let none = [Double](repeating: .nan, count: count * count)
        var trade = PrintedTrade(
            count: count, exporterShare: none, importerShare: none, exporterValue: none, importerValue: none,
            value: none,
            bound: [Double](repeating: .infinity, count: count * count),
            isCensored: [Bool](repeating: false, count: count * count),
            provenance: [CellProvenance](repeating: .filled, count: count * count), printedDeviation: 0.1,
            mirrorDifference: 0.1,
            mirrorCount: 0)
        for i in 0..<count {
            let ranked = (0..<count).filter { $0 != i }.sorted { flows[i * count + $0] > flows[i * count + $1] }
            for (rank, n) in ranked.enumerated() {
                let cell = i * count + n
                if rank < 5 {
                    trade.value[cell] = flows[cell]
                    trade.provenance[cell] = .exporter
                } else {
                    trade.bound[cell] = flows[i * count + ranked[4]]
                    trade.isCensored[cell] = true
                }
            }
        }
        let blank = EconomyFigures(
            code: "", name: "", continent: "", latitude: nil, longitude: nil, population: nil, gdp: nil, gdpYear: nil,
            sectorPercent: [], exportsPercentOfGDP: nil, importsPercentOfGDP: nil, exports: nil, exportsYear: nil,
            imports: nil,
            importsYear: nil)
        let totals = EconomyTotals(
            economies: [EconomyFigures](repeating: blank, count: count), product: size, valueAdded: [],
            goodsExports: size,
            goodsImports: size, servicesExports: size, servicesImports: size, reconciliation: (1, 1, 1, 1))
        let covariates = GravityCovariates(
            count: count, names: ["nearness"], tables: [nearness],
            distance: [Double](repeating: 1, count: count * count))
        return (trade, totals, covariates)
    }

    @Test("the slope and the spread of the flows are found again", arguments: [0.5, 1, 1.5], [UInt64(1), 2, 3])
    func recovery(_ slope: Double, _ seed: UInt64) throws {
        let (trade, totals, covariates) = Self.made(slope: slope, deviation: 0.7, seed: seed)
        let fit = try fitCensoredGravity(
            trade, totals, covariates, parameters: AccountParameters(folder: BuiltWorlds.parameters))
        let found = try #require(fit.coefficients.first { $0.name == "nearness" }).value
        // Two hundred printed flows leave a standard error of about a tenth.
        #expect(abs(found - slope) < 0.3, "slope \(found)")
        let deviations = fit.deviation.reduce(0, +) / Double(fit.deviation.count)
        #expect(abs(deviations - 0.7) < 0.25, "deviation \(deviations)")
        #expect(fit.printedCount == 200 && fit.censoredCount == 40 * 34)
    }

    @Test("the mean below a bound is that of a naive sum", arguments: [-2.0, 0, 1.5, 4])
    func truncated(_ logBound: Double) {
        var (mass, moment) = (0.0, 0.0)
        for step in 0..<400_000 {
            let x = logBound - (Double(step) + 0.5) * 1e-4
            let density = exp(-0.5 * (x - 0.3) * (x - 0.3) / 0.81)
            mass += density
            moment += density * exp(x)
        }
        let expected = truncatedMean(logMean: 0.3, deviation: 0.9, logBound: logBound)
        #expect(abs(expected / (moment / mass) - 1) < 1e-6)
    }

    @Test("distance between opposite points is half the circumference")
    func distance() {
        func at(_ latitude: Double, _ longitude: Double) -> EconomyFigures {
            EconomyFigures(
                code: "", name: "", continent: "", latitude: latitude, longitude: longitude, population: nil, gdp: nil,
                gdpYear: nil,
                sectorPercent: [], exportsPercentOfGDP: nil, importsPercentOfGDP: nil, exports: nil, exportsYear: nil,
                imports: nil,
                importsYear: nil)
        }
        // At opposite points the haversine is one, where its root has lost half of its digits: a foot on the globe.
        #expect(abs(greatCircle(at(0, 0), at(0, 180), radius: 6371) - 6371 * Double.pi) < 1e-3)
        #expect(abs(greatCircle(at(90, 0), at(0, 77), radius: 6371) - 6371 * Double.pi / 2) < 1e-6)
        #expect(greatCircle(at(11.55, 104.9), at(11.55, 104.9), radius: 6371) == 0)
    }
}
