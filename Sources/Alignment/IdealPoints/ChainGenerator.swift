import Glibc
import NumericKernels

/// Random variates of one chain of a sampler: xoshiro256+ started from blocks of the counter-based generator.
///
/// - Source: Blackman & Vigna (2021), ACM Transactions on Mathematical Software 47(4), doi:10.1145/3460772.
struct ChainGenerator {
    private var state: SIMD4<UInt64>
    private var spare: Double?

    /// The generator of a chain.
    init(seed: UInt64, chain: Int) {
        let source = CounterBasedGenerator(seed: seed)
        let first = source.block(at: SIMD4(UInt32(chain), 0, 0, 1))
        let second = source.block(at: SIMD4(UInt32(chain), 1, 0, 1))
        func word(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
        state = SIMD4(
            word(first.x, first.y) | 1, word(first.z, first.w), word(second.x, second.y), word(second.z, second.w))
    }

    @inline(__always)
    private mutating func next() -> UInt64 {
        let result = state.x &+ state.w
        let shifted = state.y << 17
        state.z ^= state.x
        state.w ^= state.y
        state.y ^= state.z
        state.x ^= state.w
        state.z ^= shifted
        state.w = (state.w << 45) | (state.w >> 19)
        return result
    }

    /// Uniform on the open interval from 0 to 1.
    @inline(__always)
    mutating func uniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

    /// Standard normal, by Marsaglia's polar method.
    @inline(__always)
    mutating func normal() -> Double {
        if let kept = spare {
            spare = nil
            return kept
        }
        while true {
            let (a, b) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = a * a + b * b
            guard square < 1, square > 0 else { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spare = b * factor
            return a * factor
        }
    }

    /// Standard normal above a bound.
    ///
    /// - Source: Robert (1995), Statistics and Computing 5: 121-125, doi:10.1007/BF00143942.
    @inline(__always)
    mutating func normal(above bound: Double) -> Double {
        if bound < 0.5 {
            while true {
                let x = normal()
                if x > bound { return x }
            }
        }
        let rate = 0.5 * (bound + (bound * bound + 4).squareRoot())
        while true {
            let x = bound - log(uniform()) / rate
            if uniform() < exp(-0.5 * (x - rate) * (x - rate)) { return x }
        }
    }

    /// Standard normal between two bounds, the first the smaller.
    mutating func normal(between low: Double, and high: Double) -> Double {
        if high < 0 { return -normal(between: -high, and: -low) }
        if low > 0, high - low > 1 / (low + 0.3) {
            while true {
                let x = normal(above: low)
                if x < high { return x }
            }
        }
        if low <= 0, high - low > 1.5 {
            while true {
                let x = normal()
                if x > low, x < high { return x }
            }
        }
        // The density is largest at the bound nearer to zero.
        let top = max(0, low)
        while true {
            let x = low + (high - low) * uniform()
            if uniform() < exp(0.5 * (top * top - x * x)) { return x }
        }
    }
}
