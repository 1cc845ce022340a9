import Glibc

/// When output is coloured.
public enum ColourChoice: String, Sendable, CaseIterable {
    /// On a terminal that is not `dumb`, unless NO_COLOR is set.
    case auto
    /// Everywhere.
    case always
    /// Nowhere.
    case never
}

/// What a process can find out about where its output goes.
public struct Surroundings: Sendable {
    /// Whether standard output is a terminal.
    public var outputIsTerminal: Bool
    /// Whether standard error is a terminal.
    public var errorIsTerminal: Bool
    /// Columns of the terminal, as the terminal reports them.
    public var reportedWidth: Int?
    /// The environment variables that matter here: COLUMNS, NO_COLOR, TERM.
    public var variables: [String: String]

    /// Describes surroundings; by default a pipe and an empty environment.
    public init(
        outputIsTerminal: Bool = false, errorIsTerminal: Bool = false, reportedWidth: Int? = nil,
        variables: [String: String] = [:]
    ) {
        self.outputIsTerminal = outputIsTerminal
        self.errorIsTerminal = errorIsTerminal
        self.reportedWidth = reportedWidth
        self.variables = variables
    }

    /// The surroundings of this process.
    public static func current() -> Surroundings {
        var found = Surroundings(
            outputIsTerminal: isatty(STDOUT_FILENO) == 1, errorIsTerminal: isatty(STDERR_FILENO) == 1)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] where found.reportedWidth == nil {
            var size = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
                found.reportedWidth = Int(size.ws_col)
            }
        }
        for name in ["COLUMNS", "NO_COLOR", "TERM"] {
            if let value = getenv(name) { found.variables[name] = String(cString: value) }
        }
        return found
    }

    /// Columns to lay text out for: COLUMNS, or else what the terminal reports, or else 80; at least 20.
    public var width: Int {
        let chosen = variables["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return max(20, chosen ?? reportedWidth ?? 80)
    }

    /// Whether text for a terminal (or not) is coloured.
    public func hasColour(_ choice: ColourChoice, onTerminal: Bool) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: onTerminal && (variables["NO_COLOR"] ?? "").isEmpty && !isDumb
        }
    }

    /// Whether the terminal cannot move its cursor.
    public var isDumb: Bool { variables["TERM"] == nil || variables["TERM"] == "dumb" || variables["TERM"] == "" }
}

/// Where a command prints: answers to `output`, everything said about them to `error`.
public struct Console: Sendable {
    /// Answers go here.
    public let output: OutputSink
    /// Messages and progress go here.
    public let error: OutputSink
    /// What is known about the terminal.
    public let surroundings: Surroundings
    /// When output is coloured.
    public var colour: ColourChoice

    /// Makes a console; by default one that keeps everything in memory.
    public init(
        output: OutputSink = OutputSink(), error: OutputSink = OutputSink(),
        surroundings: Surroundings = Surroundings(), colour: ColourChoice = .auto
    ) {
        self.output = output
        self.error = error
        self.surroundings = surroundings
        self.colour = colour
    }

    /// The console of this process.
    public static func standard() -> Console {
        Console(
            output: OutputSink(descriptor: STDOUT_FILENO), error: OutputSink(descriptor: STDERR_FILENO),
            surroundings: .current())
    }

    /// Columns to lay text out for.
    public var width: Int { surroundings.width }

    /// Whether answers are coloured.
    public var outputHasColour: Bool { surroundings.hasColour(colour, onTerminal: surroundings.outputIsTerminal) }

    /// Whether messages are coloured.
    public var errorHasColour: Bool { surroundings.hasColour(colour, onTerminal: surroundings.errorIsTerminal) }

    /// Prints an answer as it is, without adding a line break.
    public func write(_ text: String) {
        // Both may be one terminal: a passing line must not be left in the middle of an answer.
        if surroundings.outputIsTerminal && surroundings.errorIsTerminal { error.writePassing("") }
        output.write(text)
    }

    /// Prints bytes as they are.
    public func write(_ bytes: [UInt8]) {
        if surroundings.outputIsTerminal && surroundings.errorIsTerminal { error.writePassing("") }
        output.write(bytes)
    }

    /// Prints an answer and ends the line.
    public func print(_ line: String = "") { write(line + "\n") }

    /// Prints a message to standard error and ends the line.
    public func report(_ line: String) { error.write(line + "\n") }
}
