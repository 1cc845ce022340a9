/// Philox 4x32-10, a generator without state: a block of random bits is a function of key and counter.
///
/// A variate that is addressed by what it is for (a draw, a parameter) in place of by when it was asked for is the same
/// whatever the order, the number of threads or the number of variates. Passes BigCrush; 2^128 blocks for each of 2^64 keys.
///
/// - Source: Salmon, Moraes, Dror & Shaw (2011), Parallel Random Numbers: As Easy as 1, 2, 3, SC'11, doi:10.1145/2063384.2063405.
public struct CounterBasedGenerator: Sendable, Equatable {
    /// Name and parameters, for records of a run.
    public static let name = "Philox 4x32-10"

    /// The key: one for each seed.
    public let key: SIMD2<UInt32>

    /// Takes the two words of a key.
    public init(key: SIMD2<UInt32>) { self.key = key }

    /// Takes a seed as key, its low word first.
    public init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// The 128 bits at a counter.
    public func block(at counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var (c, k) = (counter, key)
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(c.x)
            let second = UInt64(0xCD9E_8D57) * UInt64(c.z)
            c = SIMD4(
                UInt32(truncatingIfNeeded: second >> 32) ^ c.y ^ k.x, UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ c.w ^ k.y, UInt32(truncatingIfNeeded: first))
            // The key moves on by the golden ratio and by the square root of three less one.
            k = k &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
        }
        return c
    }

    /// The variate of a stream at an index, uniform on the open interval from 0 to 1.
    ///
    /// The counter is (index, stream), low words first; the first 52 bits of the block give one of the 2^52 midpoints
    /// (k + 1/2) / 2^52, which are exact in double precision, never 0 or 1, and symmetric about 1/2.
    public func uniform(stream: UInt64, index: UInt64) -> Double {
        let bits = block(
            at: SIMD4(
                UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
                UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)))
        let high = (UInt64(bits.y) << 32 | UInt64(bits.x)) >> 12
        return (Double(high) + 0.5) * 0x1p-52
    }
}
