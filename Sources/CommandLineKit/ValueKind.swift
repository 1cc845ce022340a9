/// What a value on the command line may be: checked when it is read, offered when it is completed.
public enum ValueKind: Sendable {
    /// Any text.
    case text
    /// A whole number, within a range where one is given.
    case integer(ClosedRange<Int>? = nil)
    /// A decimal number, within a range where one is given.
    case number(ClosedRange<Double>? = nil)
    /// One of a few words; `alike` are words of other programs for some of them, which a refusal translates.
    case oneOf([String], alike: [String: String] = [:])
    /// The path of a file; completion offers names with these endings (without the dot), or all.
    case file(extensions: [String] = [])
    /// The path of a folder.
    case folder
    /// A name from a list that is made when it is asked for; the list advises and does not refuse.
    case names(NameList)
}

/// A list of names that completion fetches by calling the program itself with `__complete KIND`.
public struct NameList: Sendable {
    /// The word after `__complete`; lists with the same kind must hold the same names.
    public var kind: String
    /// Makes the list.
    public var names: @Sendable () -> [String]

    /// Declares a list.
    public init(_ kind: String, names: @escaping @Sendable () -> [String]) {
        self.kind = kind
        self.names = names
    }
}

extension ValueKind {
    /// What is needed, where a text is refused; `nil` where it is accepted.
    func need(for text: String) -> String? {
        switch self {
        case .text, .file, .folder, .names:
            return nil
        case .oneOf(let words, _):
            return words.contains(text) ? nil : "one of \(words.joined(separator: ", "))"
        case .integer(let range):
            let asked = range.map { "a whole number from \($0.lowerBound) to \($0.upperBound)" } ?? "a whole number"
            guard let value = Int(text) else { return asked }
            return range?.contains(value) ?? true ? nil : asked
        case .number(let range):
            let asked = range.map { "a number from \(brief($0.lowerBound)) to \(brief($0.upperBound))" } ?? "a number"
            guard let value = decimal(text) else { return asked }
            return range?.contains(value) ?? true ? nil : asked
        }
    }

    /// The words among which a misspelt value is looked up.
    var candidates: [String] {
        switch self {
        case .oneOf(let words, _): words
        case .names(let list): list.names()
        default: []
        }
    }

    /// What a word of another program is called here; `nil` where it is no such word.
    func translated(_ text: String) -> String? {
        if case .oneOf(_, let alike) = self { return alike[text.lowercased()] }
        return nil
    }

    var nameList: NameList? {
        if case .names(let list) = self { return list }
        return nil
    }
}

/// A finite number in plain or exponent form; hexadecimal, `nan` and `inf` are refused.
func decimal(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }), let value = Double(text),
        value.isFinite
    else { return nil }
    return value
}

/// A bound as a person would write it: whole numbers without a decimal point.
func brief(_ bound: Double) -> String {
    bound == bound.rounded() && abs(bound) < 1e15 ? String(Int(bound)) : bound.description
}
