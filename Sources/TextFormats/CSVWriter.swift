/// Builds CSV text (RFC 4180, LF line ends) in memory, whole or piece by piece.
///
/// Rows of a long table are put together from ``field(_:)`` texts that are made once, and ``takeBytes()`` hands
/// over what has gathered.
public struct CSVWriter: Sendable {
    /// The text so far.
    public private(set) var bytes: [UInt8] = []
    private let width: Int

    /// Starts a table with its header row.
    public init(_ header: [String]) {
        width = header.count
        append(header)
    }

    /// Adds a row; the number of fields must be that of the header.
    public mutating func append(_ fields: [String]) {
        precondition(fields.count == width, "a CSV row must have as many fields as its header")
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.add(field, to: &bytes)
        }
        bytes.append(0x0A)
    }

    /// Adds a row of fields that ``field(_:)`` made, with a number after the first `place` of them.
    public mutating func append(_ fields: [UInt8]..., number: Double, at place: Int) {
        precondition(fields.count + 1 == width, "a CSV row must have as many fields as its header")
        for index in 0..<width {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if index == place {
                bytes.append(contentsOf: numberText(number).utf8)
            } else {
                bytes.append(contentsOf: fields[index < place ? index : index - 1])
            }
        }
        bytes.append(0x0A)
    }

    /// A field as it stands in the file, in quotes where it needs them.
    public static func field(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        add(text, to: &bytes)
        return bytes
    }

    /// The text since the last call; it is no longer held afterwards.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private static func add(_ field: String, to bytes: inout [UInt8]) {
        let needsQuotes = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        bytes.append(0x22)
        for byte in field.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// The text so far, as a string.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The shortest text that reads back as the same double; empty for a missing value.
public func numberText(_ value: Double?) -> String {
    guard let value else { return "" }
    return value.description
}
