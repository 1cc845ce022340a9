import CVectorMath

/// How costs and expenditures of each economy answer its own wage and income once its domestic loops are closed.
///
/// ε[j] = (β[j] + Σₖ γ[k,j] π[n,n,k] ε[k]) · (1 + ψ (1 + θ (1 − s)) / κ),   κ = 1 − θ (1 − s) ψ
/// X ξ[j] = α[j] I + Σₖ γ[j,k] M[n,n,k] ξ[k]
/// X ζ[j] = Σₖ γ[j,k] (M[n,n,k] ζ[k] − θ Y (1 − s) ε[k])
///
/// Without input-output links the sums are empty and the responses exact. With them they are found by repeated
/// substitution, which converges since inputs are less than all of cost. Foreign demand in the scale of
/// producers is left out.
struct LocalResponses {
    /// ε, by market `j * N + n`.
    let cost: [Double]
    /// ξ, by market; zero where it is dead.
    let incomeSpending: [Double]
    /// ζ, response of expenditure to the own wage; empty without input-output links.
    let wageSpending: [Double]
    /// 1/κ, M[n,n]/(κ Y) and d ln scale / d ln w of each producer; empty without scale.
    let scale: [[Double]]

    /// Rounds of substitution: inputs are rarely above two thirds of cost, and a thousandth steers well enough.
    private static let rounds = 12

    init(_ blocks: LocalBlocks) {
        let accounts = blocks.accounts
        let layout = blocks.layout
        let count = layout.economyCount
        let cells = layout.cells
        var factor = [Double](repeating: 1, count: cells)
        var scale: [[Double]] = layout.hasScale ? Array(repeating: [Double](repeating: 0, count: cells), count: 3) : []
        if layout.hasScale {
            for at in 0..<cells where blocks.isScaled(at % count, at / count) {
                let psi = accounts.scaleElasticity[at / count]
                let pull = accounts.theta[at / count] * (1 - blocks.ownShare[at])
                // Near zero the sector would concentrate in one economy, and first order says little.
                let kappa = max(0.2, 1 - pull * psi)
                factor[at] = 1 + psi * (1 + pull) / kappa
                scale[0][at] = 1 / kappa
                scale[1][at] = blocks.domesticFlow[at] / accounts.output[at] / kappa
                scale[2][at] = -(1 + pull) / kappa
            }
        }
        var cost = accounts.valueAddedShare
        var income = [Double](repeating: 0, count: cells)
        var wage: [Double] = []
        for at in 0..<cells where blocks.isAlive[at] {
            income[at] = accounts.finalDemandShare[at] * accounts.income[at % count] / blocks.spending[at]
        }
        if accounts.hasInputs {
            wage = [Double](repeating: 0, count: cells)
            var through = cost
            let plain = income
            for _ in 0..<Self.rounds {
                for at in 0..<cells { through[at] = blocks.domesticShare[at] * cost[at] }
                Self.inputs(accounts, transposed: true, through, into: &cost)
                for at in 0..<cells { cost[at] = factor[at] * (accounts.valueAddedShare[at] + cost[at]) }
                for at in 0..<cells { through[at] = blocks.domesticFlow[at] * income[at] }
                Self.inputs(accounts, transposed: false, through, into: &income)
                for at in 0..<cells {
                    income[at] = plain[at] + (blocks.isAlive[at] ? income[at] / blocks.spending[at] : 0)
                }
            }
            for _ in 0..<Self.rounds {
                for at in 0..<cells {
                    let pull = accounts.theta[at / count] * accounts.output[at] * (1 - blocks.ownShare[at])
                    through[at] = blocks.domesticFlow[at] * wage[at] - pull * cost[at]
                }
                Self.inputs(accounts, transposed: false, through, into: &wage)
                for at in 0..<cells { wage[at] = blocks.isAlive[at] ? wage[at] / blocks.spending[at] : 0 }
            }
        } else if layout.hasScale {
            for at in 0..<cells { cost[at] *= factor[at] }
        }
        if layout.hasScale {
            for at in 0..<cells {
                // ε before the factor is the response of cost at given scale.
                scale[2][at] *= cost[at] / factor[at]
            }
        }
        self.cost = cost
        incomeSpending = income
        wageSpending = wage
        self.scale = scale
    }

    /// y[j] = Σₖ γ[k,j] x[k] by economy where `transposed`, Σₖ γ[j,k] x[k] otherwise.
    private static func inputs(_ accounts: Accounts, transposed: Bool, _ x: [Double], into y: inout [Double]) {
        if accounts.compressedInputs != nil {
            for at in y.indices { y[at] = 0 }
            if transposed {
                accounts.addCompressedInputCosts(x, to: &y)
            } else {
                accounts.addCompressedInputSpending(x, to: &y)
            }
            return
        }
        let count = accounts.economyCount
        let size = accounts.sectorCount
        accounts.inputShare.withUnsafeBufferPointer { gamma in
            x.withUnsafeBufferPointer { x in
                y.withUnsafeMutableBufferPointer { y in
                    for n in 0..<count {
                        let block = gamma.baseAddress! + n * size * size
                        if transposed {
                            cvm_matvec_t(
                                size, size, block, x.baseAddress! + n, count, nil, 0, y.baseAddress! + n, count)
                        } else {
                            cvm_matvec(size, size, block, x.baseAddress! + n, count, nil, 0, y.baseAddress! + n, count)
                        }
                    }
                }
            }
        }
    }
}
