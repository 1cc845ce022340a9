/// Anderson acceleration of a fixed-point iteration z ← F(z), one step at a time.
///
/// Given the last iterates and their steps f = F(z) − z, the next iterate is the combination of past
/// iterates whose combined step is smallest in the Euclidean norm (Walker & Ni 2011, SIAM Journal on
/// Numerical Analysis 49(4), the unconstrained form):
/// `z⁺ = z + m·f − Σ γₗ (Δzₗ + m·Δfₗ)`, with γ minimising ‖f − Σ γₗ Δfₗ‖ and m the mixing.
public struct AndersonAcceleration: Sendable {
    /// How many past differences are kept.
    public let memory: Int
    /// Share of the combined step that is taken; below one damps.
    public var mixing: Double
    private var iterateDifferences: [[Double]] = []
    private var stepDifferences: [[Double]] = []
    private var lastIterate: [Double] = []
    private var lastStep: [Double] = []

    /// Starts with an empty memory.
    public init(memory: Int, mixing: Double = 1) {
        self.memory = memory
        self.mixing = mixing
    }

    /// The next iterate from the present one and its step f = F(z) − z.
    ///
    /// - Parameters:
    ///   - iterate: z.
    ///   - step: f, of the same length.
    ///   - stepLimit: the largest change of any element; a longer step is shortened as a whole.
    public mutating func next(after iterate: [Double], step: [Double], stepLimit: Double = .infinity) -> [Double] {
        if !lastIterate.isEmpty {
            iterateDifferences.append(zip(iterate, lastIterate).map { $0 - $1 })
            stepDifferences.append(zip(step, lastStep).map { $0 - $1 })
            if iterateDifferences.count > memory {
                iterateDifferences.removeFirst()
                stepDifferences.removeFirst()
            }
        }
        lastIterate = iterate
        lastStep = step
        var change = step.map { mixing * $0 }
        if !stepDifferences.isEmpty, let weights = leastSquares(columns: stepDifferences, target: step) {
            for (position, weight) in weights.enumerated() where weight != 0 {
                let dz = iterateDifferences[position]
                let df = stepDifferences[position]
                for element in change.indices { change[element] -= weight * (dz[element] + mixing * df[element]) }
            }
        }
        let largest = change.reduce(0) { max($0, abs($1)) }
        let scale = largest > stepLimit ? stepLimit / largest : 1
        var result = iterate
        for element in result.indices { result[element] += scale * change[element] }
        return result
    }

    /// Forgets the past, as after a step that made things worse.
    public mutating func restart() {
        iterateDifferences.removeAll(keepingCapacity: true)
        stepDifferences.removeAll(keepingCapacity: true)
        lastIterate = []
        lastStep = []
    }
}
