import NumericKernels
import TestSupport
import Testing

@Suite("Vector sums and small blocks against plain loops")
struct VectorReductionTests {
    @Test("every length to 40 and longer ones, from every start")
    func reductions() {
        var random = SeededGenerator(seed: 11)
        let a = (0..<1100).map { _ in random.uniform(0.1...1) }
        let b = (0..<1100).map { _ in random.uniform(0.1...1) }
        withEvery("count", in: Array(0...40) + [63, 64, 65, 127, 128, 1000]) { count in
            withEvery("start", in: Array(0...8)) { start in
                let places = start..<start + count
                a.withUnsafeBufferPointer { aBuffer in
                    b.withUnsafeBufferPointer { bBuffer in
                        guard let x = aBuffer.baseAddress, let y = bBuffer.baseAddress else { return }
                        let sum = places.reduce(0) { $0 + a[$1] }
                        let dot = places.reduce(0) { $0 + a[$1] * b[$1] }
                        #expect(abs(vectorSum(x + start, count: count) - sum) <= 1e-14 * sum, Trail.comment)
                        #expect(abs(vectorStream(x + start, count: count) - sum) <= 1e-14 * sum, Trail.comment)
                        #expect(abs(vectorDot(x + start, y + start, count: count) - dot) <= 1e-14 * dot, Trail.comment)
                        let largest = places.reduce(0) { max($0, a[$1]) }
                        #expect(vectorLargestMagnitude(x + start, count: count) == largest, Trail.comment)
                        var z = b
                        z.withUnsafeMutableBufferPointer {
                            vectorAdd(-1.7, times: x + start, to: $0.baseAddress! + start, count: count)
                        }
                        for place in z.indices {
                            let expected = places.contains(place) ? b[place].addingProduct(-1.7, a[place]) : b[place]
                            #expect(z[place] == expected, Trail.comment)
                        }
                    }
                }
            }
        }
    }

    @Test("the largest magnitude is NaN where any element is, and sees negative and infinite ones")
    func largestMagnitude() {
        for place in 0..<19 {
            var x = [Double](repeating: 1, count: 19)
            x[place] = -2
            #expect(vectorLargestMagnitude(x, count: 19) == 2)
            x[place] = -.infinity
            #expect(vectorLargestMagnitude(x, count: 19) == .infinity)
            x[place] = .nan
            #expect(vectorLargestMagnitude(x, count: 19).isNaN)
            x[(place + 5) % 19] = .infinity
            #expect(vectorLargestMagnitude(x, count: 19).isNaN)
        }
    }

    @Test("blocks times strided vectors, and transposed, with and without what is added")
    func blocks() {
        var random = SeededGenerator(seed: 12)
        func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in random.uniform(0.1...1) } }
        withEvery("rows", in: Array(1...20) + [31, 64, 65, 100]) { rows in
            withEvery("columns", in: Array(1...20) + [31, 63, 64, 65, 100, 300]) { columns in
                withEvery("stride", in: [1, 7]) { stride in
                    let matrix = numbers(rows * columns)
                    let (right, left) = (numbers(columns * stride), numbers(rows * stride))
                    let scale = 0.3
                    for adding in [false, true] {
                        var product = numbers(rows * stride)
                        var transposed = numbers(columns * stride)
                        let (before, beforeTransposed) = (product, transposed)
                        product.withUnsafeMutableBufferPointer { y in
                            guard let start = y.baseAddress else { return }
                            right.withUnsafeBufferPointer { x in
                                guard let x = x.baseAddress else { return }
                                blockProduct(
                                    matrix, rows: rows, columns: columns, StridedVector(x, stride: stride),
                                    adding: adding ? UnsafePointer(start) : nil, times: scale,
                                    into: StridedVector(start, stride: stride))
                            }
                        }
                        transposed.withUnsafeMutableBufferPointer { y in
                            guard let start = y.baseAddress else { return }
                            left.withUnsafeBufferPointer { x in
                                guard let x = x.baseAddress else { return }
                                blockProductTransposed(
                                    matrix, rows: rows, columns: columns, StridedVector(x, stride: stride),
                                    adding: adding ? UnsafePointer(start) : nil, times: scale,
                                    into: StridedVector(start, stride: stride))
                            }
                        }
                        for place in product.indices {
                            var expected = before[place]
                            if place % stride == 0 {
                                expected = adding ? scale * before[place] : 0
                                for j in 0..<columns {
                                    expected += matrix[place / stride * columns + j] * right[j * stride]
                                }
                            }
                            #expect(abs(product[place] - expected) <= 1e-14 * expected, Trail.comment)
                        }
                        for place in transposed.indices {
                            var expected = beforeTransposed[place]
                            if place % stride == 0 {
                                expected = adding ? scale * beforeTransposed[place] : 0
                                for k in 0..<rows {
                                    expected += matrix[k * columns + place / stride] * left[k * stride]
                                }
                            }
                            #expect(abs(transposed[place] - expected) <= 1e-14 * expected, Trail.comment)
                        }
                    }
                }
            }
        }
    }
}
