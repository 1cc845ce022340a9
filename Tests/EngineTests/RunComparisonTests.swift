import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("Two kept runs side by side, and runs as files")
struct RunComparisonTests {
    @Test("differences are those of the two results, and what made them is named")
    func comparison() throws {
        let study = try RunStudy()
        let (one, other) = (
            try study.answer("show: [E1, E0]\npolicy: [tariff: {importers: E0, exporters: E1, percent: 10}]"),
            try study.answer("show: [E2]\npolicy: [tariff: {importers: E0, exporters: E1, percent: 12}]")
        )
        let first = try study.store.keep(one, seconds: 0, origin: "test")
        let second = try study.store.keep(other, seconds: 0, origin: "test")
        let comparison = try study.store.compare("last~1", "last")
        #expect(comparison.first.id == first && comparison.second.id == second)
        #expect(comparison.columns == ResultColumn.all.map(\.key))
        #expect(comparison.rows.map(\.economy) == one.rows.map(\.economy))
        for (place, row) in comparison.rows.enumerated() {
            for column in ResultColumn.all {
                let (a, b) = (column.value(of: one.rows[place].impact), column.value(of: other.rows[place].impact))
                #expect(row.first[column.key] == a && row.second[column.key] == b)
                if let a, let b { #expect(row.difference(column.key) == b - a) }
            }
        }
        #expect(comparison.shown.map(\.economy) == ["E1", "E0", "E2"])
        #expect(comparison.differences.first == "Scenario: `drawn` changed in 4 lines.")
        #expect(
            comparison.scenarioLines == [
                "- show: [E1, E0]", "- policy: [tariff: {importers: E0, exporters: E1, percent: 10}]", "+ show: [E2]",
                "+ policy: [tariff: {importers: E0, exporters: E1, percent: 12}]",
            ])
        #expect(comparison.csv.split(separator: "\n").count == one.rows.count + 1)
        #expect(comparison.text(width: 80, colour: false).contains("Scenario: `drawn` changed in 4 lines."))
    }

    @Test("a run beside itself differs in nothing")
    func same() throws {
        let study = try RunStudy()
        _ = try study.keep()
        let comparison = try study.store.compare("last", "last")
        #expect(comparison.differences.isEmpty && comparison.scenarioLines.isEmpty)
        #expect(comparison.rows.allSatisfy { row in comparison.columns.allSatisfy { row.difference($0) ?? 0 == 0 } })
    }

    @Test("other worlds, draws, closures and files are named")
    func causes() throws {
        let study = try RunStudy()
        try study.fixture.folder.write("rates.csv", "importer,exporter,sector,percent\nE0,E1,S0,5\n")
        let policy = "policy: [tariff: {importers: E0, exporters: E1, file: rates.csv}]"
        _ = try study.keep(policy)
        try study.fixture.folder.write("rates.csv", "importer,exporter,sector,percent\nE0,E1,S0,6\n")
        _ = try study.keep(policy)
        #expect(try study.store.compare("last~1", "last").differences == ["File rates.csv: with other content in B."])
        _ = try study.keep("closure: zero\n\(policy)")
        #expect(try study.store.compare("last~1", "last").differences.contains("Closure: hold in A, zero in B."))
        try study.fixture.write(randomWorld(RandomWorldShape(economies: 5, sectors: 2, seed: 6)))
        _ = try study.keep("closure: zero\n\(policy)")
        let comparison = try study.store.compare("last~1", "last")
        #expect(comparison.differences.contains { $0.hasPrefix("World: ") && $0.hasSuffix("with other content in B.") })
        #expect(comparison.differences.contains("Economies: 4 in A, 5 in B."))
        let extra = try #require(comparison.rows.last)
        #expect(extra.economy == "E4" && extra.first.isEmpty && extra.difference("real_income_percent") == nil)
    }

    @Test("draws and parameters that differ are named")
    func parameters() throws {
        let fixture = try DrawFixture(errors: [0.5])
        let store = RunStore(path: "\(fixture.folder.path)/runs.sqlite")
        let policy = RunStudy.policy
        _ = try store.keep(try fixture.run(policy), seconds: 0, origin: "test")
        _ = try store.keep(try fixture.run(policy, draws: 20, seed: 3), seconds: 0, origin: "test")
        #expect(try store.compare("last~1", "last").differences == ["Draws: none in A, 20 in B."])
        let drawn = try store.run("last")
        #expect(drawn.summary.draws == 20 && drawn.summary.seed == 3 && drawn.summary.intervalWidth == 90)
        _ = try store.keep(try fixture.run(policy, draws: 20, seed: 4), seconds: 0, origin: "test")
        let comparison = try store.compare("last~1", "last")
        #expect(comparison.differences == ["Seed: 3 in A, 4 in B."])
        #expect(comparison.columns == ResultColumn.all.map(\.key))
        #expect(comparison.json.contains("\"real_income_percent_low\": "))
    }

    @Test("an exported run has its documents and the files that its scenario names, and runs there again")
    func export() throws {
        let study = try RunStudy()
        let folder = study.fixture.folder
        try folder.write("own/rates.csv", "importer,exporter,sector,percent\nE0,E1,S0,5\n")
        let id = try study.keep("policy: [tariff: {importers: E0, exporters: E1, file: own/rates.csv}]")
        let out = "\(folder.path)/out"
        #expect(try study.store.export([id, id], to: out + "/") == ["\(out)/\(id)"])
        for document in try study.store.run(id).documents {
            #expect(
                try readBytes("\(out)/\(id)/\(document.name)") == study.store.document(id, document.name).bytes)
        }
        #expect(try readBytes("\(out)/\(id)/own/rates.csv") == readBytes("\(folder.path)/own/rates.csv"))
        let again = try Engine(home: DataHome(path: folder.path)).run(
            RunRequest(scenario: "\(out)/\(id)/scenario.yaml", world: "\(folder.path)/world"))
        #expect(try Array(again.csv.utf8) == study.store.document(id, "results.csv").bytes)
    }

    @Test("an export overwrites only where it is told to, and leaves other files alone")
    func overwriting() throws {
        let study = try RunStudy()
        let (first, second) = (try study.keep(), try study.keep())
        let out = "\(study.fixture.folder.path)/out"
        try study.fixture.folder.write("out/\(second)/notes.txt", "mine")
        #expect(refusal { _ = try study.store.export([first, second], to: out) } == "already-there")
        #expect(namesInFolder(out) == [second.text], "nothing was written")
        _ = try study.store.export([first, second], to: out, overwriting: true)
        #expect(namesInFolder(out).count == 2)
        #expect(try readBytes("\(out)/\(second)/notes.txt") == Array("mine".utf8))
        #expect(refusal { _ = try study.store.export([first], to: "") } == "empty-path")
        #expect(refusal { _ = try study.store.export([first], to: "\(study.store.path)/below") } == "cannot-write")
    }

    @Test("a file that stands elsewhere is exported under a name of its own")
    func elsewhere() throws {
        let study = try RunStudy()
        try study.fixture.folder.write("rates.csv", "importer,exporter,sector,percent\nE0,E1,S0,5\n")
        let path = "\(study.fixture.folder.path)/rates.csv"
        let id = try study.keep("policy: [tariff: {importers: E0, exporters: E1, file: \(path)}]")
        let out = "\(study.fixture.folder.path)/out"
        _ = try study.store.export([id], to: out)
        #expect(try readBytes("\(out)/\(id)/inputs/rates.csv") == readBytes(path))
    }
}
