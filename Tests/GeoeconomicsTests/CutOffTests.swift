import EquilibriumModels
import Geoeconomics
import Glibc
import Testing
import TestSupport

/// The loss of the target of a cut-off that must be solved.
func targetLoss(_ baseline: SharedBaseline, _ cutOff: CutOff) throws -> Double {
    guard case .solved(let target, _, let trace) = answerCutOffs(baseline, [cutOff], threads: 1)[0] else {
        throw Unsolved()
    }
    #expect(trace.largestResidual < 1e-9)
    return target.loss
}

/// A small economy, the first, among large ones, with one sector: its size decides nothing abroad.
func smallEconomy(_ imports: [Double], home: Double, size: Double) -> [[Double]] {
    let count = imports.count + 1
    var flows = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    flows[0][0] = home
    for (place, value) in imports.enumerated() {
        flows[0][place + 1] = value
        // What it buys from each it sells to each, so that trade is balanced.
        flows[place + 1][0] = value
        for other in 1..<count { flows[place + 1][other] = place + 1 == other ? size : size / 10 }
    }
    return flows
}

@Suite("Cut-offs")
struct CutOffTests {
    @Test("where no trade is cut every economy stays exactly where it is")
    func exactZero() throws {
        let world = oneSectorWorld([[50, 5, 0], [5, 40, 4], [6, 4, 70]], theta: 4)
        let baseline = try solvedBaseline(world, .hold)
        let cutOff = CutOff(coalition: [2], target: 0, direction: .exports, sectors: [0])
        #expect(cutOff.tradedCells(baseline.accounts) == 0)
        guard case .nothingToCut = answerCutOffs(baseline, [cutOff])[0] else {
            Issue.record("a cut of empty cells was solved")
            return
        }
        // The full solve of the same empty cut agrees.
        guard case .solved(let impacts, _) = solveBatch(baseline, [cutOff.shock(baseline.accounts)])[0] else {
            throw Unsolved()
        }
        #expect(impacts.economies.allSatisfy { abs($0.realIncome) < 1e-12 })
        // It sells to the power all the same, and the other direction costs something.
        let other = CutOff(coalition: [2], target: 0, direction: .imports, sectors: [0])
        #expect(try targetLoss(baseline, other) > 1e-3)
    }

    @Test("a cut-off is the same as a scenario with exact zeros")
    func sameAsScenario() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, seed: 21))
        let baseline = try solvedBaseline(world, .hold)
        let accounts = baseline.accounts
        var shock = Shock()
        shock.logTradeCostChange = [Double](repeating: 0, count: accounts.tradeShare.count)
        shock.logTradeCostChange[accounts.cell(sector: 1, importer: 2, exporter: 0)] = .infinity
        guard
            case .solved(let comparison) = try compare(
                baseline: accounts, baselineTrace: SolveTrace(), policy: shock, closure: .hold)
        else { throw Unsolved() }
        let cutOff = CutOff(coalition: [0], target: 2, direction: .exports, sectors: [1])
        guard case .solved(let target, let members, _) = answerCutOffs(baseline, [cutOff])[0] else { throw Unsolved() }
        #expect(abs(target.loss + comparison.impacts.economies[2].realIncome) < 1e-11)
        #expect(members.count == 1 && members[0].economy == 0)
        #expect(abs(members[0].loss + comparison.impacts.economies[0].realIncome) < 1e-11)
    }

    @Test("nothing costs more than being cut off by everybody, both ways")
    func autarkyIsWorst() throws {
        for seed in 1...4 {
            let world = randomWorld(
                RandomWorldShape(economies: 4, sectors: 2, hasTariffs: false, seed: UInt64(30 + seed)))
            let baseline = try solvedBaseline(world, .zero)
            for target in 0..<4 {
                let others = (0..<4).filter { $0 != target }
                let autarky = try targetLoss(
                    baseline, CutOff(coalition: others, target: target, direction: .both, sectors: [0, 1]))
                for power in others {
                    for direction in CutOffDirection.allCases {
                        let loss = try targetLoss(
                            baseline, CutOff(coalition: [power], target: target, direction: direction, sectors: [0, 1]))
                        #expect(loss < autarky, "seed \(seed) target \(target) power \(power) \(direction)")
                    }
                }
            }
        }
    }

    @Test("autarky of one sector costs 1 − λ^(1/θ), whatever the others do")
    func autarkyInClosedForm() throws {
        let theta = 4.0
        let baseline = try solvedBaseline(oneSectorWorld([[50, 4, 2], [3, 40, 5], [6, 1, 70]], theta: theta), .zero)
        let accounts = baseline.accounts
        for target in 0..<3 {
            let others = (0..<3).filter { $0 != target }
            let loss = try targetLoss(
                baseline, CutOff(coalition: others, target: target, direction: .both, sectors: [0]))
            let domestic = accounts.tradeShare[accounts.cell(sector: 0, importer: target, exporter: target)]
            #expect(abs(loss - (1 - pow(domestic, 1 / theta))) < 1e-10)
        }
    }

    @Test("the short run costs more than the long run")
    func shortRun() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, seed: 41))
        let long = try solvedBaseline(world, .hold)
        let short = try solvedBaseline(world, .hold) { accounts in
            accounts.theta = accounts.theta.map { 0.3585 * $0 }
        }
        for target in 0..<4 {
            for power in 0..<4 where power != target {
                let cutOff = CutOff(coalition: [power], target: target, direction: .both, sectors: [0, 1, 2])
                #expect(try targetLoss(short, cutOff) > targetLoss(long, cutOff))
            }
        }
    }

    @Test("a cut that leaves nothing to sell for what is bought is refused by name")
    func refusals() throws {
        let baseline = try solvedBaseline(oneSectorWorld([[50, 5], [5, 40]], theta: 4), .zero)
        let oneWay = CutOff(coalition: [1], target: 0, direction: .exports, sectors: [0])
        guard
            case .refused(.deficitWithoutTrade(let economies, _, let canBuy, _)) = answerCutOffs(baseline, [oneWay])[0]
        else {
            Issue.record("a cut that no balance could carry was answered")
            return
        }
        #expect(economies == [0] && !canBuy)
        // An economy that makes nothing at home has no supplier left.
        let bare = try solvedBaseline(oneSectorWorld([[0, 5, 5], [5, 40, 1], [5, 1, 40]], theta: 4), .zero)
        let all = CutOff(coalition: [1, 2], target: 0, direction: .both, sectors: [0])
        guard case .refused(.marketsWithoutSupplier(let markets)) = answerCutOffs(bare, [all])[0] else {
            Issue.record("a market without supplier was answered")
            return
        }
        #expect(markets == [MarketPosition(economy: 0, sector: 0)])
    }

    @Test("no answer depends on the number of threads, nor on what is asked beside it beyond rounding")
    func threads() throws {
        let world = randomWorld(RandomWorldShape(economies: 5, sectors: 2, seed: 51))
        let baseline = try solvedBaseline(world, .hold)
        let cutOffs = (0..<5).flatMap { power in
            (0..<5).filter { $0 != power }.map {
                CutOff(coalition: [power], target: $0, direction: .both, sectors: [0, 1])
            }
        }
        func losses(_ threads: Int) -> [Double] {
            answerCutOffs(baseline, cutOffs, threads: threads).map {
                if case .solved(let target, _, _) = $0 { target.loss } else { .nan }
            }
        }
        #expect(losses(1) == losses(2))
        // Both ways either side may be called the power: one solve answers two of these questions.
        guard case .solved(let first, let firstPower, _) = answerCutOffs(baseline, cutOffs)[0],
            case .solved(let second, let secondPower, _) = answerCutOffs(baseline, cutOffs)[4]
        else { throw Unsolved() }
        #expect(cutOffs[0].target == 1 && cutOffs[4].target == 0)
        #expect(first == secondPower[0] && second == firstPower[0] && first.economy == 1)
        for (cutOff, loss) in zip(cutOffs, losses(1)) {
            #expect(abs(try targetLoss(baseline, cutOff) - loss) < 1e-11)
        }
    }
}

@Suite("Control and diversification")
struct ControlTests {
    @Test("shares of the page's table, by hand")
    func control() throws {
        let world = oneSectorWorld([[50, 30, 20], [10, 40, 5], [40, 5, 70]], theta: 4)
        let accounts = Accounts(calibrating: world)
        let control = SupplyControl(accounts, target: 0, coalition: [0, 1], sectors: [0]).all
        #expect(control.foreignShare == 0.6)
        #expect(control.totalShare == 0.3)
        #expect(control.salesShare == 0.2)
    }

    @Test("the closed form: at given wages the loss is 1 − (1 − cut)^(1/θ), and the engine's for a small economy")
    func closedForm() throws {
        #expect(abs(armingtonLoss(cut: 0.5, theta: 4) - 0.159103584746285) < 1e-14)
        #expect(armingtonLoss(cut: 0, theta: 4) == 0)
        #expect(armingtonLoss(cut: 1, theta: 4) == 1)
        // Cut off by everybody no wage abroad matters, and the closed form holds exactly.
        let theta = 4.0
        let baseline = try solvedBaseline(
            oneSectorWorld(smallEconomy([6, 4], home: 10, size: 1e7), theta: theta), .zero)
        let loss = try targetLoss(baseline, CutOff(coalition: [1, 2], target: 0, direction: .both, sectors: [0]))
        #expect(abs(loss - armingtonLoss(cut: 0.5, theta: theta)) < 1e-9)
    }

    @Test("loss grows faster than in proportion as control nears everything")
    func convexity() throws {
        let theta = 4.0
        // By the closed form: every further point costs more than the one before.
        let points = stride(from: 0.0, through: 1, by: 0.05).map { armingtonLoss(cut: $0, theta: theta) }
        for place in 2..<points.count {
            #expect(points[place] - points[place - 1] > points[place - 1] - points[place - 2])
        }
        // By the model for an economy too small to move anybody, with the coalition's share set and the world calibrated anew.
        let world = oneSectorWorld(smallEconomy([5, 3, 2], home: 20, size: 1e7), theta: theta)
        let baseline = try solvedBaseline(world, .zero)
        let wanted = [0.1, 0.3, 0.5, 0.7, 0.9, 0.97]
        let curve = curveOfShares(
            baseline, target: 0, coalition: [1, 2], direction: .exports, sectors: [0], shares: wanted)
        let losses = try curve.map { try #require($0.loss) }
        let shares = try curve.map { try #require($0.controlShare) }
        for (share, set) in zip(shares, wanted) { #expect(abs(share - set) < 1e-5) }
        var before = losses[0] / shares[0]
        for place in 1..<losses.count {
            let marginal = (losses[place] - losses[place - 1]) / (shares[place] - shares[place - 1])
            #expect(marginal > before, "at \(shares[place])")
            before = marginal
        }
    }

    @Test("as suppliers join, what the last of them add costs most per point of control")
    func joining() throws {
        let world = try #require(factbook)
        let cambodia = try #require(world.economyIndex("KHM"))
        let baseline = try solvedBaseline(world, .hold)
        let curve = curveOfJoining(
            baseline, target: cambodia, candidates: Array(0..<world.economyCount), direction: .exports,
            sectors: [0, 1, 2], limit: 9)
        let shares = try curve.map { try #require($0.controlShare) }
        let losses = try curve.map { try #require($0.loss) }
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 })
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 < $1 })
        let last = shares.count - 1
        let middle = last / 2
        let late = (losses[last] - losses[middle]) / (shares[last] - shares[middle])
        #expect(late > 1.2 * losses[middle] / shares[middle])
    }

    @Test("diversification shifts the share by exactly one point, and is worth the difference of two cut-offs")
    func diversification() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, seed: 71))
        let baseline = try solvedBaseline(world, .hold)
        let cutOff = CutOff(coalition: [1, 2], target: 0, direction: .exports, sectors: [0, 1, 2])
        let value = try valueOfDiversification(baseline, cutOff)
        #expect(abs(value.share - value.shiftedShare - 0.01) < 1e-11)
        #expect(abs(value.loss - (try targetLoss(baseline, cutOff))) < 1e-12)
        #expect(value.value > 0)
        #expect(abs(value.money - value.value * baseline.accounts.income[0]) < 1e-12 * baseline.accounts.income[0])
        // A tenth of a point is worth about a tenth.
        let tenth = try valueOfDiversification(baseline, cutOff, points: 0.1)
        #expect(abs(10 * tenth.value / value.value - 1) < 0.05)
        #expect(try #require(value.elasticity) > 1)
    }

    @Test(
        "the page's table of the value of diversification, by hand",
        arguments: [
            (0.2, 2.600, 2.465, 0.1350, 1.039), (0.5, 6.940, 6.785, 0.1547, 1.115),
            (0.95, 14.878, 14.676, 0.2020, 1.289),
        ])
    func diversificationTable(_ row: (share: Double, loss: Double, shifted: Double, points: Double, elasticity: Double))
    {
        let loss = armingtonLoss(cut: 0.5 * row.share, theta: 4)
        let shifted = armingtonLoss(cut: 0.5 * (row.share - 0.01), theta: 4)
        let value = DiversificationValue(
            share: row.share, shiftedShare: row.share - 0.01, loss: loss, shiftedLoss: shifted, money: 0)
        #expect(abs(100 * value.loss - row.loss) < 0.0005)
        #expect(abs(100 * value.shiftedLoss - row.shifted) < 0.0005)
        #expect(abs(100 * value.value - row.points) < 0.00005)
        #expect(abs((value.elasticity ?? 0) - row.elasticity) < 0.0005)
    }

    @Test("diversification that cannot be is told apart")
    func gaps() throws {
        let baseline = try solvedBaseline(oneSectorWorld([[50, 5, 0.01], [5, 40, 4], [6, 4, 70]], theta: 4), .hold)
        let small = CutOff(coalition: [2], target: 0, direction: .exports, sectors: [0])
        #expect(throws: DiversificationGap.self) { try valueOfDiversification(baseline, small) }
        let everybody = CutOff(coalition: [1, 2], target: 0, direction: .exports, sectors: [0])
        #expect(throws: DiversificationGap.nobodyElse) { try valueOfDiversification(baseline, everybody) }
    }
}
