/// Coefficients for an estimation to begin with, in the regressors' own units.
struct StartingValues: Sendable {
    /// Coefficients of the regressors.
    let coefficients: [Double]
    /// Coefficients of the effects, by effect and group of the frame.
    let effects: [[Double]]

    /// Coefficients of the columns of sorted data.
    func scaledCoefficients(_ data: SortedData) -> [Double] {
        data.mixed(zip(coefficients, data.scales).map { $0 * $1 })
    }

    /// Whether there is a number for every regressor, and for every group that sorted data have.
    func fits(_ data: SortedData) -> Bool {
        let design = data.design
        guard !data.hasConstant, coefficients.count == data.regressorCount, let eliminated = design.eliminated,
            eliminated < effects.count, design.frameGroups.allSatisfy({ effects[eliminated][Int($0)].isFinite })
        else { return false }
        return design.others.enumerated().allSatisfy { position, effect in
            (design.tableOffsets[position]..<design.tableOffsets[position + 1]).allSatisfy {
                effects[effect][Int(design.frameLevels[$0])].isFinite
            }
        }
    }

    /// Writes the effects' coefficients; what centring takes out of the regressors goes to the eliminated effect.
    func setEffects(of data: SortedData, levels: Buffer<Double>, groups: Buffer<Double>) {
        let design = data.design
        guard let eliminated = design.eliminated else { return }
        let shift = zip(coefficients, data.centres).reduce(data.offsetCentre) { $0 + $1.0 * $1.1 }
        for group in 0..<design.groupCount {
            groups[group] = effects[eliminated][Int(design.frameGroups[group])] + shift
        }
        for (position, effect) in design.others.enumerated() {
            for level in design.tableOffsets[position]..<design.tableOffsets[position + 1] {
                levels[level] = effects[effect][Int(design.frameLevels[level])]
            }
        }
    }
}
