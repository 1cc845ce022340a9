import WorldData

/// Input-output links of worlds whose J × J blocks would not fit into memory.
///
/// γ[n,k,j] = (1 − β[n,j]) · share[n,k,j], where share is the part of input k in the intermediate spending of output j:
/// the compressed table of the world itself, in which economies with the same coefficients share one block.
extension Accounts {
    /// Whether anybody buys inputs.
    public var hasInputs: Bool { !inputShare.isEmpty || compressedInputs != nil }

    /// Whether calibration keeps input-output links compressed.
    ///
    /// Up to 349 sectors the preconditioner inverts blocks of its own and needs dense ones. Above, a compressed link costs about
    /// ten times what it costs in a dense block, and above half a gigabyte memory decides.
    static func hasCompressedInputs(_ storage: TradeStorage, links: Int, economies: Int, sectors: Int) -> Bool {
        let cells = economies * sectors * sectors
        return switch storage {
        case .automatic: sectors > 349 && (10 * links < cells || cells > 64_000_000)
        case .dense: false
        case .compressed: true
        }
    }

    /// Calls `body` with every link of one economy: input k, output j and γ; nothing where links are stored dense.
    @inline(__always)
    func forEachCompressedInput(economy n: Int, _ body: (_ input: Int, _ output: Int, _ gamma: Double) -> Void) {
        guard let compressedInputs else { return }
        let block = compressedInputs.block(ofEconomy: n)
        for j in 0..<sectorCount {
            let intermediate = 1 - valueAddedShare[j * economyCount + n]
            for entry in block.entries(ofOutput: j) {
                body(Int(block.input[entry]), j, intermediate * block.share[entry])
            }
        }
    }

    /// y[j] += Σₖ γ[n,k,j] x[k] for every economy n: what inputs add to costs.
    ///
    /// - Parameters:
    ///   - x: by economy and sector, `k * N + n`.
    ///   - y: alike; may not overlap x.
    func addCompressedInputCosts(_ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>) {
        guard compressedInputs != nil else { return }
        let count = economyCount
        // One economy at a time, and its column by itself: entries then look up a few kilobytes.
        var column = [Double](repeating: 0, count: sectorCount)
        var sum = column
        for n in 0..<count {
            for j in 0..<sectorCount {
                column[j] = x[j * count + n]
                sum[j] = 0
            }
            forEachCompressedInput(economy: n) { k, j, gamma in sum[j] += gamma * column[k] }
            for j in 0..<sectorCount { y[j * count + n] += sum[j] }
        }
    }

    /// y[k] += Σⱼ γ[n,k,j] x[j] for every economy n: what producers spend on inputs.
    func addCompressedInputSpending(_ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>) {
        guard compressedInputs != nil else { return }
        let count = economyCount
        var column = [Double](repeating: 0, count: sectorCount)
        var sum = column
        for n in 0..<count {
            for j in 0..<sectorCount {
                column[j] = x[j * count + n]
                sum[j] = 0
            }
            forEachCompressedInput(economy: n) { k, j, gamma in sum[k] += gamma * column[j] }
            for j in 0..<sectorCount { y[j * count + n] += sum[j] }
        }
    }
}
