// Worlds of products: time and memory of one evaluation and of one solve, by the number of flows.
//
//   swift run -c release ProductLevelBenchmarks                  three sizes, one process each
//   swift run -c release ProductLevelBenchmarks FLOWS PRODUCTS   one generated world
//   swift run -c release ProductLevelBenchmarks FLOWS PRODUCTS LINKS   the same with input-output links
//   swift run -c release ProductLevelBenchmarks FOLDER           one world folder
//
// The floor is the reading of the same bytes by `vectorStream`, in the same process.
import BenchmarkSupport
import EquilibriumModels
import Foundation
import NumericKernels
import TestSupport
import WorldData

struct Figures {
    let flows: Int
    let dimension: Int
    let evaluation: Double
    let streaming: Double
}

func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

/// The shock: the largest importer raises tariffs by ten points on all it buys from the second largest exporter.
func tariffShock(_ accounts: Accounts) -> Shock {
    let order = (0..<accounts.economyCount).sorted { accounts.valueAdded[$0] > accounts.valueAdded[$1] }
    var shock = Shock()
    shock.tariff = accounts.tariff
    for j in 0..<accounts.sectorCount {
        if let cell = accounts.storedCell(sector: j, importer: order[0], exporter: order[1]) {
            shock.tariff[cell] += 0.1
        }
    }
    return shock
}

func solution(_ name: String, _ outcome: SolveOutcome<Equilibrium>, _ start: Double) -> Equilibrium {
    let trace = outcome.trace
    print(
        "  \(name): \(trace.evaluations) evaluations, \(text(ResourceUse.seconds - start, 2)) s with preconditioner and "
            + "certificate, residual \(trace.largestResidual) in \(trace.residualCondition), peak \(ResourceUse.peakMebibytes) MiB"
    )
    if !trace.remarks.isEmpty { print("    " + trace.remarks.joined(separator: "; ")) }
    print("    steps " + trace.steps.prefix(40).map { String(format: "%.0e", $0) }.joined(separator: " "))
    guard case .converged(let equilibrium, _) = outcome, trace.largestResidual <= 1e-8 else {
        print("  no answer")
        exit(1)
    }
    return equilibrium
}

func measure(_ world: World, since start: Double) throws {
    print("\(world.economyCount) economies, \(world.sectorCount) products, \(world.trade.count) flows")
    print("  loaded in \(text(ResourceUse.seconds - start, 1)) s, peak \(ResourceUse.peakMebibytes) MiB")
    var mark = ResourceUse.seconds
    let calibrated = Accounts(calibrating: world)
    print(
        "  calibrated in \(text(ResourceUse.seconds - mark, 2)) s, \(calibrated.tradeShare.count) cells "
            + (calibrated.pattern.isCompressed ? "compressed" : "dense"))
    mark = ResourceUse.seconds
    let base = solution("baseline", try solveBaseline(calibrated, closure: .hold), mark).accounts
    let shock = tariffShock(base)
    mark = ResourceUse.seconds
    let policy = solution("tariff shock", try solveEquilibrium(base, shock, closure: .hold), mark)
    let impact = impacts(of: policy, from: base, shock)
    print("  world real income \(impact.worldRealIncome)")
    mark = ResourceUse.seconds
    let preconditioner = try TwoLevelPreconditioner(base, closure: .hold)
    print("  preconditioner \(preconditioner.bytes >> 20) MiB in \(text(ResourceUse.seconds - mark, 2)) s")
    mark = ResourceUse.seconds
    let certificate = largestResidual(of: policy, from: base, shock, closure: .hold)
    print("  certificate \(certificate.value) in \(text(ResourceUse.seconds - mark, 2)) s")

    let map = try EquilibriumMap(base, shock, closure: .hold)
    let z = [Double](repeating: 1e-3, count: map.dimension)
    var residual = z
    var isInside = true
    let evaluation = leastSeconds(rounds: 31) { isInside = isInside && map.evaluate(z, into: &residual) }
    let bytes = [Double](repeating: 1, count: map.kernelBytes / 8)
    var sum = 0.0
    let streaming = leastSeconds(rounds: 31) { sum += vectorStream(bytes, count: bytes.count) }
    guard isInside, sum == 31 * Double(bytes.count) else { exit(1) }
    let flows = Double(world.trade.count)
    print(
        "FIGURES flows \(world.trade.count)  unknowns \(map.dimension)  evaluation \(text(1e3 * evaluation, 2)) ms  "
            + "\(text(1e9 * evaluation / flows, 2)) ns/flow  kernel \(map.kernelBytes >> 20) MiB  "
            + "streaming \(text(1e3 * streaming, 2)) ms  ratio \(text(evaluation / streaming, 2))  "
            + "peak \(ResourceUse.peakMebibytes) MiB")
}

let arguments = Array(CommandLine.arguments.dropFirst())
let start = ResourceUse.seconds
if arguments.count >= 2, let flows = Int(arguments[0]), let products = Int(arguments[1]) {
    var world = sparseWorld(SparseWorldShape(economies: 226, products: products, flows: flows))
    if arguments.count == 3, let links = Int(arguments[2]) {
        world = withInputs(world, links: links, valueAddedShare: 0.7)
    }
    try measure(world, since: start)
} else if let folder = arguments.first {
    let reading = WorldFolder(path: folder).read()
    guard let world = reading.world else {
        for finding in reading.findings { print(finding) }
        exit(1)
    }
    try measure(world, since: start)
} else {
    // A process each, so that each has a peak of its own. Flows per product are the same in all.
    for (flows, products) in [(1_000_000, 500), (3_000_000, 1500), (10_000_000, 5000)] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["\(flows)", "\(products)"]
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 { exit(1) }
    }
}
