import EquilibriumModels
import TestSupport
import Testing
import WorldData

@Suite(
    "A world of 226 economies and 5,000 products with 10 million flows",
    .enabled(if: runsSlowSuites, "slow: run with COMITY_SLOW=1"))
struct ProductLevelTests {
    /// Gates are on evaluations, residual and memory; seconds are printed for information.
    @Test("is written, read, and solved for a tariff shock to 1e-8 within 3 GiB")
    func tariff() throws {
        let folder = TemporaryFolder()
        try WorldFolder(path: "\(folder.path)/products").write(sparseWorld(.productLevel))
        var mark = ResourceUse.seconds
        let reading = WorldFolder(path: "\(folder.path)/products").read()
        let world = try #require(reading.world)
        #expect(world.trade.count == 10_000_000)
        print("read in \(ResourceUse.seconds - mark) s")
        mark = ResourceUse.seconds
        let calibrated = Accounts(calibrating: world)
        #expect(calibrated.pattern.isCompressed && calibrated.tradeShare.count == 10_000_000)
        let start = try solveBaseline(calibrated, closure: .hold)
        let base = try required(start).accounts
        print("baseline in \(ResourceUse.seconds - mark) s, \(start.trace.evaluations) evaluations")
        var shock = Shock()
        shock.tariff = base.tariff
        for j in 0..<base.sectorCount {
            if let cell = base.storedCell(sector: j, importer: 0, exporter: 1) { shock.tariff[cell] += 0.1 }
        }
        mark = ResourceUse.seconds
        let outcome = try solveEquilibrium(base, shock, closure: .hold)
        let policy = try required(outcome)
        #expect(outcome.trace.largestResidual <= 1e-8)
        #expect(outcome.trace.evaluations <= 20)
        print(
            "policy in \(ResourceUse.seconds - mark) s, \(outcome.trace.evaluations) evaluations, "
                + "residual \(outcome.trace.largestResidual), peak \(ResourceUse.peakMebibytes) MiB")
        let totals = policy.accounts.tradeTotals()
        let exports = totals.exports.reduce(0, +)
        #expect(abs(totals.imports.reduce(0, +) - exports) <= 1e-10 * exports)
        #expect(ResourceUse.peakMebibytes <= 3072)
    }
}
