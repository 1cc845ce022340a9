import EquilibriumModels
import Glibc
import TestSupport
import WorldData

func batchBenchmark(_ world: World, width: Int, count: Int) throws {
    let calibrated = Accounts(calibrating: world)
    guard case .converged(let base, _) = try solveBaseline(calibrated, closure: .hold) else { return }
    let shared = try SharedBaseline(base.accounts, closure: .hold)
    let accounts = base.accounts
    let N = accounts.economyCount
    func shock(_ k: Int) -> Shock {
        var s = Shock(); s.logTradeCostChange = .init(repeating: 0, count: accounts.tradeShare.count)
        let n = k % N, i = (n + 1 + (k / N) % (N - 1)) % N
        for j in 0..<accounts.sectorCount { s.logTradeCostChange[accounts.cell(sector: j, importer: n, exporter: i)] = .infinity }
        return s
    }
    var options = SolveOptions(); options.stepTarget = 1e-12
    let t0 = seconds()
    var evaluations = 0, failed = 0
    for start in stride(from: 0, to: count, by: width) {
        for outcome in solveBatch(shared, (start..<min(count, start + width)).map(shock), options: options) {
            if case .solved(_, let trace) = outcome { evaluations += trace.evaluations } else { failed += 1 }
        }
    }
    let t = seconds() - t0
    let t1 = seconds()
    for k in 0..<min(count, 64) { _ = try solveEquilibrium(accounts, shock(k), closure: .hold, options: options, preconditioner: shared.preconditioner) }
    print("width", width, "ms per scenario", 1e3 * t / Double(count), "single", 1e3 * (seconds() - t1) / Double(min(count, 64)), "evaluations", Double(evaluations) / Double(count), "failed", failed)
}
