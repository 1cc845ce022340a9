import WorldData

/// The accounts of a world arranged for the model: shares, revenue and demand in tables.
///
/// Index conventions of every table of the model: n importer, i exporter, j sector.
/// - bilateral tables are stored sector by sector, importer by importer, and hold the cells of ``pattern``:
///   every pair, (n, i, j) at `(j * N + n) * N + i`, or in sparse worlds the pairs that trade;
///   see ``cell(sector:importer:exporter:)``, ``storedCell(sector:importer:exporter:)`` and
///   ``forEachCell(sector:importer:_:)``;
/// - tables by economy and sector are stored sector by sector: `j * N + n`;
/// - input-output tables hold for each economy a J × J block: `(n * J + k) * J + j`, input k of output j.
///
/// Money is in the world's unit; shares and rates are fractions (0.05 is 5 %).
public struct Accounts: Sendable, Equatable {
    /// Number of economies, N.
    public let economyCount: Int
    /// Number of sectors, J.
    public let sectorCount: Int
    /// Which bilateral cells are stored.
    public internal(set) var pattern = TradePattern.dense
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
    /// Empty where nobody buys inputs, and where ``compressedInputs`` holds them.
    public var inputShare: [Double]
    /// The same of large worlds, compressed; `nil` where ``inputShare`` holds them or nobody buys inputs.
    public internal(set) var compressedInputs: InputOutputTable?
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

    /// Position of a bilateral cell that is stored; in the dense form all are.
    @inlinable
    public func cell(sector j: Int, importer n: Int, exporter i: Int) -> Int {
        guard pattern.isCompressed else { return (j * economyCount + n) * economyCount + i }
        guard let cell = storedCell(sector: j, importer: n, exporter: i) else {
            preconditionFailure("compressed accounts hold no cell of economies \(n) and \(i) in sector \(j)")
        }
        return cell
    }

    /// Position of a bilateral cell; `nil` where compressed accounts hold none, because there is no trade.
    @inlinable
    public func storedCell(sector j: Int, importer n: Int, exporter i: Int) -> Int? {
        pattern.cell(ofMarket: j * economyCount + n, exporter: i, of: economyCount)
    }

    /// Calls `body` with the position and the exporter of every stored cell of one importer in one sector.
    @inlinable @inline(__always)
    public func forEachCell(sector j: Int, importer n: Int, _ body: (_ cell: Int, _ exporter: Int) -> Void) {
        pattern.forEachCell(ofMarket: j * economyCount + n, of: economyCount, body)
    }

    /// γ[n, k, j], zero where nobody buys inputs.
    @inlinable
    public func inputShare(economy n: Int, input k: Int, output j: Int) -> Double {
        if let compressedInputs {
            return (1 - valueAddedShare[j * economyCount + n]) * compressedInputs[economy: n, input: k, output: j]
        }
        return inputShare.isEmpty ? 0 : inputShare[(n * sectorCount + k) * sectorCount + j]
    }

    /// Flow at the exporter's price, net of tariff: π X / (1 + t).
    public func flow(sector j: Int, importer n: Int, exporter i: Int) -> Double {
        guard let position = storedCell(sector: j, importer: n, exporter: i) else { return 0 }
        return flow(at: position, market: j * economyCount + n)
    }

    /// The same at a stored position of the market `j * N + n`.
    @inlinable @inline(__always)
    public func flow(at cell: Int, market: Int) -> Double {
        tradeShare[cell] * expenditure[market] / (1 + tariff[cell])
    }
}
