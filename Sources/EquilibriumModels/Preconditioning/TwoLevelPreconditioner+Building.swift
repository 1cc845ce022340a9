import Dispatch
import Glibc
import NumericKernels
import Synchronization

extension TwoLevelPreconditioner {
    /// Counts what is built while it stands, so that a test can tell that nothing was.
    final class BuildCounter: Sendable {
        let count = Atomic<Int>(0)
    }

    /// The counter of the task at hand.
    @TaskLocal static var counter: BuildCounter?

    /// The factorised accounts of a world under a closure: built once, it serves every scenario on that baseline.
    ///
    /// - Throws: `ModelInputError` where the accounts themselves have no equilibrium.
    /// - Complexity: O(N J³ + N³ J), or where ``ReducedSystem`` takes over O(N J² + Σ suppliers² over markets).
    public convenience init(_ accounts: Accounts, closure: Closure) throws(ModelInputError) {
        self.init(try EquilibriumProblem(accounts, Shock(), closure: closure), at: accounts)
    }

    /// Builds the preconditioner of a problem at a point, given as accounts (shares, expenditures, output).
    ///
    /// - Parameter isReduced: whether economies are reduced to wage and income; `nil` decides by the size of the blocks.
    convenience init(_ problem: EquilibriumProblem, at accounts: Accounts, isReduced: Bool? = nil) {
        Self.counter?.count.add(1, ordering: .relaxed)
        let blocks = LocalBlocks(problem, at: accounts)
        if isReduced ?? (problem.layout.blockSize > Self.largestBlock) || accounts.compressedInputs != nil {
            self.init(
                layout: problem.layout, rank: 0, local: [], prolongation: [], coarse: [],
                reduced: ReducedSystem(blocks, problem.blocs))
            return
        }
        let rank = Self.rank(sectorCount: accounts.sectorCount)
        let layout = problem.layout
        let count = layout.economyCount
        let block = layout.blockSize
        let locals = UnsafeMutableBufferPointer<LocalSolution>.allocate(capacity: count)
        defer {
            locals.deinitialize()
            locals.deallocate()
        }
        nonisolated(unsafe) let slots = locals
        DispatchQueue.concurrentPerform(iterations: count) { n in
            (slots.baseAddress! + n).initialize(to: LocalSolution(blocks, n, rank: rank))
        }
        let coarse = CoarseCoupling(blocks, Array(locals), rank: rank, blocs: problem.blocs)
        var local: [Float] = []
        local.reserveCapacity(count * (block + rank) * block)
        var prolongation: [Float] = []
        prolongation.reserveCapacity(count * block * rank)
        for solution in locals {
            for value in solution.inverse { local.append(Float(value)) }
            for value in solution.readOut { local.append(Float(value)) }
            for value in solution.response { prolongation.append(Float(value)) }
        }
        self.init(
            layout: layout, rank: rank, local: local, prolongation: prolongation,
            coarse: coarse.correction.map { Float($0) })
    }
}

/// One economy by itself: the inverse of its block, its responses and read-outs.
struct LocalSolution {
    /// D⁻¹, block × block; the unit matrix where the block cannot be inverted.
    let inverse: [Double]
    /// The block itself.
    let matrix: [Double]
    /// U: r rows of length block.
    let response: [Double]
    /// V: r rows of length block.
    let readOut: [Double]
    /// E · U: r rows of length J, the effective costs that the responses bring.
    let costOfResponse: [Double]

    init(_ blocks: LocalBlocks, _ n: Int, rank: Int) {
        let layout = blocks.layout
        let accounts = blocks.accounts
        let count = layout.economyCount
        let size = layout.sectorCount
        let block = layout.blockSize
        matrix = blocks.matrix(n)
        var inverse = matrix
        let isInverted = inverse.withUnsafeMutableBufferPointer { invert($0.baseAddress!, size: block) }
        if !isInverted {
            inverse = [Double](repeating: 0, count: block * block)
            for b in 0..<block { inverse[b * block + b] = 1 }
        }
        let effective = blocks.effectiveCostResponse(n, blocks.costResponse(n))
        // What comes in: a unit of wage; dearer imports; stronger demand abroad. What goes out: the wage; the cost of
        // exports; the expenditure on imports.
        var incoming = [[Double]](repeating: [Double](repeating: 0, count: block), count: 3)
        var outgoing = incoming
        incoming[0][0] = 1
        outgoing[0][0] = 1
        var exportWeight = 0.0
        var importWeight = 0.0
        for j in 0..<size {
            let at = j * count + n
            let exports = max(0, accounts.output[at] - blocks.domesticFlow[at])
            let importShare = blocks.isAlive[at] ? 1 - blocks.domesticShare[at] : 0
            incoming[1][1 + j] = importShare
            incoming[2][0] +=
                blocks.wageExponent[n] * accounts.valueAddedShare[at] * exports / blocks.labourDemand[n]
            if !accounts.inputShare.isEmpty {
                for k in 0..<size where blocks.isAlive[k * count + n] {
                    incoming[2][1 + size + k] +=
                        accounts.inputShare[(n * size + k) * size + j] * exports / blocks.spending[k * count + n]
                }
            }
            if blocks.isScaled(n, j) { incoming[2][1 + 2 * size + j] = exports / accounts.output[at] }
            let weight = exports * accounts.theta[j]
            exportWeight += weight
            for b in 0..<block { outgoing[1][b] += weight * effective[j * block + b] }
            outgoing[2][1 + size + j] = importShare * accounts.expenditure[at]
            importWeight += importShare * accounts.expenditure[at]
        }
        if exportWeight > 0 { for b in 0..<block { outgoing[1][b] /= exportWeight } }
        if importWeight > 0 { for b in 0..<block { outgoing[2][b] /= importWeight } }
        var response: [Double] = []
        var readOut: [Double] = []
        for r in 0..<rank {
            var column = [Double](repeating: 0, count: block)
            for b in 0..<block {
                var sum = 0.0
                for c in 0..<block { sum += inverse[b * block + c] * incoming[r][c] }
                column[b] = sum
            }
            response += normalised(column)
            var row = [Double](repeating: 0, count: block)
            for b in 0..<block where outgoing[r][b] != 0 {
                let weight = outgoing[r][b]
                for c in 0..<block { row[c] += weight * inverse[b * block + c] }
            }
            readOut += normalised(row)
        }
        var cost = [Double](repeating: 0, count: rank * size)
        for r in 0..<rank {
            for j in 0..<size {
                var sum = 0.0
                for b in 0..<block { sum += effective[j * block + b] * response[r * block + b] }
                cost[r * size + j] = sum
            }
        }
        self.inverse = inverse
        self.response = response
        self.readOut = readOut
        costOfResponse = cost
    }
}

private func normalised(_ vector: [Double]) -> [Double] {
    let largest = vector.reduce(0) { max($0, abs($1)) }
    return largest > 0 && largest.isFinite ? vector.map { $0 / largest } : vector
}
