import CVectorMath
import Glibc

/// Anderson acceleration of a fixed-point iteration z ← z + f(z), one step at a time and without allocation.
///
/// Given the last iterates and their steps f, the next iterate is the combination of past iterates whose combined
/// step is smallest in a weighted Euclidean norm (Walker & Ni 2011, SIAM Journal on Numerical Analysis 49(4), the
/// unconstrained form): `z⁺ = z + m·f − Σ γₗ (Δzₗ + m·Δfₗ)`, with γ minimising ‖S (f − Σ γₗ Δfₗ)‖, S the weights and
/// m the mixing. The differences S Δf are kept as a QR factorisation that is updated: a new column is
/// orthogonalised twice, the oldest is taken out by plane rotations.
///
/// All memory is taken when it is made: 2 · memory · dimension numbers.
public final class AndersonAcceleration {
    /// Length of z.
    public let dimension: Int
    /// How many past differences are kept.
    public let memory: Int
    /// Share of the combined step that is taken; below one damps.
    public var mixing: Double
    /// S, by element.
    private let weight: UnsafeMutablePointer<Double>
    /// Orthonormal columns of S ΔF.
    private let orthogonal: UnsafeMutablePointer<Double>
    /// Columns Δz + m·Δf.
    private let combined: UnsafeMutablePointer<Double>
    /// Upper triangle, `triangle[column * memory + row]`.
    private let triangle: UnsafeMutablePointer<Double>
    private let lastIterate: UnsafeMutablePointer<Double>
    private let lastStep: UnsafeMutablePointer<Double>
    private let scratch: UnsafeMutablePointer<Double>
    private let coefficient: UnsafeMutablePointer<Double>
    private var hasLast = false
    /// Differences held at present.
    public private(set) var depth = 0

    /// Starts with an empty memory.
    ///
    /// - Parameters:
    ///   - dimension: length of z.
    ///   - memory: past differences, at least one.
    ///   - mixing: m.
    ///   - leadingWeight: weight of the first `leadingCount` elements; all others weigh one.
    public init(dimension: Int, memory: Int, mixing: Double = 1, leadingWeight: Double = 1, leadingCount: Int = 0) {
        precondition(memory > 0 && leadingCount <= dimension)
        self.dimension = dimension
        self.memory = memory
        self.mixing = mixing
        func table(_ count: Int) -> UnsafeMutablePointer<Double> {
            let pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
            pointer.initialize(repeating: 0, count: max(1, count))
            return pointer
        }
        weight = table(dimension)
        orthogonal = table(dimension * memory)
        combined = table(dimension * memory)
        triangle = table(memory * memory)
        lastIterate = table(dimension)
        lastStep = table(dimension)
        scratch = table(dimension)
        coefficient = table(2 * memory)
        for element in 0..<dimension { weight[element] = element < leadingCount ? leadingWeight : 1 }
    }

    deinit {
        for pointer in [weight, orthogonal, combined, triangle, lastIterate, lastStep, scratch, coefficient] {
            pointer.deallocate()
        }
    }

    /// Forgets the past, as after a step that made things worse.
    public func restart() {
        hasLast = false
        depth = 0
    }

    /// The change of z that the acceleration proposes, z⁺ − z.
    ///
    /// - Parameters:
    ///   - iterate: z.
    ///   - step: f at z.
    ///   - change: z⁺ − z, overwritten; may not be one of the inputs.
    /// - Complexity: O(memory · dimension).
    public func propose(
        after iterate: UnsafePointer<Double>, step: UnsafePointer<Double>, into change: UnsafeMutablePointer<Double>
    ) {
        if hasLast { remember(iterate, step) }
        lastIterate.update(from: iterate, count: dimension)
        lastStep.update(from: step, count: dimension)
        hasLast = true
        for element in 0..<dimension { change[element] = mixing * step[element] }
        guard depth > 0 else { return }
        for element in 0..<dimension { scratch[element] = weight[element] * step[element] }
        for column in 0..<depth {
            coefficient[column] = cvm_dot(orthogonal + column * dimension, scratch, dimension)
        }
        for column in stride(from: depth - 1, through: 0, by: -1) {
            var value = coefficient[column]
            for later in column + 1..<max(column + 1, depth) {
                value -= triangle[later * memory + column] * coefficient[later]
            }
            coefficient[column] = value / triangle[column * memory + column]
        }
        for column in 0..<depth { cvm_axpy(-coefficient[column], combined + column * dimension, change, dimension) }
    }

    private func remember(_ iterate: UnsafePointer<Double>, _ step: UnsafePointer<Double>) {
        if depth == memory { dropOldest() }
        let column = orthogonal + depth * dimension
        let mixed = combined + depth * dimension
        for element in 0..<dimension {
            let stepDifference = step[element] - lastStep[element]
            column[element] = weight[element] * stepDifference
            mixed[element] = (iterate[element] - lastIterate[element]) + mixing * stepDifference
        }
        let length = cvm_dot(column, column, dimension).squareRoot()
        guard length > 0, length.isFinite else { return }
        for row in 0..<depth { triangle[depth * memory + row] = 0 }
        // Once leaves an error of the size of the cancelled part; the second pass removes it.
        for _ in 0..<2 {
            for row in 0..<depth {
                let part = cvm_dot(orthogonal + row * dimension, column, dimension)
                triangle[depth * memory + row] += part
                cvm_axpy(-part, orthogonal + row * dimension, column, dimension)
            }
        }
        let rest = cvm_dot(column, column, dimension).squareRoot()
        // Below this the column says nothing that the others do not.
        guard rest > 1e-12 * length else { return }
        for element in 0..<dimension { column[element] /= rest }
        triangle[depth * memory + depth] = rest
        depth += 1
    }

    /// Takes out the first column: R loses it and is made triangular again by rotations, which turn Q along.
    private func dropOldest() {
        for column in 0..<depth - 1 {
            for row in 0...min(column + 1, depth - 1) {
                triangle[column * memory + row] = triangle[(column + 1) * memory + row]
            }
            (combined + column * dimension).update(from: combined + (column + 1) * dimension, count: dimension)
        }
        depth -= 1
        for row in 0..<depth {
            let upper = triangle[row * memory + row]
            let lower = triangle[row * memory + row + 1]
            let size = hypot(upper, lower)
            guard size > 0 else { continue }
            let cosine = upper / size
            let sine = lower / size
            for column in row..<depth {
                let a = triangle[column * memory + row]
                let b = triangle[column * memory + row + 1]
                triangle[column * memory + row] = cosine * a + sine * b
                triangle[column * memory + row + 1] = cosine * b - sine * a
            }
            let first = orthogonal + row * dimension
            let second = orthogonal + (row + 1) * dimension
            for element in 0..<dimension {
                let a = first[element]
                let b = second[element]
                first[element] = cosine * a + sine * b
                second[element] = cosine * b - sine * a
            }
        }
    }
}
