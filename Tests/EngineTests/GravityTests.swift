import DataTables
import Engine
import GravityEstimation
import NumericKernels
import TestSupport
import Testing
import TextFormats

@Suite("Gravity requests")
struct GravityTests {
    /// Four economies and a bloc of two, three years; LAO sells nothing, and only one row names XXX.
    static let table: String = {
        var text = "year,exporter,importer,trade,dist\n1999,A,B,1,1\n"
        let codes = ["KHM", "NA", "THA", "VNM", "LAO"]
        for year in 2000...2002 {
            for (i, exporter) in codes.enumerated() {
                for (n, importer) in codes.enumerated() where i != n {
                    let trade = exporter == "LAO" ? 0 : (7 * i + 5 * n + 3 * year) % 11
                    text += "\(year),\(exporter),\(importer),\(trade),\(abs(i - n) * 40 + 10 * n)\n"
                }
            }
        }
        return text + "2002,XXX,KHM,4,9\n"
    }()

    private func withTable<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
        let folder = TemporaryFolder()
        try folder.write("trade.csv", Self.table)
        return try body("\(folder.path)/trade.csv")
    }

    @Test("rows left out are rows of the table, whatever is selected")
    func leftOutRows() throws {
        let model = try withTable { path in
            var request = GravityRequest(data: path, equations: [.twoWay("log(dist)")])
            request.selection = "year > 2000"
            return try Engine.gravity(request).models[0]
        }
        let left = Dictionary(uniqueKeysWithValues: model.leftOut.map { ($0.reason, $0.rows.map(Int.init)) })
        // 1 row of 1999, 20 a year: LAO's are the last four of each.
        #expect(left[.notSelected] == Array(0...20))
        #expect(left[.singleton] == [61])
        #expect(left[.separated]?.filter { $0 >= 37 && $0 < 41 } == [37, 38, 39, 40])
        #expect(left[.separated]?.filter { $0 >= 57 } == [57, 58, 59, 60])
        #expect(model.leftOut.reduce(model.estimate.rowCount) { $0 + $1.rows.count } == 62)
    }

    @Test("least squares has Student's t with G − 1 degrees of freedom, or N − K without clusters")
    func degreesOfFreedom() throws {
        try withTable { path in
            var request = GravityRequest(data: path, equations: [.twoWay("log(dist)")])
            request.family = .ols
            request.intervalPercent = 90
            let clustered = try Engine.gravity(request).models[0]
            let pairs = Double(clustered.estimate.clusters[0].count)
            #expect(clustered.reference == .student(degreesOfFreedom: pairs - 1))
            request.covariance = .robust
            let robust = try Engine.gravity(request).models[0]
            let freedom = Double(robust.estimate.rowCount - robust.estimate.parameterCount)
            #expect(robust.reference == .student(degreesOfFreedom: freedom))
            let row = robust.coefficients[0]
            #expect(row.probability == studentTwoSided(row.statistic, degrees: freedom))
            let reach = studentQuantile(0.95, degrees: freedom) * row.standardError
            #expect(abs(row.high - row.estimate - reach) <= 1e-12 * reach)
            #expect(abs(row.estimate - row.low - reach) <= 1e-12 * reach)
            request.family = .poisson
            #expect(try Engine.gravity(request).models[0].reference == .normal)
        }
    }

    @Test("several equations answer as each does alone, and the number of threads changes nothing")
    func severalEquations() throws {
        try withTable { path in
            func answers(_ equations: [GravityRequest.Equation], threads: Int) throws -> [[GravityCoefficient]] {
                var request = GravityRequest(data: path, equations: equations)
                request.threads = threads
                return try Engine.gravity(request).models.map(\.coefficients)
            }
            let formula = "trade ~ log(dist) + border(year) | exporter + importer"
            let both = try answers([.twoWay("log(dist)"), .formula(formula)], threads: 2)
            #expect(both[0] == (try answers([.twoWay("log(dist)")], threads: 1))[0])
            #expect(both[1] == (try answers([.formula(formula)], threads: 1))[0])
        }
    }

    @Test("an equation that does not converge has a message of its own, and no answer")
    func notConverged() throws {
        try withTable { path in
            var request = GravityRequest(data: path, equations: [.twoWay("log(dist)")])
            request.stepLimit = 1
            #expect(throws: GravityNotConverged.self) { try Engine.gravity(request) }
        }
    }

    @Test("the folder holds every file, and the covariance is that of the standard errors")
    func folder() throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        try temporary.write("trade.csv", Self.table)
        var request = GravityRequest(
            data: "\(folder)/trade.csv", equations: [.formula("trade ~ log(dist) + dist | exporter^year")])
        request.keepsEffects = true
        let result = try Engine.gravity(request)
        try result.write(to: "\(folder)/out")
        for name in GravityResult.fileNames { #expect(isRegularFile("\(folder)/out/\(name)"), "\(name)") }
        let covariance = try CSVTable(contentsOf: "\(folder)/out/covariance.csv", called: "covariance.csv")
        #expect(covariance.rowCount == 4)
        let variance = parseNumber(covariance.text(row: 3, column: 2)) ?? .nan
        let error = result.models[0].coefficients[1].standardError
        #expect(abs(variance.squareRoot() - error) <= 1e-15 * error)
        let effects = try CSVTable(contentsOf: "\(folder)/out/fixed-effects.csv", called: "fixed-effects.csv")
        #expect(effects.rowCount == result.models[0].estimate.effects[0].groupCount)
        #expect(effects.text(row: 0, column: 1) == "KHM^2000")
    }
}
