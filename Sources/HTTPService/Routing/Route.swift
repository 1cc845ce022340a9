import Reporting

/// A request that matched a route.
struct Exchange: Sendable {
    /// The request.
    let request: HTTPRequest
    /// Its target, taken apart.
    let target: RequestTarget
    /// The parts of the path that the route leaves open, by name.
    let parameters: [String: String]

    /// A part of the path that the route leaves open.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The value of a name of the query; `nil` where it is not there (a second value was refused).
    func query(_ name: String) -> String? { target.query.first { $0.name == name }?.value }
}

/// One method on one path: what it takes, what it may answer, and what it does.
///
/// The description that programs read (OpenAPI) and the service's behaviour come from this one declaration.
struct Route: Sendable {
    /// One of the responses that a route may give.
    struct Outcome: Sendable {
        var status: Int
        var meaning: String
        /// Media type of the body; `nil` without one.
        var mediaType: String? = "application/json"
        /// Name of a schema of the description; `nil` for a body that is no JSON.
        var schema: String?
    }

    /// A name of the query.
    struct QueryParameter: Sendable {
        var name: String
        var meaning: String
        var schema: JSONValue
        var example: JSONValue
    }

    var method: String
    /// Parts of the path; `{name}` is left open.
    var path: String
    /// Name of the operation, for programs that are made from the description.
    var operation: String
    var summary: String
    var query: [QueryParameter] = []
    /// The members of the body; `nil` where there is none.
    var body: BodyShape?
    /// What may be answered, beside the faults that any route has.
    var outcomes: [Outcome]
    var respond: @Sendable (Exchange) throws -> Reply

    /// The parts of the path.
    var parts: [String] { path.split(separator: "/").map(String.init) }

    /// The names of the parts that are left open.
    var openParts: [String] { parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) } }

    /// The values of the open parts; `nil` where the path is another.
    func match(_ segments: [String]) -> [String: String]? {
        let parts = parts
        guard parts.count == segments.count else { return nil }
        var found: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            if part.hasPrefix("{") {
                found[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return found
    }
}
