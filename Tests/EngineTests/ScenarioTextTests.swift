import NumericKernels
import Scenarios
import Synchronization
import TestSupport
import TextFormats
import Testing

@testable import Engine

@Suite("Scenarios from memory, and runs that are called off")
struct ScenarioTextTests {
    private static func text(world: String = "factbook-2014", policy: String, more: String = "") -> [UInt8] {
        Array("comity_scenario: 1\nname: n\nworld: \(world)\npolicy:\n  - \(policy)\n\(more)".utf8)
    }

    private static let cut = "cut_off: {importers: [USA], exporters: [KHM], both_ways: true}"

    private static func kinds(_ text: [UInt8], world: String? = nil) throws -> [String] {
        var request = RunRequest(text: text, called: "sent")
        request.world = world
        do {
            _ = try Engine(home: try DataHome.find()).run(request)
            return []
        } catch let faults as Diagnostics {
            #expect(faults.all.allSatisfy { $0.file == "sent" || $0.file == nil })
            return faults.all.map(\.kind)
        } catch let fault as Diagnostic {
            return [fault.kind]
        }
    }

    @Test("the answer is that of the same text in a file")
    func sameAsFile() throws {
        let folder = TemporaryFolder()
        let text = Self.text(policy: Self.cut)
        try folder.write("n.yaml", bytes: text)
        let path = "\(folder.path)/n.yaml"
        let engine = Engine(home: try DataHome.find())
        #expect(
            try engine.run(RunRequest(text: text, called: path)).json == engine.run(RunRequest(scenario: path)).json)
    }

    @Test(
        "whatever names a file is refused before any file is looked for",
        arguments: [
            ("factbook-2014", "tariff: {importers: all, exporters: all, file: a.csv}", ""),
            ("factbook-2014", "trade_effect: {importers: all, exporters: all, file: /etc/passwd.csv}", ""),
            ("factbook-2014", "preference: {economies: all, file: ../a.csv.gz}", ""),
            ("factbook-2014", Self.cut, "parameters: [/etc/passwd]\n"),
            ("/tmp", Self.cut, ""), ("../Worlds/factbook-2014", Self.cut, ""), (".", Self.cut, ""),
        ])
    func filesAreRefused(world: String, policy: String, more: String) throws {
        let kinds = try Self.kinds(Self.text(world: world, policy: policy, more: more))
        #expect(kinds.contains("files-not-allowed"), "\(kinds)")
        #expect(!kinds.contains("missing-file"))
    }

    @Test("a folder of the working directory is no built-in world")
    func onlyBuiltIn() throws {
        #expect(try Self.kinds(Self.text(world: "Sources", policy: Self.cut)) == ["unknown-world"])
        #expect(
            try Self.kinds(Self.text(policy: Self.cut), world: "Worlds/factbook-2014") == ["unknown-world"])
        #expect(try Self.kinds(Self.text(policy: Self.cut), world: "factbook-2024") == [])
    }

    @Test("draws stop soon after they are called off, and no answer is made of those that are there")
    func cancelled() throws {
        let made = Atomic(0)
        let text = Self.text(
            policy: "agreement: {name: A, members: [USA, KHM], tariffs: keep, trade_effect: rta/agtpa-2016-own-trade}",
            more: "draws: {count: 5000}\n")
        #expect(throws: Cancelled.self) {
            try Engine(home: try DataHome.find()).run(RunRequest(text: text, called: "sent")) {
                made.add($0, ordering: .relaxed)
            } isCancelled: {
                made.load(ordering: .relaxed) >= 3
            }
        }
        let count = made.load(ordering: .relaxed)
        #expect(count >= 3 && count <= 3 + processorCount())
    }
}
