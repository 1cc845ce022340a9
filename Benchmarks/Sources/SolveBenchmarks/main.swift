import EquilibriumModels
import Glibc
import TestSupport
import WorldData

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
func format(_ x: Double) -> String { let e = Int(log10(x).rounded(.down)); return "\(Int(x / pow(10.0, Double(e))))e\(e)" }
func run(_ name: String, _ world: World, _ closure: Closure) throws {
    let calibrated = Accounts(calibrating: world)
    guard case .converged(let base, let baseTrace) = try solveBaseline(calibrated, closure: closure) else { print(name, "baseline failed"); return }
    let accounts = base.accounts
    let after: Closure = closure == .zero ? .hold : closure
    let t0 = seconds()
    let pre = try TwoLevelPreconditioner(accounts, closure: after)
    if baseTrace.evaluations > 20 { print(baseTrace.steps.map { String(format($0)) }.joined(separator: " "), baseTrace.remarks) }
    print(name, closure, "baseline evals", baseTrace.evaluations, "build ms", 1e3 * (seconds() - t0), "bytes", pre.bytes, "tensor bytes", accounts.tradeShare.count * 16 + accounts.inputShare.count * 8)
    let N = accounts.economyCount
    let order = (0..<N).sorted { accounts.valueAdded[$0] > accounts.valueAdded[$1] }
    func cut(_ a: Int, _ others: [Int], _ log: Double) -> Shock {
        var s = Shock(); s.logTradeCostChange = .init(repeating: 0, count: accounts.tradeShare.count)
        for b in others where b != a { for j in 0..<accounts.sectorCount {
            let d = log == .infinity ? log : log / accounts.theta[j]
            s.logTradeCostChange[accounts.cell(sector: j, importer: a, exporter: b)] = d
            s.logTradeCostChange[accounts.cell(sector: j, importer: b, exporter: a)] = d } }
        return s
    }
    var shocks: [(String, Shock)] = []
    var t = Shock(); t.tariff = accounts.tariff
    for j in 0..<accounts.sectorCount { for a in [order[1], order[5], order[9]] { for b in [order[1], order[5], order[9]] where a != b { t.tariff[accounts.cell(sector: j, importer: a, exporter: b)] = 0 } } }
    shocks.append(("tar0", t))
    var u = Shock(); u.tariff = accounts.tariff
    for j in 0..<accounts.sectorCount { for b in 0..<N where b != order[0] { u.tariff[accounts.cell(sector: j, importer: order[0], exporter: b)] += 0.25 } }
    shocks.append(("tar25", u))
    shocks.append(("cut4", cut(order[0], Array(order[1...4]), -log(1e-4))))
    shocks.append(("cut4x", cut(order[0], Array(order[1...4]), .infinity)))
    for k in [0, 1, 2, 5, N / 2] { shocks.append(("all\(k)", cut(order[k], Array(0..<N), -log(1e-4)))) }
    for (label, shock) in shocks {
        do {
            var options = SolveOptions(); options.stepTarget = 1e-10; options.tolerance = 1e-9
            let out = try solveEquilibrium(accounts, shock, closure: after, options: options, preconditioner: pre)
            var best = Double.infinity
            for _ in 0..<5 { let t1 = seconds(); _ = try solveEquilibrium(accounts, shock, closure: after, options: options, preconditioner: pre); best = min(best, seconds() - t1) }
            let trace = out.trace
            var ok = "stopped"; if case .converged = out { ok = "ok" }
            let count = trace.steps.firstIndex { $0 <= 1e-10 }.map { String($0 + 1) } ?? "-"
            print("  ", label, ok, "evals to 1e-10:", count, "total", trace.evaluations, "ms", best * 1e3, "resid", trace.largestResidual, trace.remarks.joined(separator: "; "))
        } catch { print("  ", label, "\(error)".prefix(100)) }
    }
}
if CommandLine.arguments.contains("--batch") {
    let sweepWorld = gravityWorld(economies: 77, sectors: 45, seed: 1)
    for width in [32] { try batchBenchmark(sweepWorld, width: width, count: 256) }
    exit(0)
}
let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "../../shared"
if let cp = WorldFolder(path: folder + "/worlds/caliendo-parro-1993").read().world {
    try run("CP", cp, .zero); try run("CP", cp, .hold)
}
for path in ["../Worlds/factbook-2014"] { if let w = WorldFolder(path: path).read().world { try run("factbook", w, .hold) } }
try run("77x45", gravityWorld(economies: 77, sectors: 45, seed: 1), .hold)
try run("160x65", gravityWorld(economies: 160, sectors: 65, seed: 1), .hold)
let sweepWorld = gravityWorld(economies: 77, sectors: 45, seed: 1)
for width in [1, 8, 16, 32, 64] { try batchBenchmark(sweepWorld, width: width, count: 256) }
