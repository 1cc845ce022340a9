import TextFormats

/// The target of a request, taken apart and decoded once.
public struct RequestTarget: Sendable, Equatable {
    /// The parts of the path between slashes, decoded; `/` has none.
    public var segments: [String]
    /// Names and values of the query, decoded, in order.
    public var query: [HTTPHeader]
    /// Host and port of a target that is a whole address; `nil` for a path.
    public var authority: String?
    /// Whether the target is `*`, which asks about the service as a whole.
    public var isAsterisk = false

    /// Bytes that a target may have.
    public static let lengthLimit = 4096

    /// Takes a target apart.
    ///
    /// A path is a list of names, never a path of the disk: a part that is `.` or `..`, or that holds a slash, a backslash or a
    /// control character once decoded, is refused, and nothing is decoded twice.
    ///
    /// - Throws: `Diagnostic` of kind `bad-target`.
    public init(_ text: String) throws(Diagnostic) {
        func refuse(_ found: String) -> Diagnostic {
            Diagnostic(kind: "bad-target", found: found, needed: "a path of this service, such as /api/v1/status")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw refuse("the address holds a character that must be percent-encoded")
        }
        if text == "*" {
            (segments, query, isAsterisk) = ([], [], true)
            return
        }
        var rest = text[...]
        if let scheme = ["http://", "HTTP://"].first(where: rest.hasPrefix) {
            rest = rest.dropFirst(scheme.count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            authority = String(rest[..<end])
            rest = rest[end...]
            if rest.first != "/" { rest = "/\(rest)"[...] }
        }
        guard rest.first == "/" else { throw refuse("the address \(shown(text)) does not begin with a slash") }
        let mark = rest.firstIndex(of: "?") ?? rest.endIndex
        let (path, search) = (rest[..<mark], rest[mark...].dropFirst())
        guard !text.contains("#") else { throw refuse("the address holds a `#`, which belongs to the browser") }
        var names: [String] = []
        if path != "/" {
            for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
                guard let name = percentDecoded(part), !name.isEmpty, name != ".", name != "..",
                    !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x2F || $0 == 0x5C })
                else { throw refuse("the part \(shown(String(part))) of the path is no name") }
                names.append(name)
            }
        }
        segments = names
        var pairs: [HTTPHeader] = []
        for part in search.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(sides[0], plusIsSpace: true),
                let value = percentDecoded(sides.count == 2 ? sides[1] : "", plusIsSpace: true),
                !(name + value).utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
            else { throw refuse("the part \(shown(String(part))) of the query cannot be read") }
            pairs.append(HTTPHeader(name, value))
        }
        query = pairs
    }

    /// The path as a person would write it.
    public var path: String { "/" + segments.joined(separator: "/") }
}

/// A text with its percent-encoded bytes decoded once; `nil` where an escape is not two hexadecimal digits or the bytes are not UTF-8.
func percentDecoded(_ text: Substring, plusIsSpace: Bool = false) -> String? {
    func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
        switch source[index] {
        case 0x25:
            guard index + 2 < source.count, let high = digit(source[index + 1]), let low = digit(source[index + 2])
            else { return nil }
            bytes.append(high << 4 | low)
            index += 3
        case 0x2B where plusIsSpace:
            bytes.append(0x20)
            index += 1
        case let byte:
            bytes.append(byte)
            index += 1
        }
    }
    guard bytes.withUnsafeBytes({ isUTF8($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
}
