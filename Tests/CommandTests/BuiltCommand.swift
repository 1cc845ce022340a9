import Foundation

/// The `comity` that was built together with these tests.
enum BuiltCommand {
    /// The folder of the package.
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder that holds the command and the test bundle; `nil` where the command is not there.
    static let folder: URL? = {
        var candidates = [URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()]
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            candidates.append(URL(fileURLWithPath: argument).deletingLastPathComponent())
        }
        return candidates.first {
            FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("comity").path)
        }
    }()

    /// What a command line printed and how it ended.
    struct Outcome {
        var output: String
        var error: String
        var status: Int32
    }

    /// Runs a command line in `sh` from the package's root, in an environment of its own.
    ///
    /// - Parameters:
    ///   - line: the command line.
    ///   - folder: where `comity` is.
    ///   - scratch: an existing folder, given as `SCRATCH` and `HOME`.
    static func run(_ line: String, folder: URL, scratch: URL) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = packageRoot
        process.environment = [
            "PATH": "\(folder.path):/usr/bin:/bin", "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb",
            "LANG": "C.UTF-8", "HOME": scratch.path, "SCRATCH": scratch.path,
        ]
        // Files and not pipes: a pipe that nobody empties stops the command.
        let captured = FileManager.default.temporaryDirectory.appendingPathComponent("comity-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: captured) }
        let names = ["output", "error"].map { captured.appendingPathComponent($0) }
        for name in names { try Data().write(to: name) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: names[0])
        process.standardError = try FileHandle(forWritingTo: names[1])
        try process.run()
        process.waitUntilExit()
        let texts = try names.map { name in
            String(decoding: try Data(contentsOf: name), as: UTF8.self)
                .replacingOccurrences(of: scratch.path, with: "$SCRATCH")
        }
        return Outcome(output: texts[0], error: texts[1], status: process.terminationStatus)
    }
}
