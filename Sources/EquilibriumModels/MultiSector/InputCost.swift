import Glibc

/// Logarithm of the change in the cost of the input bundle.
///
/// ln ĉ[n,j] = β[n,j] ln ŵ[n] + Σₖ γ[n,k,j] ln P̂[n,k], Caliendo & Parro (2015), equation (2) in changes.
///
/// - Parameters:
///   - logWage: ln ŵ, length N.
///   - logPrice: ln P̂, `j * N + n`.
///   - result: ln ĉ, `j * N + n`; overwritten.
/// - Complexity: O(N J²).
func logInputCostChange(
    _ accounts: Accounts, logWage: UnsafePointer<Double>, logPrice: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>
) {
    let count = accounts.economyCount
    let size = accounts.sectorCount
    accounts.inputShare.withUnsafeBufferPointer { gamma in
        accounts.valueAddedShare.withUnsafeBufferPointer { beta in
            for n in 0..<count {
                for j in 0..<size { result[j * count + n] = beta[j * count + n] * logWage[n] }
                for k in 0..<size {
                    let price = logPrice[k * count + n]
                    let row = (n * size + k) * size
                    for j in 0..<size { result[j * count + n] += gamma[row + j] * price }
                }
            }
        }
    }
}
