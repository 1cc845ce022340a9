import Foundation
import Testing

/// A made-up machine: a folder of commands that is the whole path, and a log of what was called.
private struct Machine {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("machine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["bash", "env", "head", "mkdir", "mktemp", "rm", "sed", "tail"] {
            let real = ["/bin/\(name)", "/usr/bin/\(name)"].first { FileManager.default.isExecutableFile(atPath: $0) }
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent(name).path, withDestinationPath: try #require(real))
        }
        try command("python3")
        // The converter of charts is there already.
        try FileManager.default.createDirectory(
            at: converter.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("\(Self.wheel)\n".utf8).write(to: converter)
    }

    /// What the set-up notes once the converter of charts is installed.
    var converter: URL { folder.appendingPathComponent("python/.converter") }
    static let wheel = "vl-convert-python==1.9.0.post1"

    /// Adds a command that notes its words and then runs a line of shell.
    func command(_ name: String, _ line: String = "true") throws {
        let path = folder.appendingPathComponent(name).path
        let text = "#!/bin/bash\nprintf '%s\\n' \"\(name) $*\" >> '\(folder.path)/log'\n\(line)\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// Runs the set-up: its output, its errors, its status, and the calls of apt-get and sudo.
    func setUp() throws -> (output: String, error: String, status: Int32, calls: [String]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [BuiltCommand.packageRoot.appendingPathComponent("scripts/setup.sh").path]
        process.environment = [
            "PATH": folder.path, "COMITY_CONVERTER_FOLDER": converter.deletingLastPathComponent().path,
        ]
        let output = Pipe()
        let error = Pipe()
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let texts = [output, error].map {
            String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        process.waitUntilExit()
        let log = FileManager.default.contents(atPath: folder.appendingPathComponent("log").path) ?? Data()
        let calls = String(decoding: log, as: UTF8.self).split(separator: "\n").map(String.init)
        return (
            texts[0], texts[1], process.terminationStatus,
            calls.filter { $0.hasPrefix("apt-get") || $0.hasPrefix("sudo") }
        )
    }

    static let swift = "echo 'Swift version 6.1.2 (swift-6.1.2-RELEASE)'"
    /// A package record in which everything but two libraries is installed.
    static let record = """
        case "$4" in zlib1g-dev|libssl-dev|libopenblas-dev|libsqlite3-dev|libreadstat-dev|libmicrohttpd-dev|libxlsxwriter-dev) printf installed ;; *) exit 1 ;; esac
        """
}

@Suite("Setting a machine up")
struct SetupScriptTests {
    @Test("where nothing is missing nothing is said and apt-get is not called")
    func complete() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("dpkg-query", "printf installed")
        try machine.command("pkg-config", "false")
        try machine.command("apt-get", "false")
        let run = try machine.setUp()
        #expect(run.output.isEmpty && run.error.isEmpty && run.status == 0 && run.calls.isEmpty)
    }

    @Test("root installs what is missing, and only that, after saying so")
    func asRoot() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("dpkg-query", Machine.record)
        try machine.command("apt-get")
        try machine.command("id", "echo 0")
        let run = try machine.setUp()
        let packages = "pkg-config libyaml-dev liblapacke-dev"
        #expect(
            run.output == """
                Comity needs these Debian packages, which are now installed with apt-get: \(packages)
                Installed.

                """)
        #expect(run.calls == ["apt-get update", "apt-get install -y --no-install-recommends \(packages)"])
        #expect(run.error.isEmpty && run.status == 0)
    }

    @Test("others go through sudo, or are told what to ask for")
    func notRoot() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("dpkg-query", Machine.record)
        try machine.command("pkg-config", "false")
        try machine.command("apt-get")
        try machine.command("id", "echo 1000")
        let refused = try machine.setUp()
        #expect(refused.status == 1 && refused.calls.isEmpty)
        #expect(refused.error.hasSuffix("\n  apt-get install libyaml-dev liblapacke-dev\n"))
        try machine.command("sudo", "exec \"$@\"")
        let run = try machine.setUp()
        #expect(run.status == 0 && run.calls.first == "sudo apt-get update")
        #expect(run.output.contains("(sudo may ask for your password)\n"))
    }

    @Test("without a network the last words of apt-get are shown")
    func withoutNetwork() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("dpkg-query", Machine.record)
        try machine.command("pkg-config", "false")
        try machine.command("apt-get", "echo 'E: Unable to locate package' >&2; exit 100")
        try machine.command("id", "echo 0")
        let run = try machine.setUp()
        #expect(run.status == 1)
        #expect(run.output.contains("The package lists could not be refreshed; trying with those that are there.\n"))
        #expect(run.error.contains("E: Unable to locate package\napt-get could not install: libyaml-dev"))
    }

    @Test("the converter of charts is installed once, into the folder of the project")
    func converter() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("pkg-config")
        try FileManager.default.removeItem(at: machine.converter)
        let first = try machine.setUp()
        #expect(first.status == 0 && first.error.isEmpty)
        #expect(first.output.hasPrefix("Comity draws charts with \(Machine.wheel), which is now installed with pip"))
        #expect(try String(contentsOf: machine.converter, encoding: .utf8) == "\(Machine.wheel)\n")
        let second = try machine.setUp()
        #expect(second.status == 0 && second.output.isEmpty && second.error.isEmpty)
    }

    @Test("without a network or a Python the charts are missed in words, and nothing stops")
    func noConverter() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("pkg-config")
        try machine.command("python3", "[[ $3 == --version ]] || { echo 'ERROR: no such host'; exit 1; }")
        try FileManager.default.removeItem(at: machine.converter)
        let offline = try machine.setUp()
        #expect(offline.status == 0)
        #expect(
            offline.error.hasPrefix("ERROR: no such host\nCharts are not drawn until \(Machine.wheel) can be installed")
        )
        #expect(!FileManager.default.fileExists(atPath: machine.converter.path))
        try machine.command("python3", "exit 1")
        let without = try machine.setUp()
        #expect(without.status == 0)
        #expect(without.error.hasPrefix("Charts are not drawn: there is no python3 with pip"))
        // Where Debian has it, it is asked for, and its refusal stops nothing.
        try machine.command("apt-get", "exit 100")
        try machine.command("id", "echo 0")
        let refused = try machine.setUp()
        #expect(refused.status == 0)
        #expect(refused.calls.last == "apt-get install -y --no-install-recommends python3-pip")
    }

    @Test("elsewhere than on Debian pkg-config decides, and missing libraries are named")
    func elsewhere() throws {
        let machine = try Machine()
        try machine.command("swift", Machine.swift)
        try machine.command("pkg-config", "[[ $2 != yaml-0.1 ]]")
        let run = try machine.setUp()
        #expect(run.status == 1 && run.error.hasPrefix("These are missing: libyaml-dev\n"))
        try machine.command("pkg-config")
        #expect(try machine.setUp().status == 0)
    }

    @Test("a missing or old Swift stops before anything is installed")
    func swiftNeeded() throws {
        let machine = try Machine()
        try machine.command("dpkg-query", "exit 1")
        try machine.command("apt-get")
        try machine.command("id", "echo 0")
        let missing = try machine.setUp()
        #expect(missing.status == 1 && missing.calls.isEmpty)
        #expect(missing.error.hasPrefix("Swift 6.1 or later is not on the PATH.\n"))
        #expect(missing.error.contains("https://www.swift.org/install/linux/"))
        try machine.command("swift", "echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'")
        let old = try machine.setUp()
        #expect(old.status == 1 && old.calls.isEmpty)
        #expect(old.error.hasPrefix("Swift 6.1 or later is needed, and the swift on the PATH is 5.10.\n"))
    }
}
