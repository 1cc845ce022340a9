/// The accounts of a world arranged for the model: shares, revenue and demand in dense tables.
///
/// Index conventions of every table of the model: n importer, i exporter, j sector.
/// - bilateral tables are stored sector by sector, importer by importer:
///   position of (n, i, j) is `(j * N + n) * N + i`, see ``cell(sector:importer:exporter:)``;
/// - tables by economy and sector are stored sector by sector: `j * N + n`;
/// - input-output tables hold for each economy a J × J block: `(n * J + k) * J + j`, input k of output j.
///
/// Money is in the world's unit; shares and rates are fractions (0.05 is 5 %).
public struct Accounts: Sendable {
    /// Number of economies, N.
    public let economyCount: Int
    /// Number of sectors, J.
    public let sectorCount: Int
    /// θ, trade elasticity by sector.
    public var theta: [Double]
    /// π, share of exporter i in the expenditure of importer n on sector j; sums to one over i, or all zero
    /// where n spends nothing on j.
    public var tradeShare: [Double]
    /// t, ad valorem tariff as a fraction, by cell.
    public var tariff: [Double]
    /// β, value added over gross output, by economy and sector.
    public var valueAddedShare: [Double]
    /// γ[n, k, j], share of input k in the gross output of j; sums to 1 − β over k.
    ///
    /// Empty where nobody buys inputs.
    public var inputShare: [Double]
    /// ψ, elasticity of productivity to the scale of the producer, by sector: effective cost is ĉ (Ŷ/ĉ)^−ψ.
    ///
    /// Empty
    /// where returns to scale are constant.
    public var scaleElasticity: [Double] = []
    /// α, final-demand shares by economy and sector; sum to one over j.
    public var finalDemandShare: [Double]
    /// X, expenditure of n on j, tariffs included.
    public var expenditure: [Double]
    /// Y, gross output of n in j.
    public var output: [Double]
    /// V, value added by economy.
    public var valueAdded: [Double]
    /// D, imports − exports at the exporter's price, by economy.
    public var deficit: [Double]
    /// I, final expenditure by economy: value added + tariff revenue + deficit.
    public var income: [Double]

    /// Position of a bilateral cell.
    @inlinable
    public func cell(sector j: Int, importer n: Int, exporter i: Int) -> Int {
        (j * economyCount + n) * economyCount + i
    }

    /// γ[n, k, j], zero where nobody buys inputs.
    @inlinable
    public func inputShare(economy n: Int, input k: Int, output j: Int) -> Double {
        inputShare.isEmpty ? 0 : inputShare[(n * sectorCount + k) * sectorCount + j]
    }

    /// Flow at the exporter's price, net of tariff: π X / (1 + t).
    public func flow(sector j: Int, importer n: Int, exporter i: Int) -> Double {
        let position = cell(sector: j, importer: n, exporter: i)
        return tradeShare[position] * expenditure[j * economyCount + n] / (1 + tariff[position])
    }
}
