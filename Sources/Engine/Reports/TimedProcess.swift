import Glibc

/// How a program that may take only so long has ended.
struct TimedProcess {
    /// Its status; 128 and the signal where one ended it; -1 where it could not be started.
    var status: Int32
    /// Whether it was stopped because its time was over.
    var ranOutOfTime = false
    /// The start of what it said on the standard error.
    var message = ""

    /// Runs a program found on the `PATH` and waits for its end; what it starts itself is stopped with it.
    ///
    /// No shell takes part: the words reach the program as they are. It reads nothing, and its output is dropped.
    ///
    /// - Parameters:
    ///   - words: its name, and its arguments.
    ///   - seconds: how long it may take.
    init(_ words: [String], seconds: Double) {
        status = -1
        // A file and not a pipe: a pipe that nobody empties would stop the program.
        guard let program = words.first, let errors = tmpfile() else { return }
        defer { fclose(errors) }
        _ = fcntl(fileno(errors), F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, fileno(errors), 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that what it starts can be ended with it.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var process: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let code = posix_spawnp(&process, program, &actions, &attributes, &arguments, environ)
        for argument in arguments { free(argument) }
        guard code == 0 else {
            message = String(cString: strerror(code))
            return
        }
        wait(for: process, seconds: seconds)
        rewind(errors)
        var bytes = [UInt8](repeating: 0, count: 4000)
        message = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, errors)], as: UTF8.self)
    }

    private mutating func wait(for process: pid_t, seconds: Double) {
        let start = Self.now
        var ended: Int32 = 0
        // Short looks at first, longer ones later: a quick program is not waited for, a slow one costs nothing.
        var pause: UInt32 = 2_000
        while true {
            let found = waitpid(process, &ended, WNOHANG)
            if found == process { break }
            if found < 0, errno != EINTR { return }
            if Self.now - start > seconds {
                ranOutOfTime = true
                kill(-process, SIGKILL)
                while waitpid(process, &ended, 0) < 0 && errno == EINTR {}
                break
            }
            usleep(pause)
            pause = min(pause * 3 / 2, 50_000)
        }
        // What it left behind ends too.
        kill(-process, SIGKILL)
        let signal = ended & 0x7F
        status = signal == 0 ? (ended >> 8) & 0xFF : 128 + signal
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
