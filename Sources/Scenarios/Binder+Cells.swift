import Glibc
import TextFormats

/// Measures on blocks of bilateral cells.
extension Binder {
    /// Iceberg costs: ln d̂ += ln(1 + percent/100).
    func apply(_ cost: TradeCostMeasure, _ measure: Measure) -> BoundMeasure? {
        guard let block = block(cost.cells, measure, bothWays: cost.bothWays) else { return nil }
        let value = log1p(cost.percent / 100)
        return change("`trade_cost`", measure, block, reason: "its percent is 0") { _, cell in
            self.shock.addLogTradeCost(cell, value)
        }
    }

    /// Exactly no trade: ln d̂ = +infinity.
    func apply(_ cut: CutOffMeasure, _ measure: Measure) -> BoundMeasure? {
        guard let block = block(cut.cells, measure, bothWays: cut.bothWays) else { return nil }
        return change("`cut_off`", measure, block, reason: "its cells are cut off already") { _, cell in
            self.shock.addLogTradeCost(cell, .infinity)
        }
    }

    /// Trade at given prices times exp(e): ln d̂ −= e/θ.
    func apply(_ effect: TradeEffectMeasure, _ measure: Measure) -> BoundMeasure? {
        switch effect.value {
        case .effect(let reference):
            let value = logPoints(reference, of: "`trade_effect`")
            guard let block = block(effect.cells, measure), let value else { return nil }
            shock.beginTradeEffect(reference.cited, value: value)
            return change("`trade_effect`", measure, block, reason: "its value is 0") { j, cell in
                self.shock.addTradeEffect(cell, sector: j)
            }
        case .file(let file):
            guard let block = block(effect.cells, measure),
                let values = cellValues(file, "value", .logPoints, sectorIsOptional: true, block, measure)
            else { return nil }
            var result = record("`trade_effect`", measure, block)
            shock.beginTradeEffect(nil, value: 1)
            result.changedCells = values.count { cell, sector, value in
                shock.addTradeEffect(cell, sector: sector, weight: value)
            }
            result.reasonForNoChange = "\(shown(file.path)) holds no value other than 0 for a selected cell with trade"
            return result
        }
    }

    /// Changes every cell of a block and counts those that are then another.
    private func change(
        _ label: String, _ measure: Measure, _ block: CellBlock, reason: String,
        _ changes: (_ sector: Int, _ cell: Int) -> Bool
    ) -> BoundMeasure {
        var result = record(label, measure, block)
        block.forEachCell(in: accounts) { j, _, cell in
            if changes(j, cell) { result.changedCells += 1 }
        }
        result.reasonForNoChange = reason
        return result
    }

    /// New tariffs on the value at the exporter's price.
    func apply(_ tariff: TariffMeasure, _ measure: Measure) -> BoundMeasure? {
        guard let block = block(tariff.cells, measure) else { return nil }
        var result = record("`tariff`", measure, block)
        switch tariff.change {
        case .percent(let percent):
            result.reasonForNoChange = "every selected cell with trade has this rate already"
            block.forEachCell(in: accounts) { _, _, cell in
                if shock.setTariff(cell, percent / 100) { result.changedCells += 1 }
            }
        case .points(let points):
            result.reasonForNoChange = "it adds 0 points"
            guard let changed = addPoints(points, block, tariff.changePlace) else { return nil }
            result.changedCells = changed
        case .file(let file, let missing):
            guard let changed = setTariffs(from: file, missing, block, measure) else { return nil }
            result.reasonForNoChange = "\(shown(file.path)) holds no other rate for a selected cell with trade"
            result.changedCells = changed
        }
        return result
    }

    /// Sets the tariffs that a file states; `nil`, with findings, where it has faults.
    private func setTariffs(
        from file: FileReference, _ missing: TariffMeasure.MissingRate, _ block: CellBlock, _ measure: Measure
    ) -> Int? {
        guard let values = cellValues(file, "percent", .aboveMinusHundred, sectorIsOptional: false, block, measure)
        else { return nil }
        var changed = values.count { cell, _, percent in shock.setTariff(cell, percent / 100) }
        let stated = Set(values.map(\.cell))
        var unstated = 0
        block.forEachCell(in: accounts) { _, _, cell in
            guard !stated.contains(cell), shock.tariff(cell) != 0 else { return }
            if shock.hasTrade(cell) { unstated += 1 }
            if missing == .zero, shock.setTariff(cell, 0) { changed += 1 }
        }
        if unstated > 0 {
            let text = "\(counted(unstated, "selected cell")) with trade and a tariff in force "
            switch missing {
            case .zero:
                warn(
                    measure, "cells-not-in-file",
                    text
                        + "\(unstated == 1 ? "is" : "are") not in \(shown(file.path)) and \(unstated == 1 ? "falls" : "fall") to zero, as a missing row of tariff.csv means; "
                        + "`missing: keep` would leave them as they are")
            case .keep:
                note(
                    measure, "cells-not-in-file",
                    text
                        + "\(unstated == 1 ? "is" : "are") not in \(shown(file.path)) and \(unstated == 1 ? "keeps" : "keep") it"
                )
            }
        }
        return changed
    }

    /// Adds percentage points; `nil`, with a finding, where a rate would fall to -100 % or below.
    private func addPoints(_ points: Double, _ block: CellBlock, _ place: Place) -> Int? {
        var changed = 0
        var faulty: [(pair: Int, rate: Double)] = []
        block.forEachCell(in: accounts) { _, pair, cell in
            let rate = shock.tariff(cell) + points / 100
            if !(rate > -1 && rate.isFinite) {
                faulty.append((pair, rate))
            } else if shock.setTariff(cell, rate) {
                changed += 1
            }
        }
        guard let first = faulty.first else { return changed }
        findings.add(
            place.diagnostic(
                kind: "out-of-range",
                found: "`points` would bring \(counted(faulty.count, "tariff")) to -100 % or below, the first to "
                    + "\(plainText((first.rate * 1e8).rounded() / 1e6)) % (\(pairName(first.pair)))",
                needed: "new rates above -100 %"))
        return nil
    }
}
