import TextFormats

/// Measures on economies: productivity, labour and deficits.
extension Binder {
    /// â *= 1 + percent/100.
    func apply(_ productivity: ProductivityMeasure, _ measure: Measure) -> BoundMeasure? {
        let economies = resolver.economies(productivity.economies, "economies")
        guard let sectors = resolver.sectors(productivity.sectors), let economies else { return nil }
        noteAbsent(measure, "`economies`", economies)
        var result = BoundMeasure(label: "`productivity`", place: measure.place)
        result.cells = economies.positions.count * sectors.count
        result.reasonForNoChange = "its percent is 0"
        for n in economies.positions {
            for j in sectors {
                if accounts.output[j * world.economyCount + n] > 0 { result.tradedCells += 1 }
                if shock.multiplyProductivity(economy: n, sector: j, by: 1 + productivity.percent / 100) {
                    result.changedCells += 1
                }
            }
        }
        return result
    }

    /// l̂ *= 1 + percent/100.
    func apply(_ labour: LabourMeasure, _ measure: Measure) -> BoundMeasure? {
        guard let economies = resolver.economies(labour.economies, "economies") else { return nil }
        noteAbsent(measure, "`economies`", economies)
        var result = BoundMeasure(label: "`labour`", place: measure.place)
        result.cells = economies.positions.count
        result.reasonForNoChange = "its percent is 0"
        for n in economies.positions {
            if accounts.valueAdded[n] > 0 { result.tradedCells += 1 }
            if shock.multiplyLabour(economy: n, by: 1 + labour.percent / 100) { result.changedCells += 1 }
        }
        return result
    }

    /// D′ for the closure.
    func apply(_ deficit: DeficitMeasure, _ measure: Measure) -> BoundMeasure? {
        guard let economies = resolver.economies(deficit.economies, "economies") else { return nil }
        noteAbsent(measure, "`economies`", economies)
        var result = BoundMeasure(label: "`deficit`", place: measure.place)
        result.cells = economies.positions.count
        result.tradedCells = result.cells
        result.reasonForNoChange = "every selected economy has this deficit already"
        for n in economies.positions where shock.setDeficit(economy: n, deficit.value) { result.changedCells += 1 }
        return result
    }
}
