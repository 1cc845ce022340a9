import TextFormats

extension JSONValue {
    /// Reads a JSON document (RFC 8259), strictly: UTF-8, no comments, no repeated names, no text after the end.
    ///
    /// A number without fraction and exponent that fits is an integer; one too large for a double is refused.
    ///
    /// Foundation's `JSONDecoder` is no way to read what strangers send: it takes the first of two members of one name, a comma before
    /// the end of an array, and text in UTF-16, loses the order of members, makes an integer of `1.0`, and does not say where a
    /// fault is.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - name: what to call it in messages.
    ///   - depthLimit: how deep arrays and objects may stand in each other; the reader goes as deep on the stack.
    /// - Throws: `Diagnostic` of kind `not-utf8`, `not-json` or `json-too-deep`, with line and column.
    /// - Complexity: O(bytes), besides the names of each object, which are compared by hash.
    public init(parsing bytes: [UInt8], called name: String, depthLimit: Int = 64) throws(Diagnostic) {
        try requireUTF8(bytes, file: name)
        var reader = JSONReader(bytes: bytes, name: name, depthLimit: depthLimit)
        self = try reader.document()
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    let name: String
    let depthLimit: Int
    var index = 0

    init(bytes: [UInt8], name: String, depthLimit: Int) {
        self.bytes = bytes
        self.name = name
        self.depthLimit = depthLimit
    }

    mutating func document() throws(Diagnostic) -> JSONValue {
        let value = try self.value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw fault("there is more after the end of the document", "its end") }
        return value
    }

    private mutating func value(depth: Int) throws(Diagnostic) -> JSONValue {
        skipSpace()
        guard index < bytes.count else { throw fault("the text ends", "a value") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("this begins no value", "a value of JSON")
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(Diagnostic) -> JSONValue {
        guard bytes[index...].starts(with: text.utf8) else {
            throw fault("this begins no value", "true, false or null")
        }
        index += text.utf8.count
        return value
    }

    private mutating func enter(_ depth: Int) throws(Diagnostic) {
        guard depth <= depthLimit else {
            throw fault(
                "arrays and objects stand more than \(depthLimit) deep in each other", "a flatter document",
                kind: "json-too-deep")
        }
        index += 1
        skipSpace()
    }

    private mutating func array(depth: Int) throws(Diagnostic) -> JSONValue {
        try enter(depth)
        var values: [JSONValue] = []
        if take("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth))
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw fault("an array goes on otherwise", "`,` or `]`") }
        }
    }

    private mutating func object(depth: Int) throws(Diagnostic) -> JSONValue {
        try enter(depth)
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw fault("an object goes on otherwise", "a name in double quotes")
            }
            let start = index
            let name = try string()
            guard names.insert(name).inserted else {
                index = start
                throw fault("the name \(shown(name)) stands twice", "each name once")
            }
            skipSpace()
            guard take(":") else { throw fault("no colon follows the name", "`:`") }
            members.append(JSONValue.Member(name, try value(depth: depth)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw fault("an object goes on otherwise", "`,` or `}`") }
        }
    }

    private mutating func string() throws(Diagnostic) -> String {
        index += 1
        var text: [UInt8] = []
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\"),
                bytes[index] >= 0x20
            { index += 1 }
            text += bytes[start..<index]
            guard index < bytes.count else { break }
            if take("\"") { return String(decoding: text, as: UTF8.self) }
            guard take("\\") else { throw fault("a text holds a control character", "an escape such as \\n") }
            try escape(into: &text)
        }
        throw fault("a text has no end", "`\"`")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
        guard index < bytes.count else { throw fault("a text has no end", "`\"`") }
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            index += 1
            var code = try fourDigits()
            if (0xD800..<0xDC00).contains(code) {
                guard take("\\"), take("u") else { throw fault("half a surrogate pair stands alone", "both halves") }
                let low = try fourDigits()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw fault("half a surrogate pair stands alone", "both halves")
                }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw fault("half a surrogate pair stands alone", "both halves")
            }
            text += Array(String(Character(scalar)).utf8)
            return
        default: throw fault("a text holds an unknown escape", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
        index += 1
    }

    private mutating func fourDigits() throws(Diagnostic) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else {
                throw fault("an escape \\u has too few digits", "four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }

    private mutating func number() throws(Diagnostic) -> JSONValue {
        let start = index
        func isDigit(_ place: Int) -> Bool { place < bytes.count && (0x30...0x39).contains(bytes[place]) }
        _ = take("-")
        let first = index
        while isDigit(index) { index += 1 }
        var isWhole = true
        guard index > first, index == first + 1 || bytes[first] != 0x30 else {
            index = start
            throw fault("this is no number", "a number such as 12 or -0.5")
        }
        if take(".") {
            isWhole = false
            guard isDigit(index) else { throw fault("no digit follows the point", "a digit") }
            while isDigit(index) { index += 1 }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard isDigit(index) else { throw fault("no digit follows the exponent", "a digit") }
            while isDigit(index) { index += 1 }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard let value = parseNumber(text), value.isFinite else {
            index = start
            throw fault("the number \(shown(text)) is too large", "a number below 1.8e308")
        }
        return .number(value)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    private func fault(_ found: String, _ needed: String, kind: String = "not-json") -> Diagnostic {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return Diagnostic(
            kind: kind, file: name, line: line, column: String(decoding: before[start...], as: UTF8.self).count + 1,
            found: found, needed: needed)
    }
}
