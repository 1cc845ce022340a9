import Glibc
import NumericKernels
import Testing

@Suite("The counter-based generator and the normal quantile")
struct CounterBasedGeneratorTests {
    /// One line of the file kat_vectors of Random123, the authors' own library.
    struct KnownAnswer: Sendable {
        let counter: SIMD4<UInt32>
        let key: SIMD2<UInt32>
        let block: SIMD4<UInt32>
    }

    static let knownAnswers = [
        KnownAnswer(
            counter: SIMD4(repeating: 0), key: SIMD2(repeating: 0),
            block: SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)),
        KnownAnswer(
            counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max),
            block: SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)),
        KnownAnswer(
            counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), key: SIMD2(0xA409_3822, 0x299F_31D0),
            block: SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)),
    ]

    @Test("blocks equal the published known answers of Philox 4x32-10", arguments: knownAnswers)
    func published(_ answer: KnownAnswer) {
        #expect(CounterBasedGenerator(key: answer.key).block(at: answer.counter) == answer.block)
    }

    @Test("a seed is the key, its low word first, and a uniform number the first 52 bits of its block")
    func addressing() {
        let generator = CounterBasedGenerator(seed: 0x299F_31D0_A409_3822)
        #expect(generator.key == SIMD2(0xA409_3822, 0x299F_31D0))
        let uniform = generator.uniform(stream: 0x0370_7344_1319_8A2E, index: 0x85A3_08D3_243F_6A88)
        // 0x94FDCCEBD16CFE09 without its last 12 bits, and a half.
        #expect(uniform == (Double(0x94FD_CCEB_D16CF as UInt64) + 0.5) / 0x1p52)
    }

    @Test("uniform numbers are even: moments, ten equal cells, and no relation of neighbours or of streams")
    func evenness() {
        let generator = CounterBasedGenerator(seed: 7)
        let count = 40_000
        let sample = (1...count).map { generator.uniform(stream: 11, index: UInt64($0)) }
        let other = (1...count).map { generator.uniform(stream: 12, index: UInt64($0)) }
        #expect(sample.allSatisfy { $0 > 0 && $0 < 1 })
        // Five standard errors of each statistic.
        let mean = sample.reduce(0, +) / Double(count)
        #expect(abs(mean - 0.5) <= 5 / sqrt(12 * Double(count)))
        var cells = [Double](repeating: 0, count: 10)
        for value in sample { cells[Int(value * 10)] += 1 }
        let expected = Double(count) / 10
        let chiSquare = cells.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
        // Nine degrees of freedom: 35.6 is exceeded once in 20,000 samples.
        #expect(chiSquare < 35.6)
        func correlation(_ one: ArraySlice<Double>, _ two: ArraySlice<Double>) -> Double {
            12 * zip(one, two).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) } / Double(one.count)
        }
        #expect(abs(correlation(sample.dropLast(), sample.dropFirst())) <= 5 / sqrt(Double(count)))
        #expect(abs(correlation(sample[...], other[...])) <= 5 / sqrt(Double(count)))
    }

    /// Probability, and the quantile to 25 digits by root finding on the normal distribution with 60 digits.
    static let quantiles: [(Double, Double)] = [
        (0x1p-53, -8.209536151601386855630769), (1e-300, -37.04709629936119923654704),
        (1e-20, -9.262340089798407579572095), (1e-12, -7.034483825301131932614176),
        (1e-9, -5.997807015007686861445655), (1e-5, -4.264890793922824610233749),
        (0.001, -3.090232306167813535358005), (0.01, -2.326347874040841093075096),
        (0.05, -1.644853626951472687952128), (0.074, -1.446632067158978509863427),
        (0.075, -1.439531470938455934949801), (0.0751, -1.438825392752539982435914),
        (0.25, -0.674489750196081743202227), (0.4999999, -0.0000002506628274703106513497816),
        (0.6, 0.2533471031357997413246887), (0.95, 1.644853626951472284276316), (0.999, 3.090232306167813277758202),
    ]

    @Test("normal quantiles equal values of sixty digits to the accuracy of a double", arguments: quantiles)
    func quantile(_ probability: Double, _ expected: Double) {
        #expect(abs(normalQuantile(probability) - expected) <= 1e-15 * abs(expected))
    }

    @Test("the normal quantile inverts the distribution, is odd about a half, and has the limits at its ends")
    func quantileAlgebra() {
        for step in 1..<2000 {
            let probability = Double(step) / 2048
            let z = normalQuantile(probability)
            #expect(abs(0.5 * erfc(-z / 2.0.squareRoot()) - probability) <= 4e-16)
            #expect(normalQuantile(1 - probability) == -z)
        }
        #expect(normalQuantile(0.5) == 0 && normalQuantile(0) == -.infinity && normalQuantile(1) == .infinity)
        #expect(normalQuantile(-0.1).isNaN && normalQuantile(1.1).isNaN && normalQuantile(.nan).isNaN)
    }

    @Test("sample quantiles interpolate between order statistics as definition 7 does, by hand")
    func sampleQuantiles() {
        let sample = [1.0, 2, 4, 8, 16]
        #expect(NumericKernels.quantile(ofSorted: sample, at: 0) == 1)
        #expect(NumericKernels.quantile(ofSorted: sample, at: 1) == 16)
        #expect(NumericKernels.quantile(ofSorted: sample, at: 0.5) == 4)
        // h = 4 · 0.05 = 0.2: 1 + 0.2 · 1; h = 4 · 0.9 = 3.6: 8 + 0.6 · 8.
        #expect(abs(NumericKernels.quantile(ofSorted: sample, at: 0.05) - 1.2) <= 1e-15)
        #expect(abs(NumericKernels.quantile(ofSorted: sample, at: 0.9) - 12.8) <= 1e-14)
        #expect(NumericKernels.quantile(ofSorted: [3], at: 0.3) == 3)
        #expect(NumericKernels.quantile(ofSorted: [], at: 0.3).isNaN)
        #expect(NumericKernels.quantile(ofSorted: [-.infinity, -.infinity, 1], at: 0.1) == -.infinity)
        #expect(NumericKernels.quantile(ofSorted: [-.infinity, 1], at: 0.1) == -.infinity)
        #expect(NumericKernels.quantile(ofSorted: [1, .infinity], at: 0.1) == .infinity)
    }

    @Test("the kept ends of samples give the quantiles of the whole samples, in any order of arrival and batch")
    func tails() {
        let generator = CounterBasedGenerator(seed: 5)
        for count in [1, 2, 3, 20, 101, 400] {
            // Four samples; the last repeats two values, the third is infinite at one end.
            let observations = (0..<count).map { draw -> [Double] in
                let u = (0..<4).map { generator.uniform(stream: UInt64($0), index: UInt64(draw)) }
                return [u[0], -1000 * u[1], u[2] < 0.3 ? .infinity : u[2], u[3] < 0.5 ? 1 : 2]
            }
            for tail in [0, 0.025, 0.05, 0.1, 0.5] {
                let tails = SampleTails(sampleCount: 4, observations: count, tail: tail)
                #expect(tails.kept <= count)
                tails.add(Array(observations[(count / 3)...]))
                tails.add(Array(observations[..<(count / 3)]), threads: 1)
                for sample in 0..<4 {
                    let sorted = observations.map { $0[sample] }.sorted()
                    let ends = tails.ends(of: sample, tail: tail)
                    let (low, high) = (
                        NumericKernels.quantile(ofSorted: sorted, at: tail),
                        NumericKernels.quantile(ofSorted: sorted, at: 1 - tail)
                    )
                    #expect(ends.low == low && ends.high == high, "\(count) values, tail \(tail), sample \(sample)")
                }
            }
        }
    }

    @Test("a parallel loop visits every position once, with any number of threads", arguments: [1, 2, 3, 16])
    func everyPosition(_ threads: Int) {
        let count = 1000
        nonisolated(unsafe) let visits = UnsafeMutablePointer<Int>.allocate(capacity: count)
        visits.initialize(repeating: 0, count: count)
        defer { visits.deallocate() }
        parallelLoop(count, threads: threads) { visits[$0] += 1 }
        #expect((0..<count).allSatisfy { visits[$0] == 1 })
        parallelLoop(0, threads: threads) { _ in Issue.record("an empty loop called its body") }
    }
}
