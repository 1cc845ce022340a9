import Reporting

/// A response as a value.
public struct HTTPResponse: Sendable {
    /// What follows the head.
    public enum Content: Sendable {
        /// Bytes that are all there.
        case bytes(SharedBytes)
        /// Events as they happen.
        case events(EventQueue)
    }

    /// The status code.
    public var status: Int
    /// The fields, in the order sent.
    public var headers: [HTTPHeader]
    /// What follows the head.
    public var content: Content

    /// Makes a response.
    public init(_ status: Int, headers: [HTTPHeader] = [], _ content: Content = .bytes(.empty)) {
        self.status = status
        self.headers = headers
        self.content = content
    }

    /// A JSON document, written compactly.
    static func json(_ document: JSONValue, status: Int = 200, headers: [HTTPHeader] = []) -> HTTPResponse {
        HTTPResponse(
            status, headers: [HTTPHeader("Content-Type", "application/json")] + headers,
            .bytes(SharedBytes(document.bytes() + [0x0A])))
    }

    /// The value of a field.
    public func value(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The bytes; none for a stream.
    public var bytes: [UInt8] {
        if case .bytes(let shared) = content { return shared.array }
        return []
    }

    /// Sets a field, in place of those of its name.
    mutating func set(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append(HTTPHeader(name, value))
    }
}

/// What the service says to a request.
public enum Reply: Sendable {
    /// An answer that is there.
    case now(HTTPResponse)
    /// An answer that is made elsewhere: the closure starts the work, and calls back once, from any thread.
    case later(@Sendable (_ complete: @escaping @Sendable (HTTPResponse) -> Void) -> Void)
}
