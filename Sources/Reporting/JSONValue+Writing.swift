extension JSONValue {
    /// How a document is laid out.
    public enum Layout: Sendable {
        /// Without any space.
        case compact
        /// One member a line, indented by two spaces; arrays of plain values stay on a line where they fit.
        case pretty
    }

    /// The document as text, without a line break at the end.
    ///
    /// - Parameters:
    ///   - layout: with or without space for the eye.
    ///   - safeInHTML: whether `<`, `>` and `&` are written as `\u003c` and so on, so that the text may stand
    ///     inside a `script` element.
    public func text(_ layout: Layout = .compact, safeInHTML: Bool = false) -> String {
        String(decoding: bytes(layout, safeInHTML: safeInHTML), as: UTF8.self)
    }

    /// The document as UTF-8; see ``text(_:safeInHTML:)``.
    public func bytes(_ layout: Layout = .compact, safeInHTML: Bool = false) -> [UInt8] {
        var writer = JSONWriter(isPretty: layout == .pretty, safeInHTML: safeInHTML)
        writer.write(self, depth: 0)
        return writer.bytes
    }
}

private struct JSONWriter {
    /// Columns up to which an array of plain values stays on its line.
    static let lineWidth = 100

    var bytes: [UInt8] = []
    let isPretty: Bool
    let safeInHTML: Bool

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: put("null")
        case .bool(let flag): put(flag ? "true" : "false")
        case .integer(let number): put(String(number))
        case .number(let number): put(number.isFinite ? number.description : "null")
        case .string(let text): writeString(text)
        case .array(let values): writeArray(values, depth: depth)
        case .object(let members): writeObject(members, depth: depth)
        case .verbatim(let document):
            guard safeInHTML else { return bytes.append(contentsOf: document) }
            // Outside of its strings a document has none of these characters.
            for byte in document {
                if byte == 0x26 || byte == 0x3C || byte == 0x3E { escape(byte) } else { bytes.append(byte) }
            }
        }
    }

    private mutating func writeArray(_ values: [JSONValue], depth: Int) {
        if values.isEmpty { return put("[]") }
        if isPretty && values.allSatisfy(\.isPlain) {
            let start = bytes.count
            put("[")
            for (index, value) in values.enumerated() {
                if index > 0 { put(", ") }
                write(value, depth: depth + 1)
                if bytes.count - start + 2 * depth > Self.lineWidth { break }
            }
            put("]")
            if bytes.count - start + 2 * depth <= Self.lineWidth { return }
            bytes.removeSubrange(start...)
        }
        put("[")
        for (index, value) in values.enumerated() {
            if index > 0 { put(",") }
            breakLine(depth + 1)
            write(value, depth: depth + 1)
        }
        breakLine(depth)
        put("]")
    }

    private mutating func writeObject(_ members: [JSONValue.Member], depth: Int) {
        if members.isEmpty { return put("{}") }
        var names: Set<String> = []
        put("{")
        for (index, member) in members.enumerated() {
            precondition(names.insert(member.name).inserted, "a JSON object names `\(member.name)` twice")
            if index > 0 { put(",") }
            breakLine(depth + 1)
            writeString(member.name)
            put(isPretty ? ": " : ":")
            write(member.value, depth: depth + 1)
        }
        breakLine(depth)
        put("}")
    }

    private mutating func writeString(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: put("\\\"")
            case 0x5C: put("\\\\")
            case 0x08: put("\\b")
            case 0x09: put("\\t")
            case 0x0A: put("\\n")
            case 0x0C: put("\\f")
            case 0x0D: put("\\r")
            case 0..<0x20, 0x7F: escape(byte)
            case 0x26, 0x3C, 0x3E: if safeInHTML { escape(byte) } else { bytes.append(byte) }
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    private mutating func escape(_ byte: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        put("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }

    private mutating func breakLine(_ depth: Int) {
        guard isPretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

extension JSONValue {
    fileprivate var isPlain: Bool {
        switch self {
        case .array, .object, .verbatim: false
        default: true
        }
    }
}
