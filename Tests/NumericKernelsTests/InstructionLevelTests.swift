import CVectorMath
import Dispatch
import Glibc
import NumericKernels
import TestSupport
import Testing

/// Sets the level for the whole process: harmless to other tests as long as these hold, since all levels give the
/// same bits.
@Suite("One result on every instruction set", .serialized)
struct InstructionLevelTests {
    private static let turn = DispatchSemaphore(value: 1)

    /// What a computation gives at each level the machine has, as bits; NaN counts as one value.
    static func bitsByLevel(_ body: () -> [Double]) -> [[UInt64]] {
        // Tests of other suites ask here too, and run at the same time.
        turn.wait()
        defer { turn.signal() }
        let before = cvm_level()
        defer { _ = cvm_set_level(before) }
        return (0...cvm_highest_level()).map { level in
            #expect(cvm_set_level(level) == 0)
            #expect(cvm_level() == level)
            return body().map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
        }
    }

    static func expectSame(_ what: String, _ body: () -> [Double]) {
        let bits = bitsByLevel(body)
        for level in bits.indices {
            let differing = bits[level].indices.filter { bits[level][$0] != bits[0][$0] }
            #expect(differing.isEmpty, "\(what), level \(level), \(Trail.comment.rawValue)")
        }
    }

    @Test("levels above the machine's and below the lowest are refused and change nothing")
    func refusal() {
        let before = cvm_level()
        #expect(before <= cvm_highest_level())
        for level in [-1, cvm_highest_level() + 1, 3, .max, .min] as [Int32] {
            #expect(cvm_set_level(level) == -1)
            #expect(cvm_level() == before)
        }
    }

    @Test("exp, log and pow")
    func elementary() {
        for (name, x) in ElementaryFunctionTests.samples(seed: 21) + [("special", ElementaryFunctionTests.special)] {
            let x = Array(x.prefix(2001))
            Self.expectSame("exp of \(name)") {
                ElementaryFunctionTests.mapped(x) { vectorExp($0, into: $1, count: $2) }
            }
            Self.expectSame("log of \(name)") {
                ElementaryFunctionTests.mapped(x) { vectorLog($0, into: $1, count: $2) }
            }
            Self.expectSame("exp of a product of \(name)") {
                ElementaryFunctionTests.mapped(x) { vectorExp($0, times: -3.3, into: $1, count: $2) }
            }
            for exponent in [-5.03, 0.2, 3, -7, 1e5] + ElementaryFunctionTests.special {
                Self.expectSame("\(name) to the power \(exponent)") {
                    ElementaryFunctionTests.mapped(x) { vectorPow($0, exponent: exponent, into: $1, count: $2) }
                }
            }
        }
    }

    @Test("sums, of numbers whose order of addition shows")
    func sums() {
        var random = SeededGenerator(seed: 22)
        let x = (0..<1000).map { _ in random.uniform(-1...1) * exp2(random.uniform(-30...30)) }
        let y = (0..<1000).map { _ in random.uniform(-1...1) }
        withEvery("count", in: Array(0...70) + [999]) { count in
            Self.expectSame("sums") {
                var z = y
                vectorAdd(0.7, times: x, to: &z, count: count)
                return z + [
                    vectorSum(x, count: count), vectorDot(x, y, count: count), vectorStream(x, count: count),
                    vectorLargestMagnitude(x, count: count),
                ]
            }
        }
    }

    @Test("markets and blocks")
    func markets() {
        withEvery("economies", in: Array(1...33) + [77, 160]) { count in
            var market = SampleMarket(count: count, seed: UInt64(count), share: 0.6)
            market.expenditure[count / 2] = 0
            for withNet in [false, true] {
                Self.expectSame("dense") { market.dense(withNet: withNet).all }
                Self.expectSame("sparse") { market.sparse(withNet: withNet).all }
            }
            Self.expectSame("blocks") {
                var y = [Double](repeating: 0, count: count)
                market.gross.withUnsafeBufferPointer { matrix in
                    market.supply.withUnsafeBufferPointer { x in
                        y.withUnsafeMutableBufferPointer { y in
                            guard let matrix = matrix.baseAddress, let x = x.baseAddress, let start = y.baseAddress
                            else { return }
                            blockProduct(
                                matrix, rows: count, columns: count, StridedVector(x), into: StridedVector(start))
                            blockProductTransposed(
                                matrix, rows: count, columns: count, StridedVector(x), adding: UnsafePointer(start),
                                times: 0.1, into: StridedVector(start))
                        }
                    }
                }
                return y
            }
        }
    }
}
