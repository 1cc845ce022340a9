import NumericKernels
import TestSupport
import Testing

/// A random sector: kernels over all pairs, some of them zero, with the naive market beside it.
struct SampleMarket {
    let count: Int
    var gross: [Double]
    var net: [Double]
    let supply: [Double]
    var expenditure: [Double]

    init(count: Int, seed: UInt64, share: Double = 1) {
        var random = SeededGenerator(seed: seed)
        self.count = count
        gross = (0..<count * count).map { place in
            let kept = random.uniform(0...1) <= share || place % (count + 1) == 0
            return kept ? random.uniform(0.1...1) : 0
        }
        net = gross.map { $0 * random.uniform(0.5...1) }
        supply = (0..<count).map { _ in random.uniform(0.1...3) }
        expenditure = (0..<count).map { _ in random.uniform(0.1...9) }
    }

    struct Result: Equatable {
        var priceSum: [Double]
        var netSum: [Double]
        var demand: [Double]
        var reach: [Double]

        init(count: Int) {
            priceSum = [Double](repeating: -1, count: count)
            netSum = [Double](repeating: -1, count: count)
            demand = [Double](repeating: -1, count: count)
            reach = [Double](repeating: -1, count: count)
        }

        var all: [Double] { priceSum + netSum + demand + reach }

        fileprivate mutating func filled(_ body: (MarketResults) -> Void) {
            priceSum.withUnsafeMutableBufferPointer { price in
                netSum.withUnsafeMutableBufferPointer { net in
                    demand.withUnsafeMutableBufferPointer { demand in
                        reach.withUnsafeMutableBufferPointer { reach in
                            guard let price = price.baseAddress, let demand = demand.baseAddress,
                                let reach = reach.baseAddress
                            else { return }
                            body(
                                MarketResults(priceSum: price, netSum: net.baseAddress, demand: demand, reach: reach))
                        }
                    }
                }
            }
        }
    }

    /// The double loop.
    func naive(withNet: Bool) -> Result {
        var result = Result(count: count)
        result.reach = [Double](repeating: 0, count: count)
        for importer in 0..<count {
            let row = importer * count
            var (grossSum, netSum) = (0.0, 0.0)
            for exporter in 0..<count {
                grossSum += gross[row + exporter] * supply[exporter]
                netSum += net[row + exporter] * supply[exporter]
            }
            result.priceSum[importer] = grossSum
            if withNet { result.netSum[importer] = netSum }
            result.demand[importer] = expenditure[importer] > 0 ? expenditure[importer] / grossSum : 0
            guard expenditure[importer] > 0 else { continue }
            for exporter in 0..<count {
                result.reach[exporter] += (withNet ? net : gross)[row + exporter] * result.demand[importer]
            }
        }
        return result
    }

    /// Rows at a distance, with NaN between them.
    private func spaced(_ kernel: [Double], stride: Int) -> [Double] {
        var spaced = [Double](repeating: .nan, count: count * stride)
        for place in kernel.indices { spaced[place / count * stride + place % count] = kernel[place] }
        return spaced
    }

    func dense(withNet: Bool, padding: Int = 0) -> Result {
        var result = Result(count: count)
        let stride = count + padding
        let gross = spaced(gross, stride: stride)
        result.filled { into in
            spaced(net, stride: stride).withUnsafeBufferPointer { net in
                clearMarket(
                    count: count, stride: stride, gross: gross, net: withNet ? net.baseAddress : nil, supply: supply,
                    expenditure: expenditure, into: into)
            }
        }
        return result
    }

    /// The pairs whose gross kernel is not zero, by rows.
    var pairs: (rowStart: [Int64], exporter: [UInt16], gross: [Double], net: [Double]) {
        var pairs = (rowStart: [Int64(0)], exporter: [UInt16](), gross: [Double](), net: [Double]())
        for importer in 0..<count {
            for exporter in 0..<count where gross[importer * count + exporter] != 0 {
                pairs.exporter.append(UInt16(exporter))
                pairs.gross.append(gross[importer * count + exporter])
                pairs.net.append(net[importer * count + exporter])
            }
            pairs.rowStart.append(Int64(pairs.exporter.count))
        }
        return pairs
    }

    func sparse(withNet: Bool) -> Result {
        var result = Result(count: count)
        let pairs = pairs
        result.filled { into in
            pairs.net.withUnsafeBufferPointer { net in
                clearMarket(
                    count: count, rowStart: pairs.rowStart, exporter: pairs.exporter, gross: pairs.gross,
                    net: withNet ? net.baseAddress : nil, supply: supply, expenditure: expenditure, into: into)
            }
        }
        return result
    }
}

@Suite("The market of a sector against the double loop")
struct MarketKernelTests {
    static let counts = Array(1...40) + [63, 64, 65, 77, 160, 217]

    /// Every number of one result within 1e-14 of the other's, relative; sums here have terms of one sign.
    static func expectEqual(_ fast: SampleMarket.Result, _ naive: SampleMarket.Result) {
        for (value, expected) in zip(fast.all, naive.all) {
            #expect(abs(value - expected) <= 1e-14 * abs(expected), Trail.comment)
        }
    }

    @Test("dense kernels, with and without a net kernel")
    func dense() {
        withEvery("economies", in: Self.counts) { count in
            withEvery("with net", in: [false, true]) { withNet in
                let market = SampleMarket(count: count, seed: UInt64(count), share: 0.8)
                let packed = market.dense(withNet: withNet)
                Self.expectEqual(packed, market.naive(withNet: withNet))
                #expect(market.dense(withNet: withNet, padding: 8 - count % 8) == packed, Trail.comment)
            }
        }
    }

    @Test("compressed rows give what dense rows give")
    func sparse() {
        withEvery("economies", in: Self.counts) { count in
            withEvery("share of pairs", in: [0.02, 0.5, 0.95, 1]) { share in
                withEvery("with net", in: [false, true]) { withNet in
                    let market = SampleMarket(count: count, seed: UInt64(count), share: share)
                    Self.expectEqual(market.sparse(withNet: withNet), market.naive(withNet: withNet))
                }
            }
        }
    }

    @Test("importers without expenditure reach nobody, whatever their rows hold, but have a price")
    func deadRows() {
        withEvery("economies", in: [1, 2, 7, 8, 9, 20, 31]) { count in
            withEvery("dead", in: Array(0..<count)) { dead in
                var market = SampleMarket(count: count, seed: 77)
                for nothing in [0, -0.0, -1, .nan] {
                    market.expenditure[dead] = nothing
                    for result in [market.dense(withNet: true), market.sparse(withNet: true)] {
                        #expect(result.demand[dead] == 0 && result.priceSum[dead] > 0, Trail.comment)
                        Self.expectEqual(result, market.naive(withNet: true))
                    }
                }
                for place in dead * count..<(dead + 1) * count { market.net[place] = .infinity }
                for result in [market.dense(withNet: true), market.sparse(withNet: true)] {
                    #expect(result.reach.allSatisfy { $0.isFinite }, Trail.comment)
                    #expect(result.netSum[dead] == .infinity, Trail.comment)
                }
            }
        }
    }

    @Test("a market without any expenditure, and one of no economies")
    func nothing() {
        var market = SampleMarket(count: 13, seed: 5)
        market.expenditure = [Double](repeating: 0, count: 13)
        #expect(market.dense(withNet: false).reach == [Double](repeating: 0, count: 13))
        #expect(market.sparse(withNet: false).reach == [Double](repeating: 0, count: 13))
        #expect(SampleMarket(count: 0, seed: 1).dense(withNet: false).all.isEmpty)
    }

    @Test("money is conserved: what importers spend at net prices is what exporters earn")
    func conservation() {
        let market = SampleMarket(count: 160, seed: 9, share: 0.7)
        for result in [market.dense(withNet: true), market.sparse(withNet: true)] {
            let earned = zip(market.supply, result.reach).reduce(0) { $0 + $1.0 * $1.1 }
            let spent = zip(result.netSum, result.demand).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(earned - spent) <= 1e-12 * spent)
        }
    }
}
