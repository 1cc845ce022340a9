import EquilibriumModels
import NumericKernels
import Scenarios
import Testing
import TextFormats
import WorldData

@Suite("Draws of the terms of one estimate")
struct JointDrawsTests {
    /// Effects of an estimate as a run uses them.
    static func parameters(_ record: EstimateRecord, _ names: [String]? = nil) throws -> [UsedParameter] {
        let file = EstimateFile(record: record, file: FileRecord(path: "e", contentHash: ""), place: .nowhere)
        let library = try EffectLibrary.empty.adding([file])
        return try (names ?? record.terms.map(\.name)).map { name in
            let effect = try #require(library["\(record.id)/\(name)"])
            return UsedParameter(
                name: effect.id, value: effect.value ?? .nan, standardError: effect.standardError, unit: effect.unit,
                source: effect.citation, effect: effect)
        }
    }

    /// The fixture's estimate with a fourth term, the sum of the first two: a singular matrix.
    static var singular: EstimateRecord {
        var record = EstimateFixture.record
        let old = record.covariance
        func a(_ row: Int, _ column: Int) -> Double { old[row * 3 + column] }
        let sums = (0..<3).map { a(0, $0) + a(1, $0) }
        record.covariance = (0..<3).flatMap { row in (0..<3).map { a(row, $0) } + [sums[row]] }
        record.covariance += sums + [sums[0] + sums[1]]
        record.terms.append(.init("total", estimate: 0.5, standardError: (sums[0] + sums[1]).squareRoot()))
        return record
    }

    @Test("means and covariances of 20,000 draws are those of the estimate, singular ones too")
    func covariance() throws {
        let record = Self.singular
        let draws = ParameterDraws(of: try Self.parameters(record), in: SmallWorld.make(), seed: 3)
        let count = 20_000
        let size = record.terms.count
        let sample = (1...count).map { draws.values(ofDraw: $0).all }
        let means = (0..<size).map { term in sample.reduce(0) { $0 + $1[term] } / Double(count) }
        for row in 0..<size {
            let variance = record.covariance[row * size + row]
            #expect(abs(means[row] - record.terms[row].estimate) <= 4 * (variance / Double(count)).squareRoot())
            for column in 0...row {
                let found =
                    sample.reduce(0) { $0 + ($1[row] - means[row]) * ($1[column] - means[column]) }
                    / Double(count - 1)
                let wanted = record.covariance[row * size + column]
                // Of a sample covariance of normal variates: variance (σᵢᵢ σⱼⱼ + σᵢⱼ²)/n.
                let error =
                    ((variance * record.covariance[column * size + column] + wanted * wanted) / Double(count))
                    .squareRoot()
                #expect(abs(found - wanted) <= 4 * error, "\(record.terms[row].name), \(record.terms[column].name)")
            }
        }
        // What is a sum in the estimate is the sum in every draw.
        for values in sample { #expect(abs(values[0] + values[1] - values[3]) <= 1e-12) }
    }

    @Test("a draw of a term depends on seed, number and estimate alone, whatever else is drawn, and in any order")
    func addressing() throws {
        let record = EstimateFixture.record
        let world = ParameterDrawsTests.world()
        let other = ParameterDrawsTests.parameter("rta/a", 0.4, 0.05)
        let all = ParameterDraws(of: try Self.parameters(record), in: world, seed: 7)
        let one = ParameterDraws(of: try Self.parameters(record, ["lag(rta, 4)"]), in: world, seed: 7)
        let mixed = ParameterDraws(
            of: [other] + (try Self.parameters(record, ["log(dist)", "lag(rta, 4)"])) + world.elasticities, in: world,
            seed: 7)
        let alone = ParameterDraws(of: [other] + world.elasticities, in: world, seed: 7)
        let id = "rta-three-way-2026/lag(rta, 4)"
        for draw in [1, 2, 17, 19_999] {
            let value = try #require(one.values(ofDraw: draw).effects[id])
            #expect(all.values(ofDraw: draw).effects[id] == value)
            #expect(mixed.values(ofDraw: draw).effects[id] == value)
            // What is no term of the estimate keeps its bits.
            #expect(mixed.values(ofDraw: draw).effects["rta/a"] == alone.values(ofDraw: draw).effects["rta/a"])
            #expect(mixed.values(ofDraw: draw).theta == alone.values(ofDraw: draw).theta)
        }
        #expect(all.joint.map(\.terms) == [record.terms.map(record.identifier)])
        #expect(one.joint.isEmpty && mixed.joint.map(\.terms) == [["rta-three-way-2026/log(dist)", id]])
        #expect(mixed.uncertain.map(\.name) == ["rta/a", "rta-three-way-2026/log(dist)", id, "theta of FOOD"])
    }

    @Test("written out: the estimate plus the row of the triangular factor times normal variates addressed by name")
    func byHand() throws {
        let record = EstimateFixture.record
        let draws = ParameterDraws(of: try Self.parameters(record), in: SmallWorld.make(), seed: 7)
        let z = record.terms[..<2].map { term in
            let stream = UInt64(sha256(Array(record.identifier(of: term).utf8)).prefix(16), radix: 16)!
            return normalQuantile(CounterBasedGenerator(seed: 7).uniform(stream: stream, index: 5))
        }
        let values = draws.values(ofDraw: 5).all
        #expect(abs(values[0] - (0.3 + 0.1 * z[0])) <= 1e-15)
        // L = [0.1 0; -0.06 √(0.0064 − 0.0036)].
        #expect(abs(values[1] - (0.2 - 0.06 * z[0] + 0.0028.squareRoot() * z[1])) <= 1e-15)
    }

    @Test("a term without a standard error is held fixed")
    func fixed() throws {
        var record = EstimateFixture.record
        record.terms[1].standardError = 0
        for position in [1, 3, 4, 5, 7] { record.covariance[position] = 0 }
        let draws = ParameterDraws(of: try Self.parameters(record), in: SmallWorld.make(), seed: 7)
        #expect(draws.fixed.map(\.name) == ["rta-three-way-2026/lag(rta, 4)"])
        #expect(draws.uncertain.count == 2 && draws.values(ofDraw: 1).all.allSatisfy(\.isFinite))
    }
}
