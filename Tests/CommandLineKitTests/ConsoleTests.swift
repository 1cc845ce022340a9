import CommandLineKit
import Foundation
import Synchronization
import Testing

@Suite("The console and what surrounds it")
struct ConsoleTests {
    @Test("width: COLUMNS, then the terminal, then 80; never below 20")
    func width() {
        #expect(Surroundings(reportedWidth: 132, variables: ["COLUMNS": "90"]).width == 90)
        #expect(Surroundings(reportedWidth: 132, variables: ["COLUMNS": "wide"]).width == 132)
        #expect(Surroundings(reportedWidth: 132, variables: ["COLUMNS": "0"]).width == 132)
        #expect(Surroundings().width == 80)
        #expect(Surroundings(reportedWidth: 3).width == 20)
    }

    @Test("colour: only on a terminal that can show it, unless the user says otherwise")
    func colour() {
        let terminal = Surroundings(outputIsTerminal: true, variables: ["TERM": "xterm"])
        #expect(terminal.hasColour(.auto, onTerminal: true))
        #expect(!terminal.hasColour(.auto, onTerminal: false))
        #expect(terminal.hasColour(.always, onTerminal: false))
        #expect(!terminal.hasColour(.never, onTerminal: true))
        for variables in [["TERM": "dumb"], [:], ["TERM": "xterm", "NO_COLOR": "1"]] {
            let plain = Surroundings(outputIsTerminal: true, variables: variables)
            #expect(!plain.hasColour(.auto, onTerminal: true), "\(variables)")
            #expect(plain.hasColour(.always, onTerminal: true), "\(variables)")
        }
        #expect(Surroundings(variables: ["TERM": "xterm", "NO_COLOR": ""]).hasColour(.auto, onTerminal: true))
    }

    @Test("a reader that goes away is no failure; a full disk is")
    func brokenPipe() throws {
        ignoreBrokenPipes()
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let gone = OutputSink(descriptor: ends[1])
        gone.write("nobody reads this\n")
        gone.write("nor this\n")
        #expect(gone.failure == nil)
        close(ends[1])

        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        let console = Console(output: OutputSink(descriptor: full))
        #expect(sample.run(["--version"], console: console) == .failure)
        #expect(
            console.error.captured == "error: the answer could not be written: No space left on device\n")
    }

    @Test("a long text goes through a pipe whole")
    func wholePipe() throws {
        let text = String(repeating: "0123456789abcde\n", count: 20_000)
        let pipe = Pipe()
        let reader = Thread {
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            Self.received.withLock { $0 = data.count }
            Self.arrived.signal()
        }
        reader.start()
        OutputSink(descriptor: pipe.fileHandleForWriting.fileDescriptor).write(text)
        try pipe.fileHandleForWriting.close()
        Self.arrived.wait()
        #expect(Self.received.withLock { $0 } == text.utf8.count)
    }

    private static let received = Mutex(0)
    private static let arrived = DispatchSemaphore(value: 0)
}

/// A clock that stands still until it is moved.
private final class SetClock: Sendable {
    private let seconds = Mutex(0.0)
    func move(to time: Double) { seconds.withLock { $0 = time } }
    var time: Double { seconds.withLock { $0 } }
}

@Suite("Progress")
struct ProgressLineTests {
    private let clock = SetClock()

    private func line(on surroundings: Surroundings, total: Int? = 100) -> (ProgressLine, Console) {
        let console = Console(surroundings: surroundings)
        let clock = clock
        return (ProgressLine("Drawing", total: total, console: console, clock: { clock.time }), console)
    }

    @Test("away from a terminal: a line every ten seconds at most, none before")
    func lines() {
        let (progress, console) = line(on: Surroundings())
        for (time, done) in [(0.5, 1), (9.9, 2), (10.0, 10), (11.0, 20), (19.9, 30), (20.0, 40), (80.0, 50)] {
            clock.move(to: time)
            progress.update(done: done)
        }
        progress.finish()
        progress.update(done: 60)
        #expect(
            console.error.captured == """
                Drawing: 10 of 100 (10%), 10 s, about 1 min 30 s left
                Drawing: 40 of 100 (40%), 20 s, about 30 s left
                Drawing: 50 of 100 (50%), 1 min 20 s, about 1 min 20 s left

                """)
        #expect(console.output.captured.isEmpty)
    }

    @Test("on a terminal: one line, redrawn, wiped before anything else is said and at the end")
    func redrawn() {
        let terminal = Surroundings(
            outputIsTerminal: true, errorIsTerminal: true, reportedWidth: 30, variables: ["TERM": "xterm"])
        let (progress, console) = line(on: terminal, total: nil)
        clock.move(to: 2)
        progress.advance(by: 3, note: "a remark too long for a terminal of thirty columns")
        clock.move(to: 2.1)
        progress.advance()
        console.report("warning")
        clock.move(to: 4000)
        progress.advance(note: "")
        progress.finish()
        let wipe = "\r\u{1B}[K"
        #expect(
            console.error.captured
                == "\(wipe)Drawing: 3, 2 s, a remark too\(wipe)warning\n\(wipe)Drawing: 5, 1 h 6 min\(wipe)")
    }

    @Test("threads may advance it together")
    func threads() {
        let (progress, console) = line(on: Surroundings(), total: 1000)
        DispatchQueue.concurrentPerform(iterations: 1000) { _ in progress.advance() }
        clock.move(to: 15)
        progress.advance(by: 0)
        #expect(console.error.captured == "Drawing: 1000 of 1000 (100%), 15 s\n")
    }
}
