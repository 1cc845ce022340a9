import EquilibriumModels
import Glibc
import TextFormats
import WorldData

/// The scenarios whose evaluations are counted, by tests and by benchmarks.
public enum CountedScenarios {
    /// Trade in both directions with `partners` falls to `remaining` of its kernel; 0 cuts it exactly.
    public static func cut(_ base: Accounts, _ economy: Int, from partners: [Int], remaining: Double) -> Shock {
        var shock = Shock()
        shock.logTradeCostChange = [Double](repeating: 0, count: base.tradeShare.count)
        for partner in partners where partner != economy {
            for j in 0..<base.sectorCount {
                let change = remaining == 0 ? Double.infinity : -log(remaining) / base.theta[j]
                shock.logTradeCostChange[base.cell(sector: j, importer: economy, exporter: partner)] = change
                shock.logTradeCostChange[base.cell(sector: j, importer: partner, exporter: economy)] = change
            }
        }
        return shock
    }

    /// One exporter is cut off from one importer, exactly and one way: the pair `number` of N (N − 1).
    public static func orderedCutOff(_ base: Accounts, _ number: Int) -> Shock {
        let count = base.economyCount
        let importer = number % count
        let exporter = (importer + 1 + number / count % (count - 1)) % count
        var shock = Shock()
        shock.logTradeCostChange = [Double](repeating: 0, count: base.tradeShare.count)
        for j in 0..<base.sectorCount {
            shock.logTradeCostChange[base.cell(sector: j, importer: importer, exporter: exporter)] = .infinity
        }
        return shock
    }

    /// Free trade among three, a tariff of 25 points on all of one importer's purchases, and cuts.
    public static func ordinary(_ base: Accounts) -> [(name: String, shock: Shock)] {
        let order = base.valueAdded.indices.sorted { base.valueAdded[$0] > base.valueAdded[$1] }
        var free = Shock()
        free.tariff = base.tariff
        var raised = free
        for j in 0..<base.sectorCount {
            for n in [order[1], order[5], order[9]] {
                for i in [order[1], order[5], order[9]] where i != n {
                    free.tariff[base.cell(sector: j, importer: n, exporter: i)] = 0
                }
            }
            for i in 0..<base.economyCount where i != order[0] {
                raised.tariff[base.cell(sector: j, importer: order[0], exporter: i)] += 0.25
            }
        }
        return [
            ("free trade among three", free), ("25 points on all imports", raised),
            ("cut from four partners", cut(base, order[0], from: Array(order[1...4]), remaining: 1e-4)),
            ("cut from four partners exactly", cut(base, order[0], from: Array(order[1...4]), remaining: 0)),
        ]
    }

    /// The largest economy is cut from all others, to a ten-thousandth of the kernel: the hardest.
    public static func powerCutFromAll(_ base: Accounts) -> Shock {
        let power = base.valueAdded.indices.max { base.valueAdded[$0] < base.valueAdded[$1] }!
        return cut(base, power, from: Array(0..<base.economyCount), remaining: 1e-4)
    }

    /// Folder of the world of Caliendo & Parro (2015) in the reference data.
    public static let caliendoParro = "worlds/caliendo-parro-1993"

    /// NAFTA: tariffs of 2005 among Canada, Mexico and the United States; a missing row is a rate of zero.
    ///
    /// - Throws: `Diagnostics` where the file of tariffs cannot be read.
    public static func nafta(_ world: World, _ base: Accounts) throws -> Shock {
        let members = ["CAN", "MEX", "USA"]
        var shock = Shock()
        shock.tariff = base.tariff
        for importer in members {
            for exporter in members where exporter != importer {
                for j in 0..<world.sectorCount {
                    shock.tariff[
                        base.cell(
                            sector: j, importer: world.economyIndex(importer)!, exporter: world.economyIndex(exporter)!)
                    ] = 0
                }
            }
        }
        let table = try CSVTable(contentsOf: SharedData.path(caliendoParro + "/tariff_2005.csv.gz"))
        func field(_ row: Int, _ name: String) -> String { table.text(row: row, column: table.column(name)!) }
        for row in 0..<table.rowCount {
            let importer = field(row, "importer")
            let exporter = field(row, "exporter")
            guard importer != exporter, members.contains(importer), members.contains(exporter) else { continue }
            let cell = base.cell(
                sector: world.sectorIndex(field(row, "sector"))!, importer: world.economyIndex(importer)!,
                exporter: world.economyIndex(exporter)!)
            shock.tariff[cell] = parseNumber(field(row, "percent"))! / 100
        }
        return shock
    }
}
