/// What every application reads of the baseline, by market or producer (`j * N + n`).
struct LinearisationBase: Sendable {
    let theta: [Double]
    let scaleElasticity: [Double]
    let valueAddedShare: [Double]
    let finalDemandShare: [Double]
    let wageExponent: [Double]
    /// X of living markets.
    let expenditure: [Double]
    /// Y as flows make it.
    let output: [Double]
    /// Σᵢ H, the part of spending that reaches exporters.
    let netShare: [Double]
    let isScaled: [Bool]
    let labourDemand: [Double]
    let factorIncome: [Double]
    let tariffRevenue: [Double]

    init(_ baseline: SharedBaseline) {
        let accounts = baseline.accounts
        let count = accounts.economyCount
        theta = accounts.theta
        scaleElasticity = accounts.scaleElasticity
        valueAddedShare = accounts.valueAddedShare
        finalDemandShare = accounts.finalDemandShare
        wageExponent = baseline.problem.wageExponent
        let live = baseline.problem.liveExpenditure
        expenditure = live
        var output = [Double](repeating: 0, count: live.count)
        var net = output
        var revenue = [Double](repeating: 0, count: count)
        var labour = revenue
        for j in 0..<accounts.sectorCount {
            for n in 0..<count where live[j * count + n] > 0 {
                accounts.forEachCell(sector: j, importer: n) { cell, i in
                    let share = accounts.tradeShare[cell] / (1 + accounts.tariff[cell])
                    net[j * count + n] += share
                    output[j * count + i] += share * live[j * count + n]
                    revenue[n] += accounts.tariff[cell] * share * live[j * count + n]
                }
            }
            for n in 0..<count { labour[n] += accounts.valueAddedShare[j * count + n] * output[j * count + n] }
        }
        self.output = output
        netShare = net
        labourDemand = labour
        factorIncome = accounts.valueAdded
        tariffRevenue = revenue
        isScaled = live.indices.map {
            !accounts.scaleElasticity.isEmpty && accounts.scaleElasticity[$0 / count] != 0 && accounts.output[$0] > 0
        }
    }
}
