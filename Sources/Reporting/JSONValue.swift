/// A JSON document to be written; the members of an object keep their order.
///
/// Equal values give equal bytes: numbers are the shortest text that reads back as the same double, and
/// nothing depends on the locale or on hashing.
public enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number; one that is not finite is written as `null`, since JSON has no word for it.
    case number(Double)
    /// Text.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Named values in order; names may not repeat.
    case object([Member])
    /// A JSON document that stands written already, such as the shapes of a map; whoever puts it here has read it as JSON.
    case verbatim([UInt8])

    /// One named value of an object.
    public struct Member: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONValue

        /// Names a value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A number, or `null` where it is missing.
    public static func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }

    /// Text, or `null` where it is missing.
    public static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    /// An array of texts.
    public static func strings(_ values: some Sequence<String>) -> JSONValue {
        .array(values.map(JSONValue.string))
    }

    /// An array of numbers.
    public static func numbers(_ values: some Sequence<Double>) -> JSONValue {
        .array(values.map(JSONValue.number))
    }

    /// The value of a member of an object; `nil` where there is none.
    public subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Reads `nil` as `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Reads `true` and `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Reads a whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// Reads a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Reads text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Reads an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Reads an object, in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
