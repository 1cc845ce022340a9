import Glibc

/// A program of the machine that a test runs.
public enum Program {
    /// The path of a program on the `PATH`; `nil` where there is none.
    public static func find(_ name: String) -> String? {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// Runs a program to its end: its status, and what it printed on either stream.
    public static func run(_ path: String, _ arguments: [String], in folder: String) throws -> (
        status: Int32, output: String
    ) {
        // The shell only changes the folder; the words reach the program as they are.
        let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\" 2>&1", folder, path] + arguments
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Fault(text: "no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var process: pid_t = 0
        var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let code = posix_spawn(&process, "/bin/sh", &actions, nil, &list, environ)
        for word in list { free(word) }
        close(ends[1])
        defer { close(ends[0]) }
        guard code == 0 else { throw Fault(text: "\(path) cannot be started: \(code)") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, String(decoding: bytes, as: UTF8.self))
    }

    /// Why a program could not be run.
    public struct Fault: Error { var text: String }
}
