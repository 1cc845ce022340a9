import Glibc
import TextFormats

/// A program of the system whose standard output is read; what it says on the standard error is kept.
///
/// No shell takes part: the words reach the program as they are.
final class ReaderProcess {
    private var process: pid_t = 0
    private let output: UnsafeMutablePointer<FILE>
    private let errors: UnsafeMutablePointer<FILE>

    /// Starts a program found on the `PATH`.
    ///
    /// - Parameter words: its name, and its arguments.
    /// - Returns: `nil` where it cannot be started.
    init?(_ words: [String]) {
        // A file and not a pipe: a pipe that nobody empties would stop the program.
        guard let program = words.first, let errors = tmpfile() else { return nil }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, let output = fdopen(ends[0], "rb") else {
            fclose(errors)
            return nil
        }
        // Another program that is started meanwhile must not hold the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.errors = errors
        self.output = output
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, fileno(errors), 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let code = posix_spawnp(&process, program, &actions, nil, &arguments, environ)
        for argument in arguments { free(argument) }
        posix_spawn_file_actions_destroy(&actions)
        close(ends[1])
        if code != 0 {
            process = 0
            return nil
        }
    }

    deinit {
        fclose(output)
        // A program that still writes is stopped by the closed pipe.
        if process > 0 { _ = wait() }
        fclose(errors)
    }

    /// Fills memory from the output; false where it ends before.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        buffer.count == 0 || fread(buffer.baseAddress, 1, buffer.count, output) == buffer.count
    }

    /// Waits for the end: the status, and the start of what was said on the standard error.
    func finish() -> (status: Int32, message: String) {
        let status = wait()
        rewind(errors)
        var bytes = [UInt8](repeating: 0, count: 4000)
        let count = fread(&bytes, 1, bytes.count, errors)
        return (status, String(decoding: bytes[..<count], as: UTF8.self))
    }

    /// The status with which the program ended; 128 and the signal where one ended it.
    private func wait() -> Int32 {
        guard process > 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        process = 0
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
