import Scenarios
import TestSupport
import Testing
import TextFormats

@Suite("The file of an estimate")
struct EstimateFileTests {
    @Test("what is written is read back: every text, every number to the last bit")
    func roundTrip() throws {
        let folder = TestSupport.TemporaryFolder()
        let path = "\(folder.path)/rta.estimate.yaml"
        let record = EstimateFixture.record
        try record.write(to: path)
        let read = try EstimateRecord.read(path)
        #expect(read == record)
        #expect(zip(read.covariance, record.covariance).allSatisfy { $0.bitPattern == $1.bitPattern })
        #expect(read.identifier(of: read.terms[1]) == "rta-three-way-2026/lag(rta, 4)")
        // The smallest record: nothing that may be absent is there.
        let small = EstimateRecord(
            id: "x", date: CalendarDay("2026-01-01")!, formula: "y ~ x", family: "ols", dataFile: "d.csv",
            sample: .init(rowCount: 1), covarianceKind: .init("robust"),
            terms: [.init("x", estimate: -Double.leastNonzeroMagnitude, standardError: 0, unit: .outcomePerUnit)],
            covariance: [0])
        #expect(try EstimateRecord.parse(Array(small.text.utf8), file: "x") == small)
    }

    @Test("an estimate of many terms with numbers of every size is read back to the last bit")
    func manyTerms() throws {
        var generator = SeededGenerator(seed: 11)
        let size = 60
        // A = B B′ with columns over twelve orders of magnitude.
        let scale = (0..<size).map { _ in Double.random(in: 1...10, using: &generator) }
        let b = (0..<size * size).map { position in
            Double.random(in: -1...1, using: &generator) * scale[position / size]
                * (position % 3 == 0 ? 1e-6 : 1)
        }
        var covariance = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                let sum = (0..<size).reduce(0) { $0 + b[row * size + $1] * b[column * size + $1] }
                covariance[row * size + column] = sum
                covariance[column * size + row] = sum
            }
        }
        var record = EstimateFixture.record
        record.covariance = covariance
        record.terms = (0..<size).map { row in
            .init(
                "border::\(1960 + row)", estimate: Double.random(in: -1...1, using: &generator),
                standardError: covariance[row * size + row].squareRoot())
        }
        let read = try EstimateRecord.parse(Array(record.text.utf8), file: "many")
        #expect(zip(read.covariance, record.covariance).allSatisfy { $0.bitPattern == $1.bitPattern })
        #expect(read == record)
    }

    @Test("the citation says formula, estimator, data, sample and date")
    func citation() {
        #expect(
            EstimateFixture.record.citation
                == "estimated with `trade ~ rta + lag(rta, 4) + log(dist) | exporter^year + importer^year + pair` "
                + "(poisson, standard errors clustered by pair and year) on agtpa.csv.gz where "
                + "`exporter != \"NA\" and year >= 1986` (n = 28152, 1986 to 1994), 2026-03-31")
    }

    @Test("what could not be read back is not written, and what stood there stays")
    func refusedWriting() throws {
        let folder = TestSupport.TemporaryFolder()
        let path = "\(folder.path)/e.yaml"
        try folder.write("e.yaml", "before")
        var infinite = EstimateFixture.record
        infinite.terms[0].estimate = .infinity
        var indefinite = EstimateFixture.record
        indefinite.covariance[1] = -0.009
        indefinite.covariance[3] = -0.009
        var short = EstimateFixture.record
        short.covariance.removeLast()
        var unnamed = EstimateFixture.record
        unnamed.id = "a/b"
        for (record, kind) in [
            (infinite, "wrong-kind"), (indefinite, "not-semidefinite"), (short, "wrong-size"), (unnamed, "wrong-name"),
        ] {
            let error = #expect(throws: Diagnostics.self) { try record.write(to: path) }
            #expect(error?.all.map(\.kind) == [kind] && error?.all[0].file == path)
            #expect(try readBytes(path) == Array("before".utf8))
        }
    }

    @Test("the example of the reference is an estimate file")
    func reference() throws {
        let page = String(
            decoding: try readBytes(RegisterTests.packageFolder("docs/reference/estimate-file.md")), as: UTF8.self)
        let example = try #require(
            page.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```\n").first)
        let record = try EstimateRecord.parse(Array(example.utf8), file: "example")
        // What a program writes is what the page shows.
        #expect(record.text == String(example))
    }

    @Test("a singular matrix and one of zeros are covariance matrices, one that is negative by rounding too")
    func singular() {
        func outcome(_ a: String, _ b: String, _ c: String, errors: (String, String)) -> String {
            EstimateFixture.outcome([
                ("[0.04, 0.01]", "[\(a), \(b)]"), ("[0.01, 0.01]", "[\(b), \(c)]"),
                ("std_error: 0.2", "std_error: \(errors.0)"), ("std_error: 0.1,", "std_error: \(errors.1),"),
            ])
        }
        #expect(outcome("0.04", "0.01", "0.01", errors: ("0.2", "0.1")) == "accepted")
        #expect(outcome("0.04", "0.02", "0.01", errors: ("0.2", "0.1")) == "accepted")
        #expect(outcome("0.04", "0.02000000000001", "0.01", errors: ("0.2", "0.1")) == "accepted")
        #expect(outcome("0", "0", "0", errors: ("0", "0")) == "accepted")
        #expect(outcome("0", "0", "0.01", errors: ("0", "0.1")) == "accepted")
        #expect(outcome("0.04", "0.02001", "0.01", errors: ("0.2", "0.1")).contains("not positive semi-definite"))
        #expect(outcome("0", "0.001", "0.01", errors: ("0", "0.1")).contains("not positive semi-definite"))
    }
}
