import EquilibriumModels
import Testing
import TestSupport
import WorldData

/// What the driver does where the first attempt does not end, and that the trace says so.
@Suite("Attempts after the first")
struct LadderTests {
    /// Every attempt in its order.
    static let ladder = [
        "rebuilt the preconditioner at the point reached",
        "began again without taking steps back",
        "walked the shock in 6 parts",
        "began again without the preconditioner",
        "went on with half the memory and half steps",
        "went on with memory 2 and steps of a fifth",
        "walked the shock in adaptive parts",
    ]

    /// Two economies with one sector whose elasticity is 65, and a tariff between them.
    private func outcome(rate: Double, limit: Int = 4000) throws -> SolveOutcome<Equilibrium> {
        var world = BlocTests.world
        world.sectors[0].theta = 65
        let base = try baseline(world, .hold)
        var shock = Shock()
        shock.tariff = base.tariff
        shock.tariff[base.cell(sector: 0, importer: 0, exporter: 1)] = rate
        var options = SolveOptions()
        options.evaluationLimit = limit
        return try solveEquilibrium(base, shock, closure: .hold, options: options)
    }

    @Test(
        "go on until one ends: anew without rejections, in rough parts, plain and damped, in adaptive parts",
        arguments: [(0.5, 2), (1.0, 3), (3.0, 7)])
    func order(_ rate: Double, _ attempts: Int) throws {
        let outcome = try outcome(rate: rate)
        _ = try required(outcome)
        #expect(outcome.trace.remarks == Array(Self.ladder.prefix(attempts)))
        #expect(outcome.trace.evaluations <= 4000)
    }

    @Test("end with a reason where the limit comes first, and the trace names what was tried")
    func limit() throws {
        guard case .stopped(_, let reason, let trace) = try outcome(rate: 3, limit: 1000) else {
            Issue.record("solved within 1,000 evaluations")
            return
        }
        #expect(reason == .evaluationLimit(1000))
        #expect(trace.evaluations <= 1001)
        #expect(trace.remarks.count > 3 && trace.remarks == Array(Self.ladder.prefix(trace.remarks.count)))
    }

    @Test("begin with the preconditioner at the point reached, which mends one that is far off")
    func rebuilt() throws {
        let base = try baseline(randomWorld(RandomWorldShape(economies: 6, sectors: 3, seed: 3)), .hold)
        var shock = Shock()
        shock.tariff = base.tariff
        for j in 0..<3 {
            for i in 1..<6 { shock.tariff[base.cell(sector: j, importer: 0, exporter: i)] = 0.4 }
        }
        // Elasticities of 60 in place of 2 to 8: steps in prices far too short.
        var other = base
        other.theta = base.theta.map { _ in 60 }
        let wrong = try TwoLevelPreconditioner(other, closure: .hold)
        let outcome = try solveEquilibrium(base, shock, closure: .hold, preconditioner: wrong)
        let mended = try required(outcome)
        #expect(outcome.trace.remarks.first == Self.ladder[0])
        let direct = try solveEquilibrium(base, shock, closure: .hold)
        #expect(direct.trace.remarks.isEmpty)
        #expect(largestDifference(mended.wageChange, try required(direct).wageChange) <= 1e-8)
    }
}
