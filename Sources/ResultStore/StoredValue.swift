/// One value of a table.
public enum StoredValue: Sendable, Equatable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int)
    /// A number.
    case real(Double)
    /// Text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])

    /// A whole number, or nothing where it is missing.
    public static func optional(_ value: Int?) -> StoredValue { value.map(StoredValue.integer) ?? .null }

    /// A number, or nothing where it is missing.
    public static func optional(_ value: Double?) -> StoredValue { value.map(StoredValue.real) ?? .null }

    /// The whole number; `nil` where this is none.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The number, also where it is whole; `nil` where this is none.
    public var number: Double? {
        switch self {
        case .real(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The text; `nil` where this is none.
    public var text: String? { if case .text(let value) = self { value } else { nil } }

    /// The bytes; `nil` where these are none.
    public var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
}
