/// A command line that has passed every check: which command, and the values of its arguments and options.
///
/// Values are asked for by declared name; asking for a name that the command does not declare is a
/// mistake in the program and traps.
public struct Invocation: Sendable {
    /// The words that name the command, the program's own name first.
    public let path: [String]
    let declared: Set<String>
    let given: [String: [String]]
    let defaults: [String: String]
    let order: [(name: String, value: String)]

    /// The value of an option or argument: what was given, or else the declared default, or else `nil`.
    public subscript(_ name: String) -> String? {
        check(name)
        return given[name]?.last ?? defaults[name]
    }

    /// The value of something that is required or has a default.
    public func required(_ name: String) -> String {
        guard let value = self[name] else {
            preconditionFailure("`\(name)` is neither required nor has a default in `\(path.joined(separator: " "))`")
        }
        return value
    }

    /// Every value given, in order; where none was given the default, if there is one.
    public func all(_ name: String) -> [String] {
        check(name)
        return given[name] ?? defaults[name].map { [$0] } ?? []
    }

    /// Every value given to any of some options, with the option's name, in the order of the command line.
    public func all(of names: [String]) -> [(name: String, value: String)] {
        for name in names { check(name) }
        return order.filter { names.contains($0.name) }
    }

    /// Whether an option, flag or argument was given on the command line.
    public func has(_ name: String) -> Bool {
        check(name)
        return given[name] != nil
    }

    /// The value as a whole number; declared as `.integer`, so it reads.
    public func integer(_ name: String) -> Int? {
        self[name].map { text in
            guard let value = Int(text) else { preconditionFailure("`\(name)` is not declared as an integer") }
            return value
        }
    }

    /// The value as a decimal number; declared as `.number` or `.integer`, so it reads.
    public func number(_ name: String) -> Double? {
        self[name].map { text in
            guard let value = decimal(text) else { preconditionFailure("`\(name)` is not declared as a number") }
            return value
        }
    }

    private func check(_ name: String) {
        precondition(
            declared.contains(name), "`\(path.joined(separator: " "))` declares no option or argument `\(name)`")
    }
}

/// How a program ends, as the shell sees it.
public struct ExitStatus: Error, RawRepresentable, Equatable, Sendable {
    /// The number given to `exit`.
    public let rawValue: Int32

    /// Wraps a number from 0 to 255.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// What was asked for was done.
    public static let success = ExitStatus(rawValue: 0)
    /// Something failed that is not the user's input.
    public static let failure = ExitStatus(rawValue: 1)
    /// The command line, or a file it names, is wrong.
    public static let wrongInput = ExitStatus(rawValue: 2)
}
