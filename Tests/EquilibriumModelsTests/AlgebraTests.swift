import EquilibriumModels
import Glibc
import Testing
import TestSupport
import WorldData

@Suite("Algebra of the model, walked over every small shape of world and every closure")
struct AlgebraTests {
    @Test("no change gives exactly no change")
    func noChange() throws {
        try withEvery("shape", in: smallShapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                let base = try baseline(randomWorld(shape), closure)
                let same = try solved(base, Shock(), closure)
                #expect(same.wageChange.allSatisfy { $0 == 1 }, Trail.comment)
                #expect(same.priceChange.allSatisfy { $0 == 1 }, Trail.comment)
                let result = impacts(of: same, from: base, Shock())
                for row in result.economies {
                    #expect(abs(row.realIncome) <= 1e-9 && abs(row.firstOrder ?? 1) <= 1e-9, Trail.comment)
                }
            }
        }
    }

    @Test("the naive textbook solver agrees to 1e-8")
    func naive() throws {
        try withEvery("shape", in: smallShapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                let base = try baseline(randomWorld(shape), closure)
                let shock = mixedShock(base, seed: shape.seed + 5)
                let fast = try solved(base, shock, closure)
                let slow = try #require(
                    NaiveSolver(accounts: base, shock: shock, closure: closure).solve(), Trail.comment)
                #expect(largestDifference(fast.wageChange, slow.wage) <= 1e-8, Trail.comment)
                #expect(largestDifference(fast.priceChange, slow.price.flatMap { $0 }) <= 1e-8, Trail.comment)
                let real = impacts(of: fast, from: base, shock).economies.map(\.realIncome)
                #expect(largestDifference(real, slow.realIncome) <= 1e-8, Trail.comment)
            }
        }
    }

    @Test("world trade balances and deficits add to zero")
    func worldBalances() throws {
        try withEvery("shape", in: smallShapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                let base = try baseline(randomWorld(shape), closure)
                let result = try solved(base, mixedShock(base, seed: 11), closure)
                let totals = result.accounts.tradeTotals()
                let scale = totals.exports.reduce(0, +)
                #expect(abs(totals.imports.reduce(0, +) - scale) <= 1e-12 * scale, Trail.comment)
                #expect(abs(result.accounts.deficit.reduce(0, +)) <= 1e-9 * scale, Trail.comment)
                for n in 0..<shape.economies {
                    let gap = totals.imports[n] - totals.exports[n] - result.accounts.deficit[n]
                    #expect(abs(gap) <= 1e-9 * result.accounts.income[n], Trail.comment)
                }
            }
        }
    }

    @Test("a shock and its inverse undo each other")
    func inverse() throws {
        try withEvery("shape", in: smallShapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                let base = try baseline(randomWorld(shape), closure)
                let shock = mixedShock(base, seed: 23)
                let there = try solved(base, shock, closure)
                var back = Shock()
                back.tariff = base.tariff
                back.logTradeCostChange = shock.logTradeCostChange.map { -$0 }
                back.productivityChange = shock.productivityChange.map { 1 / $0 }
                back.labourChange = shock.labourChange.map { 1 / $0 }
                let here = try solved(there.accounts, back, closure)
                // Deficits held in the numeraire: world value added is the same before, between and after.
                for n in 0..<shape.economies {
                    #expect(abs(there.wageChange[n] * here.wageChange[n] - 1) <= 1e-8, Trail.comment)
                    #expect(abs(here.accounts.income[n] / base.income[n] - 1) <= 1e-8, Trail.comment)
                }
                #expect(largestDifference(here.accounts.tradeShare, base.tradeShare) <= 1e-8, Trail.comment)
            }
        }
    }

    @Test("results do not depend on units")
    func units() throws {
        try withEvery("shape", in: smallShapes) { shape in
            let world = randomWorld(shape)
            var scaled = world
            scaled.trade.value = world.trade.value.map { $0 * 1e6 / 7 }
            try expectSame(world, scaled, economies: Array(0..<shape.economies), sectors: Array(0..<shape.sectors))
        }
    }

    @Test("results do not depend on the order or the names of economies and sectors")
    func order() throws {
        try withEvery("shape", in: smallShapes) { shape in
            let world = randomWorld(shape)
            let economies = Array((0..<shape.economies).reversed())
            let sectors = Array((0..<shape.sectors).reversed())
            let size = shape.sectors
            var turned = world
            turned.economies = economies.map { Economy(code: "X\($0)Z", name: "Elsewhere") }
            turned.sectors = sectors.map { position in
                var sector = world.sectors[position]
                sector.code = "Q\(position)"
                return sector
            }
            func turn(_ table: FlowTable) -> FlowTable {
                var result = FlowTable()
                let rows = (0..<table.count).map { row in
                    (
                        j: sectors.firstIndex(of: Int(table.sector[row]))!,
                        n: economies.firstIndex(of: Int(table.importer[row]))!,
                        i: economies.firstIndex(of: Int(table.exporter[row]))!, value: table.value[row]
                    )
                }
                for row in rows.sorted(by: { ($0.j, $0.n, $0.i) < ($1.j, $1.n, $1.i) }) {
                    result.append(importer: row.n, exporter: row.i, sector: row.j, value: row.value)
                }
                return result
            }
            turned.trade = turn(world.trade)
            turned.tariffPercent = turn(world.tariffPercent)
            var inputs = [Double](repeating: 0, count: economies.count * size * size)
            for (n, from) in economies.enumerated() {
                for (j, fromSector) in sectors.enumerated() {
                    turned.valueAddedShare[n * size + j] = world.valueAddedShare[from * size + fromSector]
                    for (k, fromInput) in sectors.enumerated() {
                        inputs[(n * size + k) * size + j] =
                            world.inputOutput[economy: from, input: fromInput, output: fromSector]
                    }
                }
            }
            turned.inputOutput = InputOutputTable(dense: inputs, economies: economies.count, sectors: size)
            try expectSame(world, turned, economies: economies, sectors: sectors)
        }
    }

    /// Compares a tariff and trade-cost shock on two forms of one world; `economies[p]` of the first stands at p in the second.
    private func expectSame(_ first: World, _ second: World, economies: [Int], sectors: [Int]) throws {
        for closure in Closure.allCases {
            let a = try baseline(first, closure)
            let b = try baseline(second, closure)
            let shockA = mixedShock(a, seed: 3)
            var shockB = Shock()
            shockB.tariff = b.tariff
            shockB.logTradeCostChange = [Double](repeating: 0, count: b.tariff.count)
            shockB.productivityChange = [Double](repeating: 1, count: economies.count * sectors.count)
            shockB.labourChange = economies.map { shockA.labourChange[$0] }
            for (j, fromSector) in sectors.enumerated() {
                for (n, from) in economies.enumerated() {
                    shockB.productivityChange[j * economies.count + n] =
                        shockA.productivityChange[fromSector * economies.count + from]
                    for (i, fromExporter) in economies.enumerated() {
                        let cellA = a.cell(sector: fromSector, importer: from, exporter: fromExporter)
                        let cellB = b.cell(sector: j, importer: n, exporter: i)
                        shockB.tariff[cellB] = shockA.tariff[cellA]
                        shockB.logTradeCostChange[cellB] = shockA.logTradeCostChange[cellA]
                    }
                }
            }
            let resultA = impacts(of: try solved(a, shockA, closure), from: a, shockA)
            let resultB = impacts(of: try solved(b, shockB, closure), from: b, shockB)
            for (n, from) in economies.enumerated() {
                let x = resultA.economies[from]
                let y = resultB.economies[n]
                #expect(abs(x.realIncome - y.realIncome) <= 1e-8, Trail.comment)
                #expect(abs(x.termsOfTrade! - y.termsOfTrade!) <= 1e-8, Trail.comment)
                #expect(abs(x.technology! - y.technology!) <= 1e-8, Trail.comment)
            }
        }
    }

    @Test("splitting a sector into two identical ones changes nothing")
    func split() throws {
        try withEvery("shape", in: smallShapes) { shape in
            let world = randomWorld(shape)
            let size = shape.sectors
            var twice = world
            // The last sector becomes two with half its flows each.
            var copy = world.sectors[size - 1]
            copy.code += "b"
            twice.sectors.append(copy)
            func divide(_ table: FlowTable, by divisor: Double) -> FlowTable {
                var result = FlowTable()
                for row in 0..<table.count {
                    let isLast = Int(table.sector[row]) == size - 1
                    result.append(
                        importer: Int(table.importer[row]), exporter: Int(table.exporter[row]),
                        sector: Int(table.sector[row]),
                        value: isLast ? table.value[row] / divisor : table.value[row])
                }
                for row in 0..<table.count where Int(table.sector[row]) == size - 1 {
                    result.append(
                        importer: Int(table.importer[row]), exporter: Int(table.exporter[row]), sector: size,
                        value: table.value[row] / divisor)
                }
                return result
            }
            twice.trade = divide(world.trade, by: 2)
            twice.tariffPercent = divide(world.tariffPercent, by: 1)
            let wide = size + 1
            twice.valueAddedShare = [Double](repeating: 0, count: shape.economies * wide)
            var inputs = [Double](repeating: 0, count: shape.economies * wide * wide)
            for n in 0..<shape.economies {
                for j in 0..<wide {
                    let from = min(j, size - 1)
                    twice.valueAddedShare[n * wide + j] = world.valueAddedShare[n * size + from]
                    for k in 0..<wide {
                        let input = min(k, size - 1)
                        let share = world.inputOutput[economy: n, input: input, output: from]
                        inputs[(n * wide + k) * wide + j] = input == size - 1 ? share / 2 : share
                    }
                }
            }
            twice.inputOutput = InputOutputTable(dense: inputs, economies: shape.economies, sectors: wide)
            for closure in Closure.allCases {
                let a = try baseline(world, closure)
                let b = try baseline(twice, closure)
                let shockA = mixedShock(a, seed: 8)
                var shockB = Shock()
                shockB.labourChange = shockA.labourChange
                for j in 0..<wide {
                    let from = min(j, size - 1)
                    let block = shape.economies * shape.economies
                    shockB.tariff += shockA.tariff[from * block..<(from + 1) * block]
                    shockB.logTradeCostChange += shockA.logTradeCostChange[from * block..<(from + 1) * block]
                    shockB.productivityChange +=
                        shockA.productivityChange[from * shape.economies..<(from + 1) * shape.economies]
                }
                let x = impacts(of: try solved(a, shockA, closure), from: a, shockA).economies.map(\.realIncome)
                let y = impacts(of: try solved(b, shockB, closure), from: b, shockB).economies.map(\.realIncome)
                #expect(largestDifference(x, y) <= 1e-8, Trail.comment)
            }
        }
    }

    /// In autarky, with balanced trade before and no tariffs, ln(P̂/ŵ) solves (1 − Γᵀ) x = −ln π[n,n]/θ and
    /// real income falls to exp(−Σ α x): Costinot & Rodríguez-Clare (2014), gains from trade with inputs.
    @Test("autarky equals the closed form")
    func autarky() throws {
        try withEvery("shape", in: smallShapes.filter { !$0.hasTariffs }) { shape in
            let base = try baseline(randomWorld(shape), .zero)
            var shock = Shock()
            shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
            for j in 0..<shape.sectors {
                for n in 0..<shape.economies {
                    for i in 0..<shape.economies where i != n {
                        shock.logTradeCostChange[base.cell(sector: j, importer: n, exporter: i)] = .infinity
                    }
                }
            }
            let result = try solved(base, shock, .zero)
            let measured = impacts(of: result, from: base, shock)
            for n in 0..<shape.economies {
                var x = [Double](repeating: 0, count: shape.sectors)
                for _ in 0..<2000 {
                    x = (0..<shape.sectors).map { j in
                        let own = base.tradeShare[base.cell(sector: j, importer: n, exporter: n)]
                        var value = -log(own) / base.theta[j]
                        for k in 0..<shape.sectors {
                            value += base.inputShare(economy: n, input: k, output: j) * x[k]
                        }
                        return value
                    }
                }
                let loss = (0..<shape.sectors).reduce(0.0) {
                    $0 + base.finalDemandShare[$1 * shape.economies + n] * x[$1]
                }
                #expect(abs(measured.economies[n].realIncome - (exp(-loss) - 1)) <= 1e-9, Trail.comment)
                #expect(measured.economies[n].realIncome < 0, Trail.comment)
                #expect(measured.economies[n].firstOrder == nil, Trail.comment)
                #expect(measured.economies[n].exports == -1, Trail.comment)
            }
        }
    }

    @Test("small shocks: the first-order decomposition meets the exact change")
    func firstOrder() throws {
        try withEvery("shape", in: smallShapes) { shape in
            try withEvery("closure", in: [Closure.hold, .zero]) { closure in
                let base = try baseline(randomWorld(shape), closure)
                var shock = mixedShock(base, seed: 77)
                let small = 1e-4
                for cell in shock.tariff.indices {
                    shock.tariff[cell] = base.tariff[cell] + small * (shock.tariff[cell] - base.tariff[cell])
                }
                shock.logTradeCostChange = shock.logTradeCostChange.map { $0 * small }
                shock.productivityChange = shock.productivityChange.map { 1 + small * ($0 - 1) }
                shock.labourChange = shock.labourChange.map { 1 + small * ($0 - 1) }
                let result = impacts(of: try solved(base, shock, closure), from: base, shock)
                for row in result.economies {
                    // The error of a first-order formula is of the order of the shock squared.
                    #expect(abs(row.realIncome - row.firstOrder!) <= 20 * small * small + 1e-9, Trail.comment)
                    #expect(abs(row.realIncome) > 1e-9, Trail.comment)
                }
            }
        }
    }
}
