import EquilibriumModels
import Geoeconomics
import Testing
import TestSupport
import WorldData

/// The solved baseline of a world, ready for questions.
func solvedBaseline(_ world: World, _ closure: Closure, change: (inout Accounts) -> Void = { _ in }) throws
    -> SharedBaseline
{
    var accounts = Accounts(calibrating: world)
    change(&accounts)
    guard case .converged(let equilibrium, _) = try solveBaseline(accounts, closure: closure) else { throw Unsolved() }
    return try SharedBaseline(equilibrium.accounts, closure: closure)
}

/// A baseline that has no equilibrium.
struct Unsolved: Error {}

/// Random worlds of every kind: inputs, tariffs and zeros.
let smallShapes: [RandomWorldShape] = [
    RandomWorldShape(economies: 2, sectors: 1, hasInputs: false, hasTariffs: false, seed: 1),
    RandomWorldShape(economies: 3, sectors: 1, hasInputs: false, seed: 2),
    RandomWorldShape(economies: 4, sectors: 2, hasTariffs: false, seed: 3),
    RandomWorldShape(economies: 4, sectors: 3, seed: 4),
    RandomWorldShape(economies: 5, sectors: 2, hasZeros: true, seed: 5),
]

/// A world with one sector and no inputs from a table of flows, importer by row.
func oneSectorWorld(_ flows: [[Double]], theta: Double) -> World {
    var trade = FlowTable()
    for (n, row) in flows.enumerated() {
        for (i, value) in row.enumerated() where value > 0 {
            trade.append(importer: n, exporter: i, sector: 0, value: value)
        }
    }
    let count = flows.count
    return World(
        manifest: WorldManifest(
            name: "small", title: "A small world", year: 2014, currency: "USD", unit: .million, source: "a test",
            licence: "none"),
        economies: (0..<count).map { Economy(code: "E\($0)", name: "Economy \($0)") },
        sectors: [Sector(code: "S", name: "Sector", theta: theta)], trade: trade,
        valueAddedShare: [Double](repeating: 1, count: count),
        inputOutput: InputOutputTable(
            dense: [Double](repeating: 0, count: count), economies: count, sectors: 1), tariffPercent: FlowTable())
}

/// The world of 1993 of Caliendo & Parro, where the reference data are there.
let caliendoParro = WorldFolder(path: SharedData.path(CountedScenarios.caliendoParro)).read().world

/// The built-in world of 2014.
let factbook = WorldFolder(path: packageRoot + "/Worlds/factbook-2014").read().world
