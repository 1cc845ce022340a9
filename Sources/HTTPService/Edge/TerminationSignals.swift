import Glibc

/// The signals by which a user or the system ends the program.
///
/// Made before any other thread, so that all of them leave these signals to whoever waits here.
public struct TerminationSignals: @unchecked Sendable {
    private var set = sigset_t()

    /// Holds SIGINT and SIGTERM back, and ignores SIGPIPE: a client that has gone is no reason to end.
    public init() {
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits until one of them comes.
    public func wait() {
        var set = set
        var received: Int32 = 0
        while sigwait(&set, &received) != 0 {}
    }
}
