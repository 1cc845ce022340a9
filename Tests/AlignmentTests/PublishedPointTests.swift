import TestSupport
import Testing
import TextFormats

@testable import Alignment

/// Against the published estimates, over the record since 1990: minutes without optimisation.
@Suite struct PublishedPointTests {
    @Test(
        "correlation with the published ideal points of 44 states in 2014 and 2015",
        .enabled(
            if: SharedData.isPresent && runsSlowSuites,
            Comment(rawValue: "COMITY_SLOW is not 1, or " + SharedData.absence)))
    func correlation() throws {
        let made = try RollCallRecord(folder: SharedData.path("data/unvotes"))
        // As many sweeps as a user gets, of a shorter record: each takes seconds without optimisation.
        var options = IdealPointOptions()
        options.firstSession = 45
        let problem = try IdealPointProblem(made, options)
        let fit = try fitIdealPoints(made, problem, options)
        let table = try CSVTable(contentsOf: SharedData.path("data/ideal_points_sample/ideal_points.csv"))
        var pairs: [Int: [(Double, Double)]] = [:]
        for row in 0..<table.rowCount {
            let economy = try made.position(of: table.text(row: row, column: 0))
            let year = try #require(Int(table.text(row: row, column: 1)))
            let published = try #require(Double(table.text(row: row, column: 2)))
            let point = try #require(
                problem.points.firstIndex { $0.economy == economy && $0.session == year - 1945 })
            pairs[year, default: []].append((published, fit.level[point]))
        }
        for year in [2014, 2015] { #expect(correlation(pairs[year] ?? []) > 0.98) }
        #expect(correlation(pairs.values.flatMap { $0 }) > 0.98)
    }

    private func correlation(_ pairs: [(Double, Double)]) -> Double {
        let count = Double(pairs.count)
        let (a, b) = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
        let products = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
        let squares = (
            pairs.reduce(0) { $0 + ($1.0 - a) * ($1.0 - a) }, pairs.reduce(0) { $0 + ($1.1 - b) * ($1.1 - b) }
        )
        return products / (squares.0 * squares.1).squareRoot()
    }
}
