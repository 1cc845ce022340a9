import EquilibriumModels

/// The cells that one effect on trade changes: kept with a bound policy, so that a draw need not bind again.
struct TradeEffectTerm: Sendable, Equatable {
    /// Identifier of the cited effect; `nil` for numbers that the scenario states.
    var effect: String?
    /// The value at which the policy was bound, in log points.
    var value: Double
    /// Positions of the cells.
    var cells: [Int32] = []
    /// Position of the sector of each cell.
    var sectors: [Int32] = []
    /// The share of the effect that each cell gets.
    var weights: [Double] = []

    /// ln d̂ = −e/θ of a cell with this weight: trade at given prices grows by the factor exp(e), whatever θ is.
    func logTradeCost(_ value: Double, weight: Double, theta: Double) -> Double { -(value * weight) / theta }
}

extension BoundPolicy {
    /// The same measures at other values of the parameters.
    ///
    /// Equal to binding again with these values, up to the rounding of sums: nothing else in a shock depends on them.
    ///
    /// - Parameters:
    ///   - theta: θ by sector.
    ///   - effects: values of cited effects in log points; those not named keep theirs.
    /// - Complexity: O(cells of the world).
    public func shock(theta: [Double], effects: [String: Double]) -> Shock {
        guard !tradeEffects.isEmpty else { return shock }
        var result = shock
        result.logTradeCostChange =
            otherLogTradeCostChange.isEmpty ? [Double](repeating: 0, count: cellCount) : otherLogTradeCostChange
        for term in tradeEffects {
            let value = term.effect.flatMap { effects[$0] } ?? term.value
            for place in term.cells.indices {
                result.logTradeCostChange[Int(term.cells[place])] += term.logTradeCost(
                    value, weight: term.weights[place], theta: theta[Int(term.sectors[place])])
            }
        }
        return result
    }

    /// Whether any of these cited effects is among the measures.
    public func uses(_ effects: some Sequence<String>) -> Bool {
        let names = Set(effects)
        return tradeEffects.contains { $0.effect.map(names.contains) ?? false }
    }
}
