/// Builds CSV text (RFC 4180, LF line ends) in memory.
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
            let needsQuotes = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            guard needsQuotes else {
                bytes.append(contentsOf: field.utf8)
                continue
            }
            bytes.append(0x22)
            for byte in field.utf8 {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
        bytes.append(0x0A)
    }

    /// The text so far, as a string.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The shortest text that reads back as the same double; empty for a missing value.
public func numberText(_ value: Double?) -> String {
    guard let value else { return "" }
    return value.description
}
