import EquilibriumModels
import Glibc

/// e^x.
func exponential(_ x: Double) -> Double { exp(x) }

/// One entry of the matrix beside the same from full solves.
public struct ExposureCheckRow: Sendable, Equatable {
    /// Position of the economy whose real income answers.
    public var economy: Int
    /// Position of the economy that is shocked.
    public var source: Int
    /// From the linearised equilibrium.
    public var linearised: Double
    /// From full solves.
    public var solved: Double
}

/// Central differences of full solves, refined by Richardson: (4 D(h/2) − D(h)) / 3 with D(h) = (ln W(h) − ln W(−h)) / 2h.
///
/// - Parameters:
///   - baseline: the solved baseline.
///   - sources: the columns to check.
///   - step: h, in logs; unless stated small enough that no trade flow moves by more than about a tenth.
/// - Returns: a row for every economy and source.
/// - Throws: `ModelInputError`; `ExposureCheckFailure` where a solve has no answer.
public func checkExposure(
    _ matrix: ExposureMatrix, _ baseline: SharedBaseline, sources: [Int], sectors: [Int]? = nil,
    step stated: Double? = nil
) throws -> [ExposureCheckRow] {
    let accounts = baseline.accounts
    // Flows move by θ h, and the error of the extrapolation with the fourth power of it.
    let step = stated ?? min(0.01, 0.1 / max(1, accounts.theta.max() ?? 1))
    let chosen = sectors ?? Array(0..<accounts.sectorCount)
    var rows: [ExposureCheckRow] = []
    for i in sources {
        var logs: [[Double]] = []
        for size in [step, -step, step / 2, -step / 2] {
            let shock = matrix.shock.shock(accounts, source: i, sectors: chosen, logChange: size)
            let outcome = try compare(
                baseline: accounts, baselineTrace: SolveTrace(), policy: shock, closure: baseline.closure,
                preconditioner: baseline.preconditioner)
            switch outcome {
            case .solved(let comparison): logs.append(comparison.impacts.economies.map { log1p($0.realIncome) })
            case .stopped(_, let reason, _): throw ExposureCheckFailure(source: i, reason: "\(reason)")
            }
        }
        for n in 0..<accounts.economyCount {
            let wide = (logs[0][n] - logs[1][n]) / (2 * step)
            let narrow = (logs[2][n] - logs[3][n]) / step
            rows.append(
                ExposureCheckRow(
                    economy: n, source: i, linearised: matrix[economy: n, source: i], solved: (4 * narrow - wide) / 3))
        }
    }
    return rows
}

/// A full solve of the check that has no answer.
public struct ExposureCheckFailure: Error, Sendable {
    /// Position of the economy that was shocked.
    public var source: Int
    /// Why there is none.
    public var reason: String
}
