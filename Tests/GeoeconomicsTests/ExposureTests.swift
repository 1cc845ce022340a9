import EquilibriumModels
import Geoeconomics
import Testing
import TestSupport

@Suite("Exposure: derivatives of the equilibrium")
struct ExposureTests {
    @Test("derivatives are those of full solves, for every closure and shock", arguments: smallShapes)
    func differences(_ shape: RandomWorldShape) throws {
        for closure in Closure.allCases {
            let baseline = try solvedBaseline(randomWorld(shape), closure)
            for shock in ExposureShock.allCases {
                let matrix = ExposureMatrix(baseline, shock: shock)
                let rows = try checkExposure(matrix, baseline, sources: Array(0..<shape.economies))
                let worst = rows.map { abs($0.linearised - $0.solved) }.max() ?? .infinity
                #expect(worst < 1e-6, "\(shape) \(closure) \(shock)")
                #expect(matrix.largestResidual < 1e-12, "\(shape) \(closure) \(shock): \(matrix.residualCondition)")
            }
        }
    }

    @Test("the same with economies of scale, for productivity and trade costs")
    func scale() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, seed: 8))
        let baseline = try solvedBaseline(world, .zero) { accounts in
            accounts.scaleElasticity = accounts.theta.map { 0.5 / $0 }
        }
        for shock in [ExposureShock.productivity, .tradeCost] {
            let matrix = ExposureMatrix(baseline, shock: shock)
            let rows = try checkExposure(matrix, baseline, sources: [0, 2])
            #expect(rows.allSatisfy { abs($0.linearised - $0.solved) < 1e-6 }, "\(shock)")
            #expect(matrix.largestResidual < 1e-12)
        }
    }

    @Test("accounts stored compressed answer alike")
    func compressed() throws {
        let world = randomWorld(RandomWorldShape(economies: 5, sectors: 3, hasZeros: true, seed: 10))
        func matrices(_ storage: TradeStorage) throws -> [ExposureMatrix] {
            guard
                case .converged(let solved, _) = try solveBaseline(
                    Accounts(calibrating: world, storage: storage), closure: .share)
            else { throw Unsolved() }
            let baseline = try SharedBaseline(solved.accounts, closure: .share)
            return ExposureShock.allCases.map { ExposureMatrix(baseline, shock: $0) }
        }
        for (dense, sparse) in zip(try matrices(.dense), try matrices(.compressed)) {
            for (a, b) in zip(dense.elasticity, sparse.elasticity) { #expect(abs(a - b) < 1e-11, "\(dense.shock)") }
        }
    }

    @Test("the same in chosen sectors, and sectors add up to all")
    func sectors() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, seed: 9))
        let baseline = try solvedBaseline(world, .share)
        for shock in [ExposureShock.productivity, .exportCost, .importCost] {
            let whole = ExposureMatrix(baseline, shock: shock)
            let parts = (0..<3).map { ExposureMatrix(baseline, shock: shock, sectors: [$0]) }
            for cell in whole.elasticity.indices {
                let sum = parts.reduce(0) { $0 + $1.elasticity[cell] }
                #expect(abs(sum - whole.elasticity[cell]) < 1e-12)
            }
            let rows = try checkExposure(parts[1], baseline, sources: [1], sectors: [1])
            #expect(rows.allSatisfy { abs($0.linearised - $0.solved) < 1e-6 })
        }
    }

    @Test(
        "Caliendo and Parro's world: full solves agree to 1e-6",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
        arguments: [Closure.hold, .zero])
    func caliendoParroWorld(_ closure: Closure) throws {
        let world = try #require(caliendoParro)
        let baseline = try solvedBaseline(world, closure)
        let mexico = try #require(world.economyIndex("MEX"))
        for shock in [ExposureShock.productivity, .tradeCost] {
            let matrix = ExposureMatrix(baseline, shock: shock)
            let rows = try checkExposure(matrix, baseline, sources: [mexico, 0])
            let worst = rows.map { abs($0.linearised - $0.solved) }.max() ?? .infinity
            #expect(worst < 1e-6, "\(shock)")
            #expect(matrix.largestResidual < 1e-11, "\(matrix.residualCondition)")
        }
    }

    @Test("the built-in world: full solves agree to 1e-6, whatever the number of threads")
    func builtInWorld() throws {
        let world = try #require(factbook)
        let baseline = try solvedBaseline(world, .share)
        let cambodia = try #require(world.economyIndex("KHM"))
        let matrix = ExposureMatrix(baseline, shock: .productivity, threads: 1)
        let rows = try checkExposure(matrix, baseline, sources: [cambodia])
        #expect(rows.allSatisfy { abs($0.linearised - $0.solved) < 1e-6 })
        #expect(matrix.largestResidual < 1e-12, "\(matrix.residualCondition)")
        #expect(ExposureMatrix(baseline, shock: .productivity, threads: 2).elasticity == matrix.elasticity)
    }
}

@Suite("Exposure: the sums that theory demands")
struct ExposureSumTests {
    @Test("labour everywhere by one per cent raises every real income by one per cent", arguments: smallShapes)
    func homogeneity(_ shape: RandomWorldShape) throws {
        for closure in Closure.allCases {
            let matrix = ExposureMatrix(try solvedBaseline(randomWorld(shape), closure), shock: .labour)
            for n in 0..<shape.economies {
                let sum = (0..<shape.economies).reduce(0) { $0 + matrix[economy: n, source: $1] }
                #expect(abs(sum - 1) < 1e-12, "\(shape) \(closure) economy \(n)")
            }
        }
    }

    @Test("productivity of every producer in proportion to its value added does the same", arguments: smallShapes)
    func valueAddedProductivity(_ shape: RandomWorldShape) throws {
        for closure in Closure.allCases {
            let baseline = try solvedBaseline(randomWorld(shape), closure)
            let accounts = baseline.accounts
            let response = firstOrderResponses(baseline, count: 1) { _ in
                var shock = FirstOrderShock()
                shock.productivity = accounts.valueAddedShare.enumerated().map {
                    .init(producer: $0, logChange: $1)
                }
                return shock
            }[0]
            for real in response.realIncome { #expect(abs(real - 1) < 1e-12, "\(shape) \(closure)") }
            for wage in response.wage { #expect(abs(wage) < 1e-12, "\(shape) \(closure)") }
        }
    }

    @Test("without inputs the rows of productivity add to one too")
    func rowsWithoutInputs() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, hasInputs: false, seed: 11))
        for closure in Closure.allCases {
            let matrix = ExposureMatrix(try solvedBaseline(world, closure), shock: .productivity)
            for n in 0..<4 {
                let sum = (0..<4).reduce(0) { $0 + matrix[economy: n, source: $1] }
                #expect(abs(sum - 1) < 1e-12, "\(closure)")
            }
        }
    }

    @Test("Hulten: without tariffs the world gains the source's output, whoever gains it")
    func hulten() throws {
        for shape in smallShapes where !shape.hasTariffs {
            for closure in [Closure.hold, .zero] {
                let baseline = try solvedBaseline(randomWorld(shape), closure)
                let accounts = baseline.accounts
                let matrix = ExposureMatrix(baseline, shock: .productivity)
                for i in 0..<shape.economies {
                    let gained = (0..<shape.economies).reduce(0) {
                        $0 + accounts.income[$1] * matrix[economy: $1, source: i]
                    }
                    let output = (0..<shape.sectors).reduce(0) { $0 + accounts.output[$1 * shape.economies + i] }
                    #expect(abs(gained / output - 1) < 1e-10, "\(shape) \(closure)")
                }
            }
        }
    }

    @Test("with tariffs the sum is what buyers pay for the output, plus what tariffs gain by the volume of trade")
    func hultenWithTariffs() throws {
        let shape = RandomWorldShape(economies: 4, sectors: 2, seed: 12)
        let baseline = try solvedBaseline(randomWorld(shape), .hold)
        let accounts = baseline.accounts
        for i in 0..<4 {
            let shock = ExposureShock.productivity.firstOrder(accounts, source: i, sectors: [0, 1])
            let response = firstOrderResponses(baseline, count: 1) { _ in shock }[0]
            var expected = 0.0
            for j in 0..<2 {
                for n in 0..<4 {
                    expected +=
                        accounts.tradeShare[accounts.cell(sector: j, importer: n, exporter: i)]
                        * accounts.expenditure[j * 4 + n]
                }
                var cost = (0..<4).map { accounts.valueAddedShare[j * 4 + $0] * response.wage[$0] }
                for n in 0..<4 {
                    for k in 0..<2 {
                        cost[n] += accounts.inputShare(economy: n, input: k, output: j) * response.price[k * 4 + n]
                    }
                }
                for n in 0..<4 {
                    for seller in 0..<4 {
                        let cell = accounts.cell(sector: j, importer: n, exporter: seller)
                        let effective = cost[seller] - (seller == i ? 1 : 0)
                        let flow =
                            -accounts.theta[j] * (effective - response.price[j * 4 + n])
                            + response.expenditure[j * 4 + n]
                        expected +=
                            accounts.tariff[cell] * accounts.flow(at: cell, market: j * 4 + n) * (flow - cost[seller])
                    }
                }
            }
            let gained = (0..<4).reduce(0) { $0 + accounts.income[$1] * response.realIncome[$1] }
            #expect(abs(gained / expected - 1) < 1e-10)
        }
    }

    @Test("own growth helps, and another numeraire changes no real income")
    func ownAndNumeraire() throws {
        for shape in smallShapes {
            let matrix = ExposureMatrix(try solvedBaseline(randomWorld(shape), .zero), shock: .productivity)
            for n in 0..<shape.economies { #expect(matrix[economy: n, source: n] > 0, "\(shape)") }
        }
        // A baseline in other units of money has another numeraire.
        let shape = RandomWorldShape(economies: 3, sectors: 2, seed: 13)
        var scaled = randomWorld(shape)
        for row in 0..<scaled.trade.count { scaled.trade.value[row] *= 1000 }
        for closure in Closure.allCases {
            let first = ExposureMatrix(try solvedBaseline(randomWorld(shape), closure), shock: .productivity)
            let second = ExposureMatrix(try solvedBaseline(scaled, closure), shock: .productivity)
            for (a, b) in zip(first.elasticity, second.elasticity) { #expect(abs(a - b) < 1e-11, "\(closure)") }
        }
    }

    @Test("one sector: Kleinman, Liu and Redding's matrices S, T and M")
    func closedForm() throws {
        let theta = 4.0
        let world = oneSectorWorld([[50, 4, 2], [3, 40, 5], [6, 1, 70]], theta: theta)
        let baseline = try solvedBaseline(world, .zero)
        let accounts = baseline.accounts
        let count = 3
        // S: expenditure shares, importer by row. T: shares of an exporter's income by destination.
        let share = (0..<count).map { n in (0..<count).map { accounts.tradeShare[n * count + $0] } }
        let income = (0..<count).map { i in
            (0..<count).map { n in share[n][i] * accounts.expenditure[n] / accounts.output[i] }
        }
        // (I − T − θ (T S − I)) dw = −θ (T S − I) dz with Σ V dw = 0, by Gauss and Jordan on the three equations.
        let matrix = ExposureMatrix(baseline, shock: .productivity)
        for source in 0..<count {
            var system = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
            for i in 0..<count {
                for h in 0..<count {
                    let m = (0..<count).reduce(0.0) { $0 + income[i][$1] * share[$1][h] } - (i == h ? 1 : 0)
                    system[i][h] = (i == h ? 1 : 0) - income[i][h] - theta * m
                    if h == source { system[i][count] = -theta * m }
                }
            }
            // Walras: one market is redundant, and the numeraire takes its place.
            system[count - 1] = accounts.valueAdded + [0]
            let wage = solve(system)
            for n in 0..<count {
                let price = (0..<count).reduce(0.0) { $0 + share[n][$1] * (wage[$1] - ($1 == source ? 1 : 0)) }
                #expect(abs(matrix[economy: n, source: source] - (wage[n] - price)) < 1e-12)
            }
        }
    }

    /// Gauss and Jordan with pivoting on a small system, the right-hand side in the last column.
    private func solve(_ system: [[Double]]) -> [Double] {
        var a = system
        let count = a.count
        for column in 0..<count {
            let pivot = (column..<count).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            a.swapAt(column, pivot)
            for row in 0..<count where row != column {
                let factor = a[row][column] / a[column][column]
                for k in column...count { a[row][k] -= factor * a[column][k] }
            }
        }
        return (0..<count).map { a[$0][count] / a[$0][$0] }
    }

    @Test("the page's table: two equal economies, by hand")
    func pageTable() throws {
        let baseline = try solvedBaseline(oneSectorWorld([[80, 20], [20, 80]], theta: 4), .zero)
        let matrix = ExposureMatrix(baseline, shock: .productivity)
        // Home share 0.8: relative wages take up 2θ·0.8 / (1 + 2θ·0.8) = 6.4/7.4 of the difference in growth.
        let relative: Double = 6.4 / 7.4
        let own: Double = 1 - 0.2 * (1 - relative)
        #expect(abs(matrix[economy: 0, source: 0] - own) < 1e-12)
        #expect(abs(matrix[economy: 0, source: 1] - (1 - own)) < 1e-12)
        #expect(abs(own - 0.972972972972973) < 1e-12)
    }
}
