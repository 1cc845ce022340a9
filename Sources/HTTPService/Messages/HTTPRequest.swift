import TextFormats

/// One header field.
public struct HTTPHeader: Sendable, Equatable {
    /// The name; in requests in lower case.
    public var name: String
    /// The value.
    public var value: String

    /// Pairs a name with a value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request as a value: what came over the wire, before anything is believed of it.
public struct HTTPRequest: Sendable {
    /// The method, as sent.
    public var method: String
    /// The target of the request line, as sent.
    public var target: String
    /// The fields, names in lower case, in the order sent.
    public var headers: [HTTPHeader]
    /// The body.
    public var body: [UInt8]

    /// Makes a request.
    public init(_ method: String, _ target: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers.map { HTTPHeader($0.name.lowercased(), $0.value) }
        self.body = body
    }

    /// The values of a field, one for each time it was sent.
    public func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The value of a field that may stand once; `nil` where it stands not at all or several times.
    public func value(_ name: String) -> String? {
        let found = values(name)
        return found.count == 1 ? found[0] : nil
    }

    /// The length that the head of the request announces; `nil` where it announces none or no number.
    public var announcedLength: Int? { value("content-length").flatMap { Int($0) } }
}
