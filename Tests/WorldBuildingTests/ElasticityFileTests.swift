import Testing

@testable import WorldBuilding

/// The cited elasticities: complete, in range, and consistent with what their sources print beside them.
@Suite("Files of cited elasticities")
struct ElasticityFileTests {
    private let folder = "\(BuiltWorlds.parameters)/elasticities"

    @Test("trade elasticities are positive and carry their source", arguments: AccountParameters.sectors)
    func tradeElasticities(_ sector: String) throws {
        let table = try NamedTable(folder: folder, file: "trade-elasticities.csv")
        let row = try #require(try table.text("sector").firstIndex(of: sector))
        let (theta, standardError) = (try table.required("theta")[row], try table.numbers("theta_se")[row])
        #expect(theta > 0)
        // A draw at three standard errors below the mean is still an elasticity.
        if let standardError { #expect(standardError > 0 && theta - 3 * standardError > 0) }
        #expect(try !table.text("source")[row].isEmpty)
    }

    @Test("a horizon's factor is the quotient of its two elasticities, its error that of the delta method")
    func horizons() throws {
        let table = try NamedTable(folder: folder, file: "horizons.csv")
        let ids = try table.text("id")
        #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.split(separator: "/").count == 2 })
        #expect(try table.text("source").allSatisfy { !$0.isEmpty })
        let (factor, error) = (try table.required("factor"), try table.numbers("std_error"))
        let (short, shortError) = (try table.numbers("short_run"), try table.numbers("short_run_se"))
        let (long, longError) = (try table.numbers("long_run"), try table.numbers("long_run_se"))
        for row in ids.indices {
            #expect(factor[row] > 0 && factor[row] <= 1, "\(ids[row])")
            guard let short = short[row], let long = long[row] else { continue }
            #expect(abs(factor[row] - short / long) < 5e-5, "\(ids[row])")
            guard let shortError = shortError[row], let longError = longError[row] else {
                #expect(error[row] == nil, "\(ids[row])")
                continue
            }
            let relative = ((shortError / short) * (shortError / short) + (longError / long) * (longError / long))
                .squareRoot()
            let stated = try #require(error[row], "\(ids[row])")
            #expect(abs(stated - short / long * relative) < 5e-5, "\(ids[row])")
        }
    }

    @Test("a rule or a value, and the printed product of scale and trade elasticity within rounding")
    func scaleElasticities() throws {
        let table = try NamedTable(folder: folder, file: "scale-elasticities.csv")
        let (ids, rules) = (try table.text("id"), try table.text("rule"))
        #expect(Set(ids).count == ids.count)
        #expect(try table.text("source").allSatisfy { !$0.isEmpty })
        let (value, error) = (try table.numbers("value"), try table.numbers("std_error"))
        let (theta, product) = (try table.numbers("theta"), try table.numbers("scale_times_theta"))
        for row in ids.indices {
            switch rules[row] {
            case "constant":
                let value = try #require(value[row], "\(ids[row])")
                #expect(value >= 0, "\(ids[row])")
                if let error = error[row] { #expect(error > 0, "\(ids[row])") }
                guard let theta = theta[row], let product = product[row] else { continue }
                // Every printed figure is rounded to three decimals.
                let rounding = 5e-4 * (1 + value + theta)
                #expect(abs(value * theta - product) <= rounding, "\(ids[row]): \(value * theta) and \(product)")
                #expect(product < 1, "\(ids[row])")
            case "inverse-theta":
                #expect(value[row] == nil && product[row] == 1, "\(ids[row])")
            default:
                Issue.record("\(ids[row]) has the unknown rule \(rules[row])")
            }
        }
        #expect(Set(["perfect-competition", "krugman", "melitz-pareto"]).isSubset(of: ids))
    }
}
