import TextFormats

/// Reports what a world's accounts imply that a user should know before a model runs on them.
///
/// Kinds: `zero-output` (a sector that produces nothing), `negative-final-demand` (intermediate use above
/// expenditure: the model sets final demand to zero there and rescales the shares), `no-final-demand` (an
/// economy that consumes nothing: an error), `idle-economy` (no output at all: an error), `own-tariff`.
func addAccountFindings(of world: World, to collector: inout FindingCollector) {
    let accounts = NationalAccounts(of: world)
    let size = world.sectorCount
    let file = world.manifest.name
    for n in 0..<world.economyCount {
        let code = world.economies[n].code
        let cells = n * size..<(n + 1) * size
        if cells.allSatisfy({ accounts.output[$0] <= 0 }) {
            collector.add(
                Diagnostic(
                    kind: "idle-economy", file: file, found: "\(code) produces nothing in any sector",
                    needed: "output in one sector or more", advice: "take the economy out of the world"))
            continue
        }
        if cells.allSatisfy({ accounts.finalDemand[$0] <= 0 }) {
            collector.add(
                Diagnostic(
                    kind: "no-final-demand", file: file, found: "\(code) has no final demand in any sector",
                    needed: "expenditure above intermediate use in one sector or more"))
            continue
        }
        for cell in cells {
            func place() -> String { "\(code), \(world.sectors[cell - n * size].code)" }
            if accounts.output[cell] <= 0 {
                collector.add(kind: "zero-output", file: file, .warning) {
                    Diagnostic(
                        .warning, kind: "zero-output", file: file, found: "\(place()) has no output",
                        needed: "nothing: the sector stays idle in every scenario")
                }
            }
            // Differences of rounding are no finding: the accounts are sums of many flows.
            if accounts.finalDemand[cell] < -1e-9 * max(accounts.expenditure[cell], accounts.intermediate[cell]) {
                collector.add(kind: "negative-final-demand", file: file, .warning) {
                    Diagnostic(
                        .warning, kind: "negative-final-demand", file: file,
                        found: "final demand of \(place()) is \(accounts.finalDemand[cell]) (expenditure "
                            + "\(accounts.expenditure[cell]), intermediate use \(accounts.intermediate[cell]))",
                        needed: "zero or more; it is set to zero and the economy's shares are rescaled")
                }
            }
        }
    }
    let tariffs = world.tariffPercent
    for row in 0..<tariffs.count where tariffs.importer[row] == tariffs.exporter[row] && tariffs.value[row] != 0 {
        collector.add(kind: "own-tariff", file: file, .warning) {
            Diagnostic(
                .warning, kind: "own-tariff", file: file,
                found: "\(world.economies[Int(tariffs.importer[row])].code) levies "
                    + "\(tariffs.value[row]) per cent on its own sales of "
                    + "\(world.sectors[Int(tariffs.sector[row])].code)",
                needed: "nothing: it is kept, and counts as tariff revenue")
        }
    }
}
