import EquilibriumModels
import Glibc
import Testing
import TestSupport
import WorldData

/// Evaluations of the whole system down to a residual of 1e-10: counts, not times, since they are the same on every machine.
@Suite("Evaluations that a solve needs")
struct EvaluationCountTests {
    /// Steps of a solve to 1e-10, baseline factorised before.
    static func count(
        _ base: Accounts, _ shock: Shock, _ preconditioner: TwoLevelPreconditioner, remarks: Bool = true
    ) throws -> Int {
        var options = SolveOptions()
        options.stepTarget = 1e-10
        let outcome = try solveEquilibrium(
            base, shock, closure: .hold, options: options, preconditioner: preconditioner)
        _ = try required(outcome)
        return outcome.trace.evaluations
    }

    /// Trade in both directions with `partners` falls to `remaining` of its kernel.
    static func cut(_ base: Accounts, _ economy: Int, from partners: [Int], remaining: Double) -> Shock {
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

    /// Free trade among three, a tariff of 25 points on all of one importer's purchases, and cuts.
    static func ordinary(_ base: Accounts) -> [(name: String, shock: Shock)] {
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

    @Test(
        "Caliendo & Parro's world: at most 20 for NAFTA and cuts from several partners, 30 for a power cut from everybody",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func caliendoParro() throws {
        let world = try #require(CaliendoParroTests.world)
        let base = try baseline(world, .zero)
        let preconditioner = try TwoLevelPreconditioner(base, closure: .hold)
        let nafta = try Self.count(base, CaliendoParroTests.naftaShock(world, base), preconditioner)
        #expect(nafta <= 20)
        print("31 x 40, evaluations to 1e-10: NAFTA \(nafta)")
        for (name, shock) in Self.ordinary(base) {
            let found = try Self.count(base, shock, preconditioner)
            print("31 x 40, evaluations to 1e-10: \(name) \(found)")
            #expect(found <= 20, Comment(rawValue: name))
        }
        for code in ["USA", "JPN"] {
            let power = world.economyIndex(code)!
            let shock = Self.cut(base, power, from: Array(0..<base.economyCount), remaining: 1e-4)
            let found = try Self.count(base, shock, preconditioner)
            print("31 x 40, evaluations to 1e-10: \(code) cut from all \(found)")
            #expect(found <= 30, Comment(rawValue: code))
        }
    }

    @Test(
        "generated worlds of 77 x 45 and 160 x 65: no more than that",
        .enabled(if: runsSlowSuites, "slow: run with COMITY_SLOW=1"), arguments: [(77, 45), (160, 65)])
    func generated(_ economies: Int, _ sectors: Int) throws {
        try counts(economies, sectors, seeds: [1, 2])
    }

    @Test("a generated world of 40 x 12: no more than that")
    func small() throws { try counts(40, 12, seeds: [1, 2, 3]) }

    private func counts(_ economies: Int, _ sectors: Int, seeds: [UInt64]) throws {
        for seed in seeds {
            let base = try baseline(gravityWorld(economies: economies, sectors: sectors, seed: seed), .hold)
            let preconditioner = try TwoLevelPreconditioner(base, closure: .hold)
            for (name, shock) in Self.ordinary(base) {
                let found = try Self.count(base, shock, preconditioner)
                print("\(economies) x \(sectors), seed \(seed), evaluations to 1e-10: \(name) \(found)")
                #expect(found <= 20, Comment(rawValue: name))
            }
            let power = base.valueAdded.indices.max { base.valueAdded[$0] < base.valueAdded[$1] }!
            let shock = Self.cut(base, power, from: Array(0..<economies), remaining: 1e-4)
            let found = try Self.count(base, shock, preconditioner)
            print("\(economies) x \(sectors), seed \(seed), evaluations to 1e-10: power cut from all \(found)")
            #expect(found <= 30)
        }
    }

    /// The bytes are those of its single-precision tables.
    @Test("applying the preconditioner reads less than an evaluation does")
    func bytes() throws {
        for (economies, sectors) in [(20, 12), (40, 30)] {
            let base = try baseline(gravityWorld(economies: economies, sectors: sectors, seed: 5), .hold)
            let preconditioner = try TwoLevelPreconditioner(base, closure: .hold)
            #expect(preconditioner.bytes < 8 * (2 * base.tradeShare.count + 2 * base.inputShare.count))
        }
    }
}
