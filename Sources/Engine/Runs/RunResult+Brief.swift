import Reporting
import Scenarios
import WorldData

extension RunResult {
    /// Partners that a brief lists for each economy; the others are added up.
    static let listedPartners = 20
    /// Economies whose partners a brief lists: those named first, then the largest traders among the shown.
    static let listedEconomies = 40

    /// Everything a report shows, as data.
    ///
    /// - Parameter text: the scenario's text, in place of the one that the run read.
    public func brief(scenarioText text: String? = nil) -> Brief {
        let text = text ?? String(decoding: scenarioText, as: UTF8.self)
        return Brief(
            name: name, title: title, question: question, answer: answer,
            world: Brief.World(
                name: world.name, title: world.title, year: world.year, moneyUnit: moneyUnit,
                unitMultiple: world.unit.multiple, currency: world.currency, source: world.source,
                licence: world.licence),
            columns: ResultColumn.all.map {
                Brief.Column(
                    key: $0.key, title: $0.title, unit: $0.unit == "money" ? moneyUnit : $0.unit, meaning: $0.meaning,
                    isMoney: $0.unit == "money")
            },
            economies: rows.indices.map(briefRow), shown: tableOrder, named: named,
            total: Brief.Total(
                realIncome: figure(100 * worldRealIncome, uncertainty?.worldRealIncome, scale: 100),
                money: figure(worldEquivalentVariation, uncertainty?.worldEquivalentVariation),
                trade: Brief.Change(worldTrade)),
            flows: briefFlows,
            transfers: transfers.map { row in
                Brief.Transfer(
                    coalition: row.coalition, economy: rows.firstIndex { $0.economy == row.economy } ?? 0,
                    received: row.received, percentOfIncome: 100 * row.share)
            },
            draws: uncertainty.map {
                Brief.Draws(
                    count: $0.count, answered: $0.answered.count, seed: $0.parameters.seed, intervalWidth: $0.width,
                    remarks: $0.remarks)
            },
            model: Brief.Model(
                words: manifest.model.words, closure: manifest.closure.rawValue, evaluations: manifest.evaluations,
                largestResidual: manifest.largestResidual, residualCondition: manifest.trace.residualCondition,
                remarks: manifest.baselineTrace.remarks + manifest.trace.remarks),
            parameters: manifest.parameters.map {
                Brief.Parameter(
                    name: $0.name, value: $0.value, standardError: $0.standardError, unit: $0.unit, source: $0.source)
            },
            measures: manifest.measures.enumerated().map { place, measure in
                Brief.Measure(
                    words: measure.words.isEmpty ? measure.label : measure.words,
                    isInBaseline: place < manifest.baselineMeasureCount, pairs: measure.pairs, cells: measure.cells,
                    changedCells: measure.changedCells, coveredPairs: measure.coveredPairs)
            },
            findings: manifest.findings.map {
                Brief.Finding(
                    severity: $0.severity.rawValue, kind: $0.kind, file: $0.file, line: $0.line, found: $0.found,
                    needed: $0.needed)
            },
            provenance: Brief.Provenance(
                comityVersion: manifest.version, command: request.command, scenarioFile: request.scenario,
                scenarioText: text.isEmpty ? nil : text, scenarioHash: manifest.scenarioHash,
                worldHash: manifest.worldHash,
                files: manifest.files.map { Brief.File(path: $0.path, hash: $0.contentHash) }))
    }

    private func figure(_ value: Double?, _ interval: Uncertainty.Interval?, scale: Double = 1) -> Brief.Figure {
        Brief.Figure(value, low: interval.map { scale * $0.low }, high: interval.map { scale * $0.high })
    }

    private func briefRow(_ position: Int) -> Brief.Row {
        let row = rows[position]
        return Brief.Row(
            code: row.economy, name: row.name,
            values: ResultColumn.all.enumerated().map { column, described in
                figure(described.value(row.impact), uncertainty?.intervals[position][column])
            },
            gains: uncertainty?.gains[position], losses: uncertainty?.losses[position])
    }

    /// Partners of the shown economies, in the order of the printed table.
    private var briefFlows: [Brief.PartnerFlows] {
        let trade = Dictionary(partnerTrade.map { ($0.economy, $0) }) { first, _ in first }
        return tableOrder.prefix(Self.listedEconomies).compactMap { trade[$0] }.map { trade in
            let rest = trade.partners.dropFirst(Self.listedPartners)
            return Brief.PartnerFlows(
                economy: trade.economy, exports: Brief.Change(trade.exports), imports: Brief.Change(trade.imports),
                partners: trade.partners.prefix(Self.listedPartners).map {
                    Brief.Partner(
                        economy: $0.economy, exports: Brief.Change($0.exports), imports: Brief.Change($0.imports))
                },
                others: rest.isEmpty
                    ? nil
                    : Brief.Others(
                        count: rest.count,
                        exports: Brief.Change(rest.reduce(PartnerTrade.Change()) { $0 + $1.exports }),
                        imports: Brief.Change(rest.reduce(PartnerTrade.Change()) { $0 + $1.imports })))
        }
    }
}

extension Brief.Change {
    fileprivate init(_ change: PartnerTrade.Change) { self.init(before: change.before, after: change.after) }
}
