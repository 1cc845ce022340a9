import Scenarios
import TestSupport
import Testing
import WorldData

@testable import Engine
@testable import EquilibriumModels

@Suite("Baselines kept between requests")
struct BaselineCacheTests {
    static let tariff = "policy: [tariff: {importers: E0, exporters: E1, percent: 25}]"

    /// Answers a scenario, and counts the preconditioners that were built for it.
    private func answer(_ study: SweepStudy, _ engine: Engine, _ lines: String = tariff, horizon: String? = nil) throws
        -> (text: String, built: Int)
    {
        try study.folder.write("s.yaml", "comity_scenario: 1\nname: kept\nworld: ./world\n\(lines)\n")
        let counter = TwoLevelPreconditioner.BuildCounter()
        let result = try TwoLevelPreconditioner.$counter.withValue(counter) {
            try engine.run(RunRequest(scenario: "\(study.folder.path)/s.yaml", horizon: horizon))
        }
        return (result.csv + result.json, counter.count.load(ordering: .relaxed))
    }

    @Test("the second request builds no preconditioner and gives the same bits")
    func second() throws {
        let study = try SweepStudy()
        let engine = study.engine
        let first = try answer(study, engine)
        #expect(first.built > 0)
        let again = try answer(study, engine)
        #expect(again.built == 0)
        #expect(again.text == first.text)
        let other = try answer(study, engine, "policy: [labour: {economies: E2, percent: 3}]")
        #expect(other.built == 0)
        #expect(other.text == (try answer(study, study.engine, "policy: [labour: {economies: E2, percent: 3}]")).text)
        #expect(engine.baselines.counts == (1, 2))
    }

    @Test("a sweep takes the baseline of a run, and writes what it writes alone")
    func sweeps() throws {
        let study = try SweepStudy()
        let engine = study.engine
        _ = try answer(study, engine)
        let file = try study.write("sweep", allCutOffs)
        let counter = TwoLevelPreconditioner.BuildCounter()
        _ = try TwoLevelPreconditioner.$counter.withValue(counter) {
            try engine.sweep(study.request(file, table: "a.csv"))
        }
        #expect(counter.count.load(ordering: .relaxed) == 0)
        _ = try study.engine.sweep(study.request(file, table: "b.csv"))
        #expect(try study.bytes("a.csv") == study.bytes("b.csv"))
    }

    @Test("another world, closure, model or measure in force is another baseline")
    func others() throws {
        let study = try SweepStudy()
        let engine = study.engine
        func isNew(_ lines: String = Self.tariff, horizon: String? = nil) throws {
            let before = engine.baselines.counts
            let kept = try answer(study, engine, lines, horizon: horizon)
            #expect(engine.baselines.counts == (before.solved + 1, before.reused))
            #expect(kept.text == (try answer(study, study.engine, lines, horizon: horizon)).text)
        }
        try isNew()
        try isNew("closure: zero\n\(Self.tariff)")
        try isNew(horizon: "0.5")
        try isNew("baseline: [tariff: {importers: E2, exporters: E3, percent: 40}]\n\(Self.tariff)")
        try isNew("baseline: [tariff: {importers: E2, exporters: E3, percent: 41}]\n\(Self.tariff)")
        try WorldFolder(path: "\(study.folder.path)/world").write(
            randomWorld(RandomWorldShape(economies: 6, sectors: 3, seed: 6)))
        try isNew()
        let before = engine.baselines.counts
        _ = try answer(study, engine)
        #expect(engine.baselines.counts == (before.solved, before.reused + 1))
    }

    @Test("requests at the same time solve their baseline once")
    func together() async throws {
        let study = try SweepStudy()
        let engine = study.engine
        let alone = try answer(study, study.engine).text
        let scenario = "\(study.folder.path)/s.yaml"
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let result = try engine.run(RunRequest(scenario: scenario))
                    return result.csv + result.json
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts.count == 8 && texts.allSatisfy { $0 == alone })
        #expect(engine.baselines.counts == (1, 7))
    }

    @Test("no more bytes are kept than allowed; the longest unused leave first")
    func limit() throws {
        let study = try SweepStudy()
        let measuring = study.engine
        _ = try answer(study, measuring)
        let one = measuring.baselines.bytes
        #expect(one > 0)
        let none = Engine(home: study.engine.home, keptBytes: 2 * (one - 1))
        _ = try answer(study, none)
        _ = try answer(study, none)
        #expect(none.baselines.bytes == 0 && none.baselines.counts == (2, 0))
        let two = Engine(home: study.engine.home, keptBytes: 4 * one)
        let (zero, share) = ("closure: zero\n\(Self.tariff)", "closure: share\n\(Self.tariff)")
        for lines in [Self.tariff, zero, Self.tariff, share] { _ = try answer(study, two, lines) }
        #expect(two.baselines.bytes == 2 * one && two.baselines.counts == (3, 1))
        _ = try answer(study, two)
        #expect(two.baselines.counts == (3, 2))
        _ = try answer(study, two, zero)
        #expect(two.baselines.counts == (4, 2))
    }

    @Test("a baseline without an answer is not kept, and is refused again in the same words")
    func refused() throws {
        let study = try SweepStudy()
        let engine = study.engine
        let lines = "baseline: [cut_off: {importers: E0, exporters: all, both_ways: true}]\n\(Self.tariff)"
        func words() -> String {
            do { return "answered: \(try answer(study, engine, lines).text)" } catch { return "\(error)" }
        }
        let first = words()
        #expect(first.contains("E0 cannot trade with the rest of the world"))
        #expect(words() == first)
        #expect(engine.baselines.counts == (0, 0) && engine.baselines.bytes == 0)
        _ = try answer(study, engine)
        #expect(engine.baselines.counts == (1, 0))
    }
}
