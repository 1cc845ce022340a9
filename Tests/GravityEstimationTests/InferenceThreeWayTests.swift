import DataTables
import GravityEstimation
import NumericKernels
import Synchronization
import TestSupport
import Testing
import TextFormats

@Suite("Correction of three-way estimates")
struct InferenceThreeWayTests {
    /// Bias and corrected covariance written out with dense matrices and the whole tensor of third derivatives.
    private func reference(
        _ frame: EstimationFrame, _ estimate: GravityEstimate, years: Int
    ) -> (bias: [Double], covariance: [[Double]]) {
        let weights = frame.weights ?? [Double](repeating: 1, count: frame.rowCount)
        let mean = zip(weights, estimate.fitted).map { $0 * $1 }
        let score = frame.rowCount.map { weights[$0] * frame.outcome.values[$0] - mean[$0] }
        let absorbed = DenseAbsorption(frame, weights: mean)
        let count = frame.regressors.count
        let x = absorbed.regressors
        let information = count.map { a in
            count.map { b in mean.indices.reduce(0) { $0 + mean[$1] * x[a][$1] * x[b][$1] } }
        }
        let bread = Dense.inverse(information)
        let pairs = Set(frame.effects[2].codes).sorted().map { pair in
            (0..<frame.rowCount).filter { frame.effects[2].codes[$0] == pair }
        }
        // H of a pair over all years, zero in years without a row.
        func curvature(_ rows: [Int], _ year: (Int) -> Int) -> [[Double]] {
            let total = rows.reduce(0) { $0 + mean[$1] }
            var h = [[Double]](repeating: [Double](repeating: 0, count: years), count: years)
            for r in rows {
                for s in rows { h[year(r)][year(s)] += (r == s ? mean[r] : 0) - mean[r] * mean[s] / total }
            }
            return h
        }
        func sum(_ effect: Int, _ column: Int) -> Double {
            let codes = frame.effects[effect].codes
            let economies = Set(codes.map { Int($0) / years })
            var result = 0.0
            for economy in economies {
                let zero = [[Double]](repeating: [Double](repeating: 0, count: years), count: years)
                var (h, ss, hxs, gx) = (zero, zero, zero, zero)
                for rows in pairs where Int(codes[rows[0]]) / years == economy {
                    let own = curvature(rows) { Int(codes[$0]) % years }
                    let total = rows.reduce(0) { $0 + mean[$1] }
                    var (theta, s, regressor) = (zero[0], zero[0], zero[0])
                    for row in rows {
                        let year = Int(codes[row]) % years
                        theta[year] = mean[row] / total
                        s[year] = score[row]
                        regressor[year] = x[column][row]
                    }
                    for t in 0..<years {
                        for u in 0..<years {
                            h[t][u] += own[t][u]
                            ss[t][u] += s[t] * s[u]
                            hxs[t][u] += (0..<years).reduce(0) { $0 + own[t][$1] * regressor[$1] } * s[u]
                            for r in 0..<years {
                                var g = 2 * theta[t] * theta[u] * theta[r]
                                if t == u { g -= theta[t] * theta[r] }
                                if t == r { g -= theta[t] * theta[u] }
                                if u == r { g -= theta[u] * theta[t] }
                                if t == u, u == r { g += theta[t] }
                                gx[t][u] -= g * total * regressor[r]
                            }
                        }
                    }
                }
                let inverse = Dense.pseudoInverse(ofSumlessMatrix: h)
                result -= Dense.trace(Dense.product(inverse, hxs))
                result +=
                    0.5
                    * Dense.trace(
                        Dense.product(Dense.product(gx, inverse), Dense.product(ss, inverse)))
            }
            let n = Double(economies.count)
            return n / (n - 1) * result
        }
        let bias = bread.map { row in row.indices.reduce(0) { $0 + row[$1] * (sum(0, $1) + sum(1, $1)) } }
        // Variance, with Q over the dummies of exporters and importers by year.
        let width = frame.effects[0].groupCount + frame.effects[1].groupCount
        let d = absorbed.dummies.map { Array($0[..<width]) }
        var q = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
        let blocks = pairs.map { rows -> (rows: [Int], h: [[Double]]) in
            let total = rows.reduce(0) { $0 + mean[$1] }
            return (rows, rows.map { r in rows.map { s in (r == s ? mean[r] : 0) - mean[r] * mean[s] / total } })
        }
        for (rows, h) in blocks {
            let own = rows.map { d[$0] }
            let part = Dense.product(Dense.transposed(own), Dense.product(h, own))
            for a in 0..<width { for b in 0..<width { q[a][b] += part[a][b] } }
        }
        let inverse = Dense.inverse(q)
        var omega = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        for (rows, h) in blocks {
            let own = rows.map { d[$0] }
            let regressors = rows.map { row in x.map { $0[row] } }
            let first = Dense.product(Dense.product(regressors, bread), Dense.transposed(regressors))
            let second = Dense.product(Dense.product(own, inverse), Dense.transposed(own))
            let prior = rows.indices.map { r in rows.indices.map { first[r][$0] + second[r][$0] } }
            let leverage = Dense.product(h, prior)
            let moved = general(
                rows.indices.map { r in rows.indices.map { (r == $0 ? 1 : 0) - leverage[r][$0] } },
                rows.map { score[$0] })
            for a in 0..<count {
                for b in 0..<count {
                    func product(_ column: Int, _ values: [Double]) -> Double {
                        zip(regressors, values).reduce(0) { $0 + $1.0[column] * $1.1 }
                    }
                    let plain = rows.map { score[$0] }
                    omega[a][b] +=
                        0.5 * (product(a, moved) * product(b, plain) + product(b, moved) * product(a, plain))
                }
            }
        }
        let factor = Double(pairs.count) / Double(pairs.count - 1)
        let covariance = Dense.product(Dense.product(bread, omega), bread).map { $0.map { factor * $0 } }
        return (bias, covariance)
    }

    /// Solves a general system by elimination with row pivots.
    private func general(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        for pivot in rows.indices {
            let best = (pivot..<rows.count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
            rows.swapAt(pivot, best)
            for row in rows.indices where row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in rows[row].indices { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        return rows.enumerated().map { $1[right.count] / $1[$0] }
    }

    static let panels: [(InferencePanel, UInt64, Bool)] = [
        (InferencePanel(economies: 5, years: 3), 1, false),
        (InferencePanel(economies: 5, years: 3, isDomestic: true, regressors: 2), 2, false),
        (InferencePanel(economies: 6, years: 4, missing: 0.15), 3, false),
        (InferencePanel(economies: 5, years: 2, regressors: 2), 4, true),
    ]

    @Test("bias and standard errors are those of dense matrices written out", arguments: panels)
    func dense(_ panel: InferencePanel, _ seed: UInt64, _ isWeighted: Bool) throws {
        var frame = panel.frame(seed: seed)
        if isWeighted { frame.weights = frame.outcome.values.indices.map { 1 + Double($0 % 3) } }
        var options = EstimationOptions()
        options.tolerance = 1e-12
        let estimate = try estimateGravity(frame, options)
        // The reference knows nothing of rows left out.
        guard estimate.rowCount == frame.rowCount else {
            Issue.record("the panel has singletons")
            return
        }
        let found = try threeWayCorrection(of: estimate, frame: frame)
        let wanted = reference(frame, estimate, years: panel.years)
        #expect(found.exporterCount == panel.economies && found.importerCount == panel.economies)
        #expect(found.fullyFittedPairCount == 0)
        let corrected = try #require(found.correctedCovariance)
        for (position, term) in found.terms.enumerated() {
            #expect(abs(term.bias) > 1e-6)
            #expect(abs(term.bias - wanted.bias[position]) < 1e-8 * abs(term.bias))
            for column in found.terms.indices {
                let value = wanted.covariance[position][column]
                #expect(abs(corrected[position * found.terms.count + column] - value) < 1e-7 * abs(value))
            }
            #expect(term.corrected == term.estimate - term.bias)
            #expect(abs(term.standardError - estimate.terms[position].standardError) < 1e-9)
            #expect(try #require(term.correctedStandardError) > term.standardError)
        }
    }

    @Test(
        "trade and agreements of 35 economies: what a dense program in another language gives",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func agreements() throws {
        let table = try sharedTable(
            "data/ppmlhdfe_example/trade_fta.csv", columns: ["isoexp", "isoimp", "category", "year", "trade", "fta"])
        let frame = try prepare(
            "trade ~ fta | isoexp^year + isoimp^year + isoexp^isoimp", select: "category == \"MANUF\"",
            cluster: "isoexp^isoimp", table: table
        ).frame
        let found = try threeWayCorrection(of: estimateGravity(frame), frame: frame)
        let term = try #require(found.terms.first)
        #expect(found.exporterCount == 35 && found.pairCount == 1190)
        #expect(abs(term.estimate - 0.129585009771) < 1e-9)
        #expect(abs(term.bias - 0.008945280421) < 1e-9)
        #expect(abs(term.standardError - 0.038772050721) < 1e-9)
        #expect(try abs(#require(term.correctedStandardError) - 0.045145750260) < 1e-9)
    }

    /// Means over samples of the estimate and of the corrected estimate, and the standard deviation of the former.
    private func simulate(_ panel: InferencePanel, samples: Int) -> (plain: Double, corrected: Double, spread: Double) {
        let results = Mutex([(Double, Double)](repeating: (.nan, .nan), count: samples))
        parallelLoop(samples) { sample in
            var options = EstimationOptions()
            options.threads = 1
            // Streams of neighbouring seeds are the same but for a few draws.
            let frame = panel.frame(seed: UInt64(sample + 1) * 10_000_019)
            guard let estimate = try? estimateGravity(frame, options),
                let found = try? threeWayCorrection(of: estimate, frame: frame, groupLimit: 0, threads: 1)
            else { return }
            results.withLock { $0[sample] = (found.terms[0].estimate, found.terms[0].corrected) }
        }
        let values = results.withLock { $0 }
        let count = Double(samples)
        let plain = values.reduce(0) { $0 + $1.0 } / count
        let corrected = values.reduce(0) { $0 + $1.1 } / count
        let spread = (values.reduce(0) { $0 + ($1.0 - plain) * ($1.0 - plain) } / (count - 1)).squareRoot()
        return (plain, corrected, spread)
    }

    @Test("over 150 samples of 20 economies the corrected estimate is less biased")
    func fewSamples() {
        let (plain, corrected, spread) = simulate(InferencePanel(economies: 20, years: 2), samples: 150)
        let noise = spread / Double(150).squareRoot()
        #expect(abs(plain - 1) > 4 * noise, "the estimate is biased: \(plain - 1), noise \(noise)")
        #expect(abs(corrected - 1) < 0.7 * abs(plain - 1), "\(corrected - 1) of \(plain - 1)")
    }

    @Test(
        "over 4000 samples the bias falls with 1/N, what the correction leaves of it faster",
        .enabled(if: runsSlowSuites, "slow: run with COMITY_SLOW=1"))
    func manySamples() {
        let few = simulate(InferencePanel(economies: 10, years: 2), samples: 4000)
        let many = simulate(InferencePanel(economies: 20, years: 2), samples: 4000)
        let fall = (many.plain - 1) / (few.plain - 1)
        #expect(fall > 0.4 && fall < 0.6, "\(few.plain - 1) to \(many.plain - 1)")
        let rest = (many.corrected - 1) / (few.corrected - 1)
        #expect(rest > 0 && rest < 0.42, "\(few.corrected - 1) to \(many.corrected - 1)")
        #expect(abs(many.corrected - 1) < 0.5 * abs(many.plain - 1))
    }

    @Test("a design that is not three-way is refused with what was needed")
    func refusals() throws {
        let frame = InferencePanel(economies: 5, years: 3).frame(seed: 7)
        let estimate = try estimateGravity(frame)
        func message(_ change: (inout EstimationFrame) -> Void, pair: String? = nil) throws -> String {
            var changed = frame
            change(&changed)
            do {
                _ = try threeWayCorrection(of: estimateGravity(changed), frame: changed, pairEffect: pair)
                return "accepted"
            } catch let error as Diagnostics { return error.all.map(\.found).joined() }
        }
        #expect(try message { $0.effects.removeLast() } == "the estimate has 2 fixed effects")
        #expect(
            try message { frame in
                // Undirected pairs connect all economies.
                let codes = frame.effects[2].codes.map { min($0 / 5, $0 % 5) * 5 + max($0 / 5, $0 % 5) }
                frame.effects[2] = GroupColumn("sym()", codes: codes, groupCount: 25)
                frame.clusters = [frame.effects[2]]
            } == "groups of `sym()` connect all groups of `exporter^year`")
        #expect(try message({ _ in }, pair: "pairs") == "there is no fixed effect `pairs`")
        #expect(
            try message { frame in
                frame.effects[2] = GroupColumn("half", codes: frame.effects[2].codes.map { $0 / 2 }, groupCount: 13)
                frame.clusters = []
            } == "a group of `half` has several rows in one group of `exporter^year`")
        let linear = try estimateGravity(
            frame,
            {
                var o = EstimationOptions(); o.family = .ols; return o
            }())
        #expect(throws: Diagnostics.self) { try threeWayCorrection(of: linear, frame: frame) }
        #expect(try estimate.terms.count == threeWayCorrection(of: estimate, frame: frame, groupLimit: 3).terms.count)
        #expect(try threeWayCorrection(of: estimate, frame: frame, groupLimit: 3).correctedCovariance == nil)
    }
}

extension Int {
    /// One result for each number below this one.
    fileprivate func map<Result>(_ body: (Int) -> Result) -> [Result] { (0..<self).map(body) }
}
