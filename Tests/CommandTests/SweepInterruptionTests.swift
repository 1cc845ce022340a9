import Foundation
import TestSupport
import Testing
import WorldData

@Suite("A sweep that is killed", .enabled(if: BuiltCommand.folder != nil, "`comity` is not built beside the tests"))
struct SweepInterruptionTests {
    static let sweep = """
        comity_sweep: 1
        name: powers
        world: ./world
        scenarios:
          grid:
            partner: [E1, E2, E3, E4]
            rate: {from: 0.5, to: 100, step: 0.5}
        policy:
          - tariff: {importers: E0, exporters: $partner, percent: $rate}
        report: [E0, E1]
        columns: [real_income_percent]

        """

    /// Starts the command, waits until the journal holds batches, and sends a signal.
    ///
    /// - Returns: the exit status, or the number of the signal that ended it.
    private func interrupt(_ folder: URL, _ scratch: URL, with number: Int32, batches: Int) throws -> Int32 {
        let process = Process()
        process.executableURL = folder.appendingPathComponent("comity")
        process.arguments = ["sweep", "powers.yaml", "--out", "out.csv", "--resume"]
        process.currentDirectoryURL = scratch
        process.environment = ["COMITY_HOME": BuiltCommand.packageRoot.path, "HOME": scratch.path]
        process.standardInput = FileHandle.nullDevice
        let log = scratch.appendingPathComponent("log")
        try Data().write(to: log)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        let journal = scratch.appendingPathComponent("out.csv.journal")
        let deadline = Date().addingTimeInterval(300)
        while process.isRunning, Date() < deadline {
            let text = (try? String(contentsOf: journal, encoding: .utf8)) ?? ""
            if text.components(separatedBy: "\nbatch,").count > batches { break }
            usleep(2000)
        }
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test("goes on after SIGINT and after kill -9, to the same table as without")
    func killed() throws {
        let folder = try #require(BuiltCommand.folder)
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("comity-sweep-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        try WorldFolder(path: scratch.appendingPathComponent("world").path)
            .write(randomWorld(RandomWorldShape(economies: 5, sectors: 3, seed: 4)))
        try Data(Self.sweep.utf8).write(to: scratch.appendingPathComponent("powers.yaml"))
        let out = scratch.appendingPathComponent("out.csv")
        let partial = scratch.appendingPathComponent("out.csv.partial")

        #expect(try interrupt(folder, scratch, with: SIGINT, batches: 1) == 130)
        let said = try String(contentsOf: scratch.appendingPathComponent("log"), encoding: .utf8)
        #expect(said.contains("Interrupted: ") && said.contains("the same command with `--resume` goes on from there"))
        try #require(FileManager.default.fileExists(atPath: partial.path), "\(said)")
        let first = try Data(contentsOf: partial).count
        #expect(first > 1000 && !FileManager.default.fileExists(atPath: out.path))

        let written =
            try String(contentsOf: scratch.appendingPathComponent("out.csv.journal"), encoding: .utf8)
            .components(separatedBy: "\nbatch,").count - 1
        #expect(try interrupt(folder, scratch, with: SIGKILL, batches: written + 1) == SIGKILL)
        #expect(!FileManager.default.fileExists(atPath: out.path))
        #expect(try Data(contentsOf: partial).count > first)

        let line = "cd \"$SCRATCH\" && COMITY_HOME=\"\(BuiltCommand.packageRoot.path)\" comity sweep powers.yaml"
        let resumed = try BuiltCommand.run("\(line) --out out.csv --resume", folder: folder, scratch: scratch)
        #expect(resumed.status == 0 && resumed.error.contains("Written: out.csv"))
        let whole = try BuiltCommand.run("\(line) --out whole.csv", folder: folder, scratch: scratch)
        #expect(whole.status == 0)
        #expect(try Data(contentsOf: out) == Data(contentsOf: scratch.appendingPathComponent("whole.csv")))
        #expect(!FileManager.default.fileExists(atPath: partial.path))
        // 800 scenarios and two economies, with a header.
        let rows = try String(contentsOf: out, encoding: .utf8).components(separatedBy: "\n").count - 2
        #expect(rows == 1600)
    }
}
