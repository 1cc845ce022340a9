import EquilibriumModels
import TextFormats

/// One economy's trade with its partners before and after: over all sectors, at the exporter's price, in the world's unit.
///
/// Money after is in units of the numeraire, world value added.
public struct PartnerTrade: Sendable, Equatable {
    /// A value before and after.
    public struct Change: Sendable, Equatable {
        /// In the baseline.
        public var before = 0.0
        /// With the policy.
        public var after = 0.0

        /// 100 · (after / before − 1); `nil` where there was nothing before.
        public var percent: Double? { before > 0 ? 100 * (after / before - 1) : nil }

        static func + (a: Change, b: Change) -> Change {
            Change(before: a.before + b.before, after: a.after + b.after)
        }
    }

    /// Trade with one partner.
    public struct Partner: Sendable, Equatable {
        /// Position of the partner.
        public var economy: Int
        /// Exports to it.
        public var exports: Change
        /// Imports from it.
        public var imports: Change

        /// Exports and imports, before and after: what partners are ranked by.
        var size: Double { exports.before + exports.after + imports.before + imports.after }
    }

    /// Position of the economy.
    public var economy: Int
    /// Its partners with any trade before or after, largest first.
    public var partners: [Partner]

    /// Exports to everybody.
    public var exports: Change { partners.reduce(Change()) { $0 + $1.exports } }
    /// Imports from everybody.
    public var imports: Change { partners.reduce(Change()) { $0 + $1.imports } }

    /// The trade of some economies with every partner, and of the whole world: one walk over the cells.
    static func trade(of economies: [Int], _ comparison: Comparison) -> (partners: [PartnerTrade], world: Change) {
        let accounts = (before: comparison.baseline, after: comparison.equilibrium.accounts)
        let count = accounts.before.economyCount
        var place = [Int](repeating: -1, count: count)
        for (position, economy) in economies.enumerated() { place[economy] = position }
        var exports = [Change](repeating: Change(), count: economies.count * count)
        var imports = exports
        var world = Change()
        for j in 0..<accounts.before.sectorCount {
            for n in 0..<count {
                let market = j * count + n
                accounts.before.forEachCell(sector: j, importer: n) { cell, i in
                    guard i != n else { return }
                    let flow = Change(
                        before: accounts.before.flow(at: cell, market: market),
                        after: accounts.after.flow(at: cell, market: market))
                    world = world + flow
                    if place[n] >= 0 { imports[place[n] * count + i] = imports[place[n] * count + i] + flow }
                    if place[i] >= 0 { exports[place[i] * count + n] = exports[place[i] * count + n] + flow }
                }
            }
        }
        let partners = economies.enumerated().map { position, economy in
            let all = (0..<count).map {
                Partner(economy: $0, exports: exports[position * count + $0], imports: imports[position * count + $0])
            }
            return PartnerTrade(
                economy: economy,
                partners: all.filter { $0.size > 0 }.sorted { ($1.size, $0.economy) < ($0.size, $1.economy) })
        }
        return (partners, world)
    }
}

extension RunResult {
    /// Trade of the shown economies with every partner as csv: one row per economy and partner, in the world's unit.
    public var partnerFlowsCSV: String {
        var writer = CSVWriter([
            "economy", "partner", "exports_before", "exports_after", "imports_before", "imports_after",
        ])
        for trade in partnerTrade {
            for partner in trade.partners {
                writer.append([
                    rows[trade.economy].economy, rows[partner.economy].economy, numberText(partner.exports.before),
                    numberText(partner.exports.after), numberText(partner.imports.before),
                    numberText(partner.imports.after),
                ])
            }
        }
        return writer.text
    }
}
