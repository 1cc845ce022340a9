import GravityEstimation
import TestSupport
import Testing
import TextFormats

/// A random small specification: some of the rows of a panel, up to four effects, up to four regressors.
struct RandomSpecification {
    var frame: EstimationFrame
    var family: EstimationOptions.Family

    init(seed: UInt64) {
        var panel = SmallPanel(
            economies: seed % 3 == 0 ? 5 : 4, years: Int(seed % 4) + 1, seed: seed, share: seed % 2 == 0 ? 1 : 0.7,
            withDomestic: seed % 5 == 0)
        func choice(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &panel.generator) }
        var names = ["exporter", "importer", "year", "sym", "pair", "exporter^year", "importer^year", "all"]
        var effects: [GroupColumn] = []
        for _ in 0..<choice(0...4) {
            let name = names.remove(at: choice(0...names.count - 1))
            effects.append(panel.groups(name))
        }
        var regressors: [NumberColumn] = []
        for place in 0..<choice(0...4) {
            let name = "x\(place)"
            switch choice(0...7) {
            case 0, 1: regressors.append(panel.dummy(name, share: 0.3))
            case 2:
                var whole: [Double] = []
                for _ in panel.rows { whole.append(Double(choice(-2...2))) }
                regressors.append(NumberColumn(name, whole))
            case 3 where regressors.count > 1:
                let sum = panel.rows.map { regressors[0].values[$0] - 2 * regressors[1].values[$0] }
                regressors.append(NumberColumn(name, sum))
            case 4: regressors.append(NumberColumn(name, panel.level("exporter^year")))
            default: regressors.append(panel.noise(name))
            }
        }
        let (own, partner) = (panel.level("exporter"), panel.level("importer"))
        let error = panel.noise("").values
        let isLinear = choice(0...3) == 0
        family = isLinear ? .ols : .poisson
        let zeros = [0.0, 0.5, 1, 1.5][choice(0...3)]
        let outcome = panel.rows.map { row -> Double in
            let linear = regressors.reduce(own[row] + partner[row] + 2 * error[row]) { $0 + 0.4 * $1.values[row] }
            return isLinear ? linear : max(0, exponential(linear) - zeros).rounded(.toNearestOrEven) / 4
        }
        frame = EstimationFrame(
            outcome: NumberColumn("trade", outcome), regressors: regressors, effects: effects)
        for name in ["sym", "exporter", "importer"].shuffled(using: &panel.generator).prefix(choice(0...2)) {
            frame.clusters.append(panel.groups(name))
        }
        if choice(0...2) == 0 {
            var weights: [Double] = []
            for _ in panel.rows { weights.append(panel.generator.uniform(0.2...3)) }
            frame.weights = weights
        }
        if choice(0...2) == 0 { frame.offset = panel.noise("").values }
    }
}

@Suite("Estimation, beside a naive dense reference")
struct RandomEstimationTests {
    /// How many of a range of seeds could be compared, by what was compared.
    private struct Tally {
        var estimated = 0, separated = 0, collinear = 0, singletons = 0, clustered = 0
    }

    @Test("rows, regressors, coefficients to 1e-8, fit and every covariance", arguments: 0..<6)
    func agrees(_ hundred: Int) throws {
        var tally = Tally()
        try withEvery("seed", in: Array(UInt64(hundred) * 100..<UInt64(hundred) * 100 + 100)) { seed in
            try compare(RandomSpecification(seed: seed), &tally)
        }
        // A comparison that compares little would prove little.
        #expect(tally.estimated > 60, "\(tally)")
        #expect(tally.separated > 4 && tally.collinear > 4 && tally.singletons > 4 && tally.clustered > 15, "\(tally)")
    }

    @Test("a narrow cone of separating combinations is found in hundreds of rounds, not thousands")
    func narrowCone() throws {
        let frame = RandomSpecification(seed: 471).frame
        let settled = try settledRows(frame)
        #expect(settled.failure == nil && settled.reasons.allSatisfy { !$0.isEmpty })
        let rounds = settled.proofs.map(\.rounds)
        #expect(!rounds.isEmpty && rounds.allSatisfy { $0 < 500 }, "\(rounds)")
    }

    private func compare(_ specification: RandomSpecification, _ tally: inout Tally) throws {
        let frame = specification.frame
        guard frame.rowCount > 0, specification.family == .ols || frame.outcome.values.contains(where: { $0 > 0 })
        else {
            return
        }
        let kept: [Int]
        if specification.family == .poisson {
            guard let rows = settledByRays(frame) else { return }
            kept = rows
        } else {
            kept = withoutSingletons(frame)
        }
        var options = EstimationOptions()
        options.family = specification.family
        options.smallSample = EstimationOptions.SmallSample.none
        guard !kept.isEmpty else {
            #expect(verdict(frame, options).contains("none is left"), Trail.comment)
            return
        }
        let part = frame.rows(kept)
        let reference = DenseReference(part, family: specification.family)
        // Without freedom every fit is perfect and there is nothing to compare.
        guard reference.rank < kept.count else { return }
        options.covariance = .classical
        let result: GravityEstimate
        do {
            result = try estimateGravity(frame, options)
        } catch let refusal as Diagnostics {
            // The count of parameters may be a few too many with three effects or more.
            #expect(refusal.all.map(\.kind) == ["too-many-parameters"] && frame.effects.count > 2, Trail.comment)
            return
        } catch {
            Issue.record("\(error)", sourceLocation: #_sourceLocation)
            #expect(Bool(false), Trail.comment)
            return
        }
        tally.estimated += 1
        let leftOut = Set(result.leftOut.flatMap(\.rows).map { Int($0) })
        #expect(frame.outcome.values.indices.filter { !leftOut.contains($0) } == kept, Trail.comment)
        for proof in result.separation { #expect(proof.holds, Trail.comment) }
        if !result.leftOutRows(.separated).isEmpty { tally.separated += 1 }
        if !result.leftOutRows(.singleton).isEmpty { tally.singletons += 1 }
        if !result.leftOutRegressors.isEmpty { tally.collinear += 1 }
        let names = reference.regressors.map { $0 < 0 ? "(Intercept)" : frame.regressors[$0].name }
        #expect(result.terms.map(\.name) == names, Trail.comment)
        guard result.terms.map(\.name) == names else { return }
        #expect(largestDistance(result.coefficients, reference.beta) < 1e-8, Trail.comment)
        #expect(abs(result.deviance - reference.deviance) < 1e-9 * max(1, reference.deviance), Trail.comment)
        #expect(relativeDistance(kept.map { result.fitted[$0] }, reference.fitted) < 1e-8, Trail.comment)
        let counted = result.terms.count + result.effects.reduce(0) { $0 + $1.groupCount - $1.redundantCount }
        if frame.effects.count <= 2 { #expect(counted == reference.rank, Trail.comment) }
        #expect(counted >= reference.rank && result.parameterCount <= counted, Trail.comment)
        let freedom = Double(kept.count - reference.rank) / Double(kept.count - counted)
        let classical = reference.covariance(clusters: nil).map { specification.family == .ols ? $0 * freedom : $0 }
        #expect(relativeDistance(result.covariance, classical) < 1e-7, Trail.comment)
        options.covariance = .robust
        let robust = try estimateGravity(frame, options).covariance
        let rows = part.outcome.values.indices.map { Int32($0) }
        #expect(relativeDistance(robust, reference.covariance(clusters: rows)) < 1e-7, Trail.comment)
        guard !frame.clusters.isEmpty, part.clusters.allSatisfy({ Set($0.codes).count > 1 }) else { return }
        options.covariance = .clustered
        let clustered = try estimateGravity(frame, options)
        var expected = reference.covariance(clusters: part.clusters[0].codes)
        if part.clusters.count == 2 {
            let second = part.clusters[1].codes
            let both = groupColumn("both", zip(part.clusters[0].codes, second).map { [$0, $1] }).codes
            let (other, joint) = (reference.covariance(clusters: second), reference.covariance(clusters: both))
            expected = expected.indices.map { expected[$0] + other[$0] - joint[$0] }
        }
        guard !clustered.hasRaisedEigenvalues else { return }
        tally.clustered += 1
        // Scores of clusters may cancel, so the scale is that of rows.
        let scale = robust.reduce(0) { max($0, abs($1)) }
        for (own, wanted) in zip(clustered.covariance, expected) {
            #expect(abs(own - wanted) <= 1e-7 * scale, Trail.comment)
        }
    }

    private func withoutSingletons(_ frame: EstimationFrame) -> [Int] {
        var kept = Array(0..<frame.rowCount)
        while true {
            let part = frame.rows(kept)
            let stays = kept.indices.filter { row in
                part.effects.allSatisfy { effect in effect.codes.filter { $0 == effect.codes[row] }.count > 1 }
            }
            if stays.count == kept.count { return kept }
            kept = stays.map { kept[$0] }
        }
    }
}
