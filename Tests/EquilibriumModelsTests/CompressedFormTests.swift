import Glibc
import TestSupport
import Testing
import WorldData

@testable import EquilibriumModels

/// A table by cell of dense accounts, at the cells that compressed accounts store.
func gathered(_ table: [Double], from dense: Accounts, to compressed: Accounts) -> [Double] {
    guard !table.isEmpty else { return [] }
    var result: [Double] = []
    for j in 0..<dense.sectorCount {
        for n in 0..<dense.economyCount {
            compressed.forEachCell(sector: j, importer: n) { _, i in
                result.append(table[dense.cell(sector: j, importer: n, exporter: i)])
            }
        }
    }
    return result
}

/// A shock to dense accounts as it is to compressed ones.
func gathered(_ shock: Shock, from dense: Accounts, to compressed: Accounts) -> Shock {
    var result = shock
    result.tariff = gathered(shock.tariff, from: dense, to: compressed)
    result.logTradeCostChange = gathered(shock.logTradeCostChange, from: dense, to: compressed)
    return result
}

/// Solved as far as rounding allows, so that two ways of computing can be compared.
private func solvedTightly(
    _ accounts: Accounts, _ shock: Shock, _ closure: Closure, _ preconditioner: TwoLevelPreconditioner? = nil
) throws -> Equilibrium {
    try required(
        try solveEquilibrium(
            accounts, shock, closure: closure, options: SolveOptions().tight, preconditioner: preconditioner))
}

@Suite("Compressed accounts give the answers of dense ones")
struct CompressedFormTests {
    /// The sum of what two ways of rounding may leave.
    private let rounding = 1e-11

    private func expectSame(_ a: Equilibrium, _ b: Equilibrium, dense: Accounts, compressed: Accounts) {
        #expect(largestDifference(a.wageChange, b.wageChange) <= rounding, Trail.comment)
        #expect(largestDifference(a.priceChange, b.priceChange) <= rounding, Trail.comment)
        #expect(largestDifference(a.inputCostChange, b.inputCostChange) <= rounding, Trail.comment)
        let shares = gathered(a.accounts.tradeShare, from: dense, to: compressed)
        #expect(largestDifference(shares, b.accounts.tradeShare) <= rounding, Trail.comment)
        let tariffs = gathered(a.accounts.tariff, from: dense, to: compressed)
        #expect(tariffs == b.accounts.tariff, Trail.comment)
        let scale = a.accounts.income.reduce(0, +)
        #expect(largestDifference(a.accounts.income, b.accounts.income) <= rounding * scale, Trail.comment)
        #expect(largestDifference(a.accounts.output, b.accounts.output) <= rounding * scale, Trail.comment)
        #expect(largestDifference(a.accounts.expenditure, b.accounts.expenditure) <= rounding * scale, Trail.comment)
        #expect(a.blocCount == b.blocCount, Trail.comment)
    }

    private func expectSame(_ a: Impacts, _ b: Impacts) {
        #expect(abs(a.worldRealIncome - b.worldRealIncome) <= rounding, Trail.comment)
        for (first, second) in zip(a.economies, b.economies) {
            #expect(abs(first.realIncome - second.realIncome) <= rounding, Trail.comment)
            #expect(abs((first.firstOrder ?? 0) - (second.firstOrder ?? 0)) <= rounding, Trail.comment)
            #expect((first.firstOrder == nil) == (second.firstOrder == nil), Trail.comment)
            #expect(abs((first.exports ?? 0) - (second.exports ?? 0)) <= rounding, Trail.comment)
            #expect(abs(first.tariffRevenueAfter - second.tariffRevenueAfter) <= rounding, Trail.comment)
            #expect(abs(first.openness - second.openness) <= rounding, Trail.comment)
        }
    }

    @Test("in every shape, under every closure, with either preconditioner")
    func everyShape() throws {
        try withEvery("shape", in: smallShapes) { shape in
            let world = randomWorld(shape)
            let dense = Accounts(calibrating: world, storage: .dense)
            let compressed = Accounts(calibrating: world, storage: .compressed)
            #expect(compressed.pattern.isCompressed && !dense.pattern.isCompressed)
            #expect(compressed.tradeShare.count == world.trade.count, Trail.comment)
            #expect(compressed.inputShare.isEmpty && (compressed.compressedInputs != nil) == shape.hasInputs)
            #expect(gathered(dense.tradeShare, from: dense, to: compressed) == compressed.tradeShare, Trail.comment)
            #expect(gathered(dense.tariff, from: dense, to: compressed) == compressed.tariff, Trail.comment)
            try withEvery("closure", in: Closure.allCases) { closure in
                let denseBase = try solvedTightly(dense, Shock(), closure)
                let base = try solvedTightly(compressed, Shock(), closure)
                expectSame(denseBase, base, dense: dense, compressed: compressed)
                let after: Closure = closure == .zero ? .hold : closure
                let denseShock = mixedShock(denseBase.accounts, seed: shape.seed + 5)
                let shock = gathered(denseShock, from: dense, to: compressed)
                let expected = try solvedTightly(denseBase.accounts, denseShock, after)
                let found = try solvedTightly(base.accounts, shock, after)
                expectSame(expected, found, dense: dense, compressed: compressed)
                expectSame(
                    impacts(of: expected, from: denseBase.accounts, denseShock),
                    impacts(of: found, from: base.accounts, shock))
                let certificate = largestResidual(of: found, from: base.accounts, shock, closure: after)
                #expect(certificate.value <= 1e-10, Trail.comment)
                let problem = try EquilibriumProblem(base.accounts, shock, closure: after)
                let reduced = TwoLevelPreconditioner(problem, at: base.accounts, isReduced: true)
                #expect(reduced.reduced != nil)
                // Compressed shares with dense links, and blocks that are inverted.
                var mixed = base.accounts
                mixed.compressedInputs = nil
                mixed.inputShare = dense.inputShare
                expectSame(
                    expected, try solvedTightly(mixed, shock, after), dense: dense, compressed: compressed)
                let other = try solvedTightly(base.accounts, shock, after, reduced)
                expectSame(expected, other, dense: dense, compressed: compressed)
            }
        }
    }

    @Test("with exact cut-offs, also where they leave blocs apart")
    func cutOffs() throws {
        try withEvery("seed", in: [UInt64](1...6)) { seed in
            let world = randomWorld(RandomWorldShape(economies: 5, sectors: 4, hasZeros: true, seed: seed))
            let dense = try solvedTightly(Accounts(calibrating: world, storage: .dense), Shock(), .zero).accounts
            let base = try solvedTightly(Accounts(calibrating: world, storage: .compressed), Shock(), .zero).accounts
            try withEvery("cut", in: [[4], [1, 2, 3, 4]]) { partners in
                var cut = Shock()
                cut.logTradeCostChange = [Double](repeating: 0, count: dense.tariff.count)
                for j in 0..<4 {
                    for other in partners {
                        cut.logTradeCostChange[dense.cell(sector: j, importer: 0, exporter: other)] = .infinity
                        cut.logTradeCostChange[dense.cell(sector: j, importer: other, exporter: 0)] = .infinity
                    }
                }
                let shock = gathered(cut, from: dense, to: base)
                expectSame(
                    try solvedTightly(dense, cut, .hold), try solvedTightly(base, shock, .hold), dense: dense,
                    compressed: base)
            }
        }
    }

    @Test("refuses a market whose last supplier is cut off, by the same name")
    func refusals() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, hasZeros: true, seed: 3))
        func refusal(_ storage: TradeStorage) -> ModelInputError? {
            let accounts = Accounts(calibrating: world, storage: storage)
            var shock = Shock()
            shock.logTradeCostChange = [Double](repeating: 0, count: accounts.tradeShare.count)
            accounts.forEachCell(sector: 1, importer: 2) { cell, _ in shock.logTradeCostChange[cell] = .infinity }
            do {
                _ = try solveEquilibrium(accounts, shock, closure: .hold)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(.compressed) == .marketsWithoutSupplier([MarketPosition(economy: 2, sector: 1)]))
        #expect(refusal(.compressed) == refusal(.dense))
    }

    @Test("in a batch, which solves them one after another")
    func batch() throws {
        let world = randomWorld(RandomWorldShape(economies: 5, sectors: 4, hasZeros: true, seed: 6))
        let dense = try solvedTightly(Accounts(calibrating: world, storage: .dense), Shock(), .hold).accounts
        let base = try solvedTightly(Accounts(calibrating: world, storage: .compressed), Shock(), .hold).accounts
        let shocks = (1...3).map { mixedShock(dense, seed: $0) }
        let expected = solveBatch(try SharedBaseline(dense, closure: .hold), shocks, options: SolveOptions().tight)
        let found = solveBatch(
            try SharedBaseline(base, closure: .hold), shocks.map { gathered($0, from: dense, to: base) },
            options: SolveOptions().tight)
        for outcomes in zip(expected, found) {
            guard case (.solved(let first, _), .solved(let second, _)) = outcomes else {
                Issue.record("\(outcomes)")
                continue
            }
            expectSame(first, second)
        }
    }

    @Test("the reduced preconditioner inverts the Jacobian in wages and incomes where there are no links")
    func reducedInverse() throws {
        try withEvery("closure", in: Closure.allCases) { closure in
            let world = randomWorld(
                RandomWorldShape(economies: 5, sectors: 6, hasInputs: false, hasZeros: true, seed: 8))
            let base = try solvedTightly(Accounts(calibrating: world, storage: .compressed), Shock(), closure).accounts
            let problem = try EquilibriumProblem(base, Shock(), closure: closure)
            let layout = problem.layout
            let tables = EvaluationTables(layout, width: 1)
            var random = SeededGenerator(seed: 5)
            // Without links an economy's expenditures move together, with its income.
            var change = (0..<layout.dimension).map { _ in random.uniform(-1...1) }
            for at in 0..<layout.cells { change[layout.expenditure + at] = change[layout.expenditure + at % 5] }
            let small = 1e-6
            func step(_ factor: Double) -> [Double] {
                var result = [Double](repeating: 0, count: layout.dimension)
                #expect(problem.evaluate(change.map { factor * $0 }, tables, into: &result) == nil)
                return result
            }
            // (I − ∂F) change, by central differences of F(z) − z.
            let residual = zip(step(-small), step(small)).map { ($0 - $1) / (2 * small) }
            let reduced = TwoLevelPreconditioner(problem, at: base, isReduced: true)
            var found = change
            reduced.apply(
                residual, rows: 1, stride: layout.dimension, PreconditionerTables(layout, width: 1), into: &found)
            // The preconditioner leaves out the correction by which these closures make deficits add to zero.
            let tolerance = closure == .share || closure == .multiplicative ? 2e-2 : 1e-4
            let wages = 0..<layout.economyCount
            let expenditures = layout.expenditure..<layout.expenditure + layout.cells
            #expect(largestDifference(Array(found[wages]), Array(change[wages])) <= tolerance, Trail.comment)
            #expect(
                largestDifference(Array(found[expenditures]), Array(change[expenditures])) <= tolerance, Trail.comment)
        }
    }
}

@Suite("Which cells are stored")
struct TradePatternTests {
    @Test("compressed rows hold the positive flows, exporters ascending, in whatever order the table stands")
    func rows() {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, hasZeros: true, seed: 2))
        let pattern = TradePattern(compressing: world.trade, economies: 4, sectors: 3)
        var mirrored = FlowTable()
        for row in (0..<world.trade.count).reversed() {
            mirrored.append(
                importer: Int(world.trade.importer[row]), exporter: Int(world.trade.exporter[row]),
                sector: Int(world.trade.sector[row]), value: world.trade.value[row])
        }
        mirrored.append(importer: 3, exporter: 0, sector: 2, value: 0)
        #expect(TradePattern(compressing: mirrored, economies: 4, sectors: 3) == pattern)
        var stated: Set<Int> = []
        for row in 0..<world.trade.count {
            let market = Int(world.trade.sector[row]) * 4 + Int(world.trade.importer[row])
            stated.insert(market * 4 + Int(world.trade.exporter[row]))
        }
        var last = -1
        for market in 0..<12 {
            var walked: [Int] = []
            pattern.forEachCell(ofMarket: market, of: 4) { cell, i in
                #expect(cell == last + 1)
                last = cell
                walked.append(i)
            }
            #expect(walked == walked.sorted() && pattern.cells(ofMarket: market, of: 4).count == walked.count)
            for i in 0..<4 {
                let cell = pattern.cell(ofMarket: market, exporter: i, of: 4)
                #expect((cell != nil) == stated.contains(market * 4 + i))
                #expect(cell.map { Int(pattern.exporter[$0]) == i } ?? true)
                #expect(TradePattern.dense.cell(ofMarket: market, exporter: i, of: 4) == market * 4 + i)
            }
        }
        #expect(last == pattern.exporter.count - 1)
    }

    @Test("large sparse worlds are compressed, small or full ones are not")
    func rule() {
        let rule = TradeStorage.automatic
        #expect(rule.isCompressed(flows: 10_000_000, economies: 226, sectors: 5000))
        #expect(rule.isCompressed(flows: 1_000_000, economies: 226, sectors: 500))
        #expect(rule.isCompressed(flows: 60_000_000, economies: 226, sectors: 5000))
        #expect(!rule.isCompressed(flows: 200_000_000, economies: 226, sectors: 5000))
        #expect(!rule.isCompressed(flows: 266_805, economies: 77, sectors: 45))
        #expect(!rule.isCompressed(flows: 1000, economies: 77, sectors: 45))
    }

    @Test("the sparse generator's world calibrates to one cell for each flow and solves in few evaluations")
    func generated() throws {
        let world = sparseWorld(SparseWorldShape(economies: 30, products: 400, flows: 30_000))
        let base = try required(
            try solveBaseline(Accounts(calibrating: world, storage: .compressed), closure: .hold)
        ).accounts
        #expect(base.tradeShare.count == 30_000)
        var shock = Shock()
        shock.tariff = base.tariff
        for j in 0..<400 {
            if let cell = base.storedCell(sector: j, importer: 0, exporter: 1) { shock.tariff[cell] += 0.1 }
        }
        let outcome = try solveEquilibrium(base, shock, closure: .hold)
        _ = try required(outcome)
        // Blocks of 801 unknowns are reduced; without links the reduction is exact to first order.
        #expect(outcome.trace.evaluations <= 10, "\(outcome.trace.steps)")
        #expect(outcome.trace.remarks.isEmpty)
    }

    @Test("with input-output links the reduction is approximate and still solves in few evaluations")
    func generatedWithInputs() throws {
        let products = sparseWorld(SparseWorldShape(economies: 30, products: 400, flows: 30_000))
        let world = withInputs(products, links: 5, valueAddedShare: 0.7)
        let calibrated = Accounts(calibrating: world, storage: .compressed)
        #expect(calibrated.inputShare.isEmpty && calibrated.inputShare(economy: 3, input: 0, output: 0) >= 0)
        let start = try solveBaseline(calibrated, closure: .hold)
        let base = try required(start).accounts
        var shock = Shock()
        shock.tariff = base.tariff
        for j in 0..<400 {
            if let cell = base.storedCell(sector: j, importer: 0, exporter: 1) { shock.tariff[cell] += 0.1 }
        }
        let outcome = try solveEquilibrium(base, shock, closure: .hold)
        _ = try required(outcome)
        #expect(outcome.trace.evaluations <= 25, "\(start.trace.steps), \(outcome.trace.steps)")
        #expect(outcome.trace.remarks.isEmpty, "\(outcome.trace.remarks)")
    }
}
