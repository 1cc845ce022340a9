/// One command of a program, declared as data.
///
/// Parsing, help and shell completion all read the same declaration, so they cannot disagree. A command
/// either does something (`action`) or gathers subcommands; the options of a command that gathers are
/// accepted by everything below it.
public struct Command: Sendable {
    /// What a command does with a command line that has passed every check.
    public typealias Action = @Sendable (_ invocation: Invocation, _ console: Console) throws -> ExitStatus

    /// The word that calls the command.
    public var name: String
    /// One line, without a full stop, for lists of commands.
    public var abstract: String
    /// Paragraphs separated by empty lines, for the command's own help; may be empty.
    public var discussion: String
    /// Positional arguments in order: required ones, then optional ones, then at most one that repeats.
    public var arguments: [Argument]
    /// Options and flags.
    public var options: [Option]
    /// Commands below this one; empty for a command that does something.
    public var subcommands: [Command]
    /// Command lines worth copying, shown at the end of the help.
    public var examples: [Example]
    /// Whether lists and completion leave the command out.
    public var isHidden: Bool
    /// What the command does; `nil` for one that gathers subcommands.
    public var action: Action?

    /// Declares a command that does something.
    public init(
        _ name: String, _ abstract: String, discussion: String = "", arguments: [Argument] = [],
        options: [Option] = [], examples: [Example] = [], isHidden: Bool = false, action: @escaping Action
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.subcommands = []
        self.examples = examples
        self.isHidden = isHidden
        self.action = action
    }

    /// Declares a command that gathers others.
    public init(
        _ name: String, _ abstract: String, discussion: String = "", options: [Option] = [],
        examples: [Example] = [], isHidden: Bool = false, subcommands: [Command]
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.arguments = []
        self.options = options
        self.subcommands = subcommands
        self.examples = examples
        self.isHidden = isHidden
        self.action = nil
    }

    /// A command line worth copying, and what it does.
    public struct Example: Sendable {
        /// The command line as it would be typed.
        public var line: String
        /// What it does, in a few words.
        public var meaning: String

        /// Pairs a command line with its meaning.
        public init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }
}

/// An option with a value (`--format csv`) or a flag (`--flows`).
public struct Option: Sendable {
    /// The long name, without dashes.
    public var name: String
    /// One character for the short form, if there is one.
    public var short: Character?
    /// What it does, starting in lower case, without a full stop.
    public var help: String
    /// The value it takes; `nil` for a flag.
    public var value: Value?
    /// Whether it may be given several times, each adding a value.
    public var repeats: Bool
    /// Whether a command line without it is refused.
    public var isRequired: Bool

    /// The value of an option.
    public struct Value: Sendable {
        /// The word that stands for the value in help, in capitals.
        public var placeholder: String
        /// What the value may be.
        public var kind: ValueKind
        /// The value where the option is not given.
        public var defaultText: String?
    }

    /// Declares a flag: off unless given.
    public static func flag(_ name: String, short: Character? = nil, help: String) -> Option {
        Option(name: name, short: short, help: help, value: nil, repeats: false, isRequired: false)
    }

    /// Declares an option with a value.
    ///
    /// - Parameters:
    ///   - name: the long name, without dashes.
    ///   - short: one character for the short form.
    ///   - placeholder: the word for the value in help, in capitals.
    ///   - kind: what the value may be; checked when the command line is read.
    ///   - defaultText: the value where the option is not given.
    ///   - repeats: whether it may be given several times.
    ///   - isRequired: whether a command line without it is refused.
    ///   - help: what it does.
    public static func option(
        _ name: String, short: Character? = nil, _ placeholder: String, _ kind: ValueKind = .text,
        default defaultText: String? = nil, repeats: Bool = false, isRequired: Bool = false, help: String
    ) -> Option {
        Option(
            name: name, short: short, help: help,
            value: Value(placeholder: placeholder, kind: kind, defaultText: defaultText), repeats: repeats,
            isRequired: isRequired)
    }

    /// The option that `Program` understands by itself: whether output is coloured.
    public static var colour: Option {
        .option(
            "color", "WHEN", .oneOf(["auto", "always", "never"]), default: "auto",
            help: "when to colour output; NO_COLOR switches `auto` off")
    }
}

/// A positional argument.
public struct Argument: Sendable {
    /// How often an argument may stand on the command line.
    public enum Count: Sendable {
        /// Exactly once.
        case one
        /// Once or not at all.
        case oneOrNone
        /// Any number of times.
        case any
        /// Once or more.
        case oneOrMore
    }

    /// The name by which an `Invocation` gives it; help shows it in capitals.
    public var name: String
    /// What it may be.
    public var kind: ValueKind
    /// How often it may stand.
    public var count: Count
    /// What it is, starting in lower case, without a full stop.
    public var help: String

    /// Declares an argument that must be given.
    public static func required(_ name: String, _ kind: ValueKind = .text, help: String) -> Argument {
        Argument(name: name, kind: kind, count: .one, help: help)
    }

    /// Declares an argument that may be left out.
    public static func optional(_ name: String, _ kind: ValueKind = .text, help: String) -> Argument {
        Argument(name: name, kind: kind, count: .oneOrNone, help: help)
    }

    /// Declares a last argument that takes all remaining words.
    public static func repeating(
        _ name: String, _ kind: ValueKind = .text, atLeastOne: Bool = false, help: String
    ) -> Argument {
        Argument(name: name, kind: kind, count: atLeastOne ? .oneOrMore : .any, help: help)
    }

    var placeholder: String { name.uppercased() }
    var isNeeded: Bool { count == .one || count == .oneOrMore }
    var takesAll: Bool { count == .any || count == .oneOrMore }
}
