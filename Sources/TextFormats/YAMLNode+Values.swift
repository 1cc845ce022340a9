/// The types of a scalar, by the rules of YAML's core schema narrowed to what a person would write on purpose.
extension YAMLNode {
    /// The text of a scalar, quoted or not; `nil` for lists, mappings and where nothing was written.
    public var text: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// A finite number written without quotes in decimal notation: `3`, `-0.5`, `.5`, `1e3`.
    ///
    /// `nil` for everything else, also for `.inf`, `.nan`, hexadecimal and numbers too large for a double.
    public var number: Double? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        let isDecimal = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
        guard isDecimal, let value = parseNumber(text), value.isFinite else { return nil }
        return value
    }

    /// A whole number written without quotes; `3.0` and `1e3` are not whole numbers in writing and give `nil`.
    public var integer: Int? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return Int(text)
    }

    /// A truth value, written without quotes as `true` or `false`; the `yes` and `no` of YAML 1.1 give `nil`.
    public var boolean: Bool? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }
}
