/// The fixed-point map of a scenario by itself, for measuring it and for solvers of one's own.
///
/// The unknowns are ln ŵ by economy, then ln P̂ and ln X̂ by economy and sector (`j * N + n`), and with external economies of
/// scale ln of the scale of each producer; all zero is the baseline. An equilibrium is where the residual is zero.
public final class EquilibriumMap {
    private let problem: EquilibriumProblem
    private let tables: EvaluationTables

    /// Prepares the map.
    ///
    /// - Throws: `ModelInputError` where the shock has no equilibrium.
    public init(_ accounts: Accounts, _ shock: Shock, closure: Closure) throws(ModelInputError) {
        problem = try EquilibriumProblem(accounts, shock, closure: closure)
        tables = EvaluationTables(problem.layout, width: 1)
    }

    /// Number of unknowns.
    public var dimension: Int { problem.layout.dimension }

    /// Bytes of shares, net shares and exporters that one evaluation reads.
    public var kernelBytes: Int {
        problem.kernel.gross.bytes + problem.kernel.net.bytes + 8 * problem.kernel.pattern.rowStart.count
            + 2 * problem.kernel.pattern.exporter.count
    }

    /// Evaluates F(z) − z.
    ///
    /// - Parameters:
    ///   - z: a point, of length `dimension`.
    ///   - residual: F(z) − z, overwritten.
    /// - Returns: whether z is in the domain of the model; the residual is not defined where it is not.
    /// - Complexity: O(stored cells + N J²).
    public func evaluate(_ z: UnsafePointer<Double>, into residual: UnsafeMutablePointer<Double>) -> Bool {
        problem.evaluate(z, tables, into: residual) == nil
    }
}
