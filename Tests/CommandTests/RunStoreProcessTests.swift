import Foundation
import TestSupport
import Testing
import WorldData

/// A folder with a small world and a scenario, in which processes of `comity` keep runs.
private struct KeepingFolder {
    let command: URL
    let scratch: URL

    init() throws {
        command = try #require(BuiltCommand.folder)
        scratch = FileManager.default.temporaryDirectory.appendingPathComponent("comity-runs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        var world = randomWorld(RandomWorldShape(economies: 5, sectors: 3, seed: 4))
        world.sectors[0].thetaStandardError = 0.1
        try WorldFolder(path: scratch.appendingPathComponent("world").path).write(world)
        let scenario = """
            comity_scenario: 1
            name: kept
            world: ./world
            policy: [tariff: {importers: E0, exporters: E1, percent: 10}]

            """
        try Data(scenario.utf8).write(to: scratch.appendingPathComponent("kept.yaml"))
    }

    func remove() { try? FileManager.default.removeItem(at: scratch) }

    /// Runs a line of `sh` in the folder.
    @discardableResult
    func run(_ line: String) throws -> BuiltCommand.Outcome {
        try BuiltCommand.run(
            "cd \"$SCRATCH\" && export COMITY_HOME=\"\(BuiltCommand.packageRoot.path)\" && \(line)", folder: command,
            scratch: scratch)
    }

    /// Starts a line of `sh` in the folder, in a process group of its own where that is asked for by `setsid`.
    func start(_ arguments: [String], name: String = "comity") throws -> Process {
        let process = Process()
        process.executableURL = name == "comity" ? command.appendingPathComponent("comity") : URL(fileURLWithPath: name)
        process.arguments = arguments
        process.currentDirectoryURL = scratch
        process.environment = [
            "COMITY_HOME": BuiltCommand.packageRoot.path, "HOME": scratch.path,
            "PATH": "\(command.path):/usr/bin:/bin",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// The ids of the kept runs.
    func ids(_ data: String) throws -> [Substring] {
        let listed = try run("comity runs list --data \(data) --format csv | tail -n +2 | cut -d, -f1")
        #expect(listed.status == 0 && listed.error.isEmpty, "\(listed.error)")
        return listed.output.split(separator: "\n")
    }

    /// Whether every document of every kept run can be read as it was kept.
    func expectWhole(_ data: String) throws {
        let exported = try run(
            "comity runs list --data \(data) --format csv | tail -n +2 | cut -d, -f1 | xargs -r comity runs export --data \(data) --force --out whole"
        )
        #expect(exported.status == 0, "\(exported.error)")
    }
}

@Suite("Runs that are kept", .enabled(if: BuiltCommand.folder != nil, "`comity` is not built beside the tests"))
struct RunStoreProcessTests {
    @Test("two processes that keep fifty runs each at once lose none")
    func twoProcesses() throws {
        let folder = try KeepingFolder()
        defer { folder.remove() }
        let loop =
            "for i in $(seq 50); do comity run kept.yaml --format csv --data data > out.$0 2>> err.$0 || exit 1; done"
        let both = try ["a", "b"].map { try folder.start(["-c", loop, $0], name: "/bin/sh") }
        for process in both {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        for name in ["err.a", "err.b"] {
            #expect(try String(contentsOf: folder.scratch.appendingPathComponent(name), encoding: .utf8).isEmpty)
        }
        let ids = try folder.ids("data")
        #expect(ids.count == 100 && Set(ids).count == 100)
        try folder.expectWhole("data")
    }

    @Test("a run that is killed at any moment takes no other with it")
    func killed() throws {
        let folder = try KeepingFolder()
        defer { folder.remove() }
        // How long one run takes here, so that blows fall all over it.
        let start = Date()
        try folder.run("comity run kept.yaml --format csv --data data")
        let milliseconds = max(20, Int(Date().timeIntervalSince(start) * 1000))
        var generator = SeededGenerator(seed: 5)
        var (ended, killed) = (1, 0)
        for _ in 0..<60 {
            let process = try folder.start(["run", "kept.yaml", "--format", "csv", "--data", "data"])
            usleep(UInt32(Int.random(in: 0...(milliseconds * 5 / 4), using: &generator) * 1000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .exit, process.terminationStatus == 0 { ended += 1 } else { killed += 1 }
        }
        let ids = try folder.ids("data")
        // A run that was killed after it was kept and before it ended may be there too.
        #expect(ids.count >= ended && ids.count <= ended + killed)
        #expect(killed > 5, "\(killed) of 60 were killed, too few for a test")
        try folder.expectWhole("data")
        #expect(try folder.run("comity run kept.yaml --format csv --data data").error.isEmpty)
        #expect(try folder.ids("data").count == ids.count + 1)
    }

    /// Runs the scenario with a data folder in which it cannot be kept: the answer must be the same as without one.
    private func expectAnswerWithWarning(
        _ folder: KeepingFolder, data: String, _ words: String, draws: Int = 3, after line: String = "true"
    ) throws {
        let command = "comity run kept.yaml --draws \(draws)"
        let wanted = try folder.run("\(command) --no-keep").output
        let outcome = try folder.run("\(line); \(command) --data \(data)")
        #expect(outcome.status == 0 && outcome.output == wanted && !wanted.isEmpty)
        #expect(outcome.error.contains("warning: this run was not kept, the answer is whole: "), "\(outcome.error)")
        #expect(outcome.error.contains(words), "\(outcome.error)")
        #expect(outcome.error.contains("`--data DIR` keeps runs elsewhere, `--no-keep` keeps none"), "\(outcome.error)")
    }

    @Test("a full disk costs the store nothing that was kept, and the answer nothing at all")
    func fullDisk() throws {
        let folder = try KeepingFolder()
        defer { folder.remove() }
        try folder.run("mkdir disk")
        let mounted = try folder.run("PATH=$PATH:/usr/sbin:/sbin mount -t tmpfs -o size=400k tmpfs disk")
        guard mounted.status == 0 else {
            print("skipped: no disk of 400 kB can be mounted here: \(mounted.error)")
            return
        }
        defer { _ = try? folder.run("PATH=$PATH:/usr/sbin:/sbin umount disk") }
        try folder.run("head -c 60000 /dev/zero > disk/other")
        var kept = 0
        while kept < 500 {
            // A draw more each time: equal content would take no room.
            let outcome = try folder.run("comity run kept.yaml --draws \(kept + 1) --format csv --data disk")
            #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 6)
            if outcome.error.contains("not kept") { break }
            kept += 1
        }
        #expect(kept > 1 && kept < 500)
        try expectAnswerWithWarning(folder, data: "disk", "disk is full", draws: 1000)
        #expect(try folder.ids("disk").count == kept)
        try folder.expectWhole("disk")
        // Not even a deletion can be made without any room; with a little it makes more.
        let refused = try folder.run("comity runs delete last last~1 --data disk --yes")
        #expect(
            refused.status == 2 && refused.error.contains("disk is full\n  to do: make a little room first"),
            "\(refused.error)")
        #expect(try folder.ids("disk").count == kept)
        let deleted = try folder.run(
            "rm disk/other && comity runs delete last last~1 --data disk --yes && comity run kept.yaml --data disk")
        #expect(deleted.status == 0 && deleted.error == "Deleted: 2 runs.\n", "\(deleted.error)")
        #expect(try folder.ids("disk").count == kept - 1)
        try folder.expectWhole("disk")
    }

    @Test("a limit on the size of files is no end of the answer")
    func limit() throws {
        let folder = try KeepingFolder()
        defer { folder.remove() }
        try folder.run("comity run kept.yaml --data data")
        try expectAnswerWithWarning(folder, data: "small", "make room on the disk", after: "ulimit -f 8")
        let size = try folder.run("stat -c %s data/runs.sqlite").output
        let blocks = (Int(size.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) / 512
        try expectAnswerWithWarning(
            folder, data: "data", "make room on the disk", draws: 4, after: "ulimit -f \(blocks)")
        #expect(try folder.ids("data").count == 1)
        try folder.expectWhole("data")
    }

    @Test("a place that cannot be written is a warning, and what is there can be read")
    func readOnly() throws {
        let folder = try KeepingFolder()
        defer { folder.remove() }
        try folder.run("touch file && mkdir disk && comity run kept.yaml --data kept")
        try expectAnswerWithWarning(folder, data: "file", "this is a file, where a folder is to be made")
        let mount = "PATH=$PATH:/usr/sbin:/sbin mount"
        let mounted = try folder.run("\(mount) --bind kept disk && \(mount) -o remount,bind,ro disk")
        guard mounted.status == 0 else {
            print("skipped: no read-only folder can be mounted here: \(mounted.error)")
            return
        }
        defer { _ = try? folder.run("PATH=$PATH:/usr/sbin:/sbin umount disk") }
        try expectAnswerWithWarning(folder, data: "disk", "readonly database")
        try expectAnswerWithWarning(folder, data: "disk/below", "Read-only file system")
        #expect(try folder.ids("disk").count == 1)
        try folder.expectWhole("disk")
        let deleted = try folder.run("comity runs delete last --data disk --yes")
        #expect(deleted.status == 2 && deleted.error.contains("readonly database"), "\(deleted.error)")
    }
}
