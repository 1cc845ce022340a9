import EquilibriumModels
import Glibc
import TestSupport
import Testing
import WorldData

@Suite("A world of 77 economies and 45 sectors", .enabled(if: runsSlowSuites, "slow: run with COMITY_SLOW=1"))
struct LargeWorldTests {
    /// The gate is on the count of evaluations; seconds are printed for information.
    @Test("is written, read back and solved for a tariff of 20 per cent within 20 evaluations")
    func written() throws {
        let folder = TemporaryFolder()
        let world = randomWorld(RandomWorldShape(economies: 77, sectors: 45, seed: 12))
        try WorldFolder(path: "\(folder.path)/large").write(world)
        let start = seconds()
        let reading = WorldFolder(path: "\(folder.path)/large").read()
        print(
            "read 266,805 flows, 155,925 input shares and 263,340 tariffs in \(seconds() - start) s (debug or release)")
        let back = try #require(reading.world)
        #expect(back.trade == world.trade)
        let base = try baseline(back, .hold)
        var shock = Shock()
        shock.tariff = base.tariff
        for j in 0..<45 {
            for i in 1..<77 { shock.tariff[base.cell(sector: j, importer: 0, exporter: i)] = 0.2 }
        }
        let outcome = try solveEquilibrium(base, shock, closure: .hold)
        _ = try required(outcome)
        #expect(outcome.trace.evaluations <= 20)
        print("solved in \(outcome.trace.evaluations) evaluations, residual \(outcome.trace.largestResidual)")
    }

    private func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
