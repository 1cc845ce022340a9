/// An element of a small, well-formed XML document, read strictly: no document type, no processing instruction but the first.
struct MarkupElement {
    /// What an element holds.
    enum Node {
        case element(MarkupElement)
        case text(String)
    }

    /// Its name.
    var name: String
    /// Its attributes, in order.
    var attributes: [(name: String, value: String)]
    /// What it holds.
    var children: [Node]

    /// The value of an attribute.
    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// Depth beyond which a document is refused, so that none exhausts the stack.
    static let deepest = 200

    /// Reads a document; `nil` where it is not well formed.
    init?(_ bytes: [UInt8]) {
        var reader = MarkupReader(bytes: bytes)
        reader.skipSpace()
        if reader.take("<?xml") { guard reader.skip(past: "?>") else { return nil } }
        reader.skipSpace()
        guard let root = reader.element(depth: 0) else { return nil }
        reader.skipSpace()
        guard reader.isAtEnd else { return nil }
        self = root
    }

    fileprivate init(name: String, attributes: [(name: String, value: String)], children: [Node]) {
        self.name = name
        self.attributes = attributes
        self.children = children
    }
}

private struct MarkupReader {
    let bytes: [UInt8]
    var place = 0

    var isAtEnd: Bool { place >= bytes.count }

    mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    mutating func take(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.count - place >= wanted.count, bytes[place..<place + wanted.count].elementsEqual(wanted) else {
            return false
        }
        place += wanted.count
        return true
    }

    mutating func skip(past text: StaticString) -> Bool {
        while !isAtEnd {
            if take(text) { return true }
            place += 1
        }
        return false
    }

    /// Bytes up to a delimiter, which is not taken.
    mutating func until(_ isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = place
        while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
        return bytes[start..<place]
    }

    mutating func name() -> String? {
        let found = until {
            !((0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x3A).contains($0) || $0 == 0x2D
                || $0 == 0x5F || $0 == 0x2E)
        }
        return found.isEmpty ? nil : String(decoding: found, as: UTF8.self)
    }

    mutating func element(depth: Int) -> MarkupElement? {
        guard depth < MarkupElement.deepest, take("<"), let name = name() else { return nil }
        var attributes: [(name: String, value: String)] = []
        while true {
            skipSpace()
            if take("/>") { return MarkupElement(name: name, attributes: attributes, children: []) }
            if take(">") { break }
            guard let attribute = self.name() else { return nil }
            skipSpace()
            guard take("=") else { return nil }
            skipSpace()
            guard let quote = isAtEnd ? nil : bytes[place], quote == 0x22 || quote == 0x27 else { return nil }
            place += 1
            let value = until { $0 == quote || $0 == 0x3C }
            guard !isAtEnd, bytes[place] == quote, let text = decoded(value) else { return nil }
            place += 1
            attributes.append((attribute, text))
        }
        var children: [MarkupElement.Node] = []
        while !isAtEnd {
            if take("</") {
                guard self.name() == name else { return nil }
                skipSpace()
                return take(">") ? MarkupElement(name: name, attributes: attributes, children: children) : nil
            }
            if take("<!--") {
                guard skip(past: "-->") else { return nil }
            } else if bytes[place] == 0x3C {
                guard let child = element(depth: depth + 1) else { return nil }
                children.append(.element(child))
            } else {
                guard let text = decoded(until { $0 == 0x3C }) else { return nil }
                children.append(.text(text))
            }
        }
        return nil
    }

    /// Text with its entities replaced; `nil` where one is unknown.
    private func decoded(_ raw: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: raw, as: UTF8.self)
        guard text.contains("&") else { return text }
        let pieces = text.split(separator: "&", omittingEmptySubsequences: false)
        var result = String(pieces[0])
        for piece in pieces.dropFirst() {
            guard let end = piece.firstIndex(of: ";") else { return nil }
            switch piece[..<end] {
            case "amp": result += "&"
            case "lt": result += "<"
            case "gt": result += ">"
            case "quot": result += "\""
            case "apos": result += "'"
            case let entity where entity.hasPrefix("#"):
                let digits = entity.dropFirst()
                let code =
                    digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
                guard let code, let scalar = Unicode.Scalar(code) else { return nil }
                result.unicodeScalars.append(scalar)
            default: return nil
            }
            result += piece[piece.index(after: end)...]
        }
        return result
    }
}
