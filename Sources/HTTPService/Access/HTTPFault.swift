import Reporting
import TextFormats

/// Why a request gets no answer: a status and what the command would print.
public struct HTTPFault: Error, Sendable {
    /// The status code.
    public var status: Int
    /// What is wrong.
    public var findings: [Diagnostic]
    /// Further fields of the response.
    public var headers: [HTTPHeader]

    /// Wraps findings.
    public init(_ status: Int, _ findings: [Diagnostic], headers: [HTTPHeader] = []) {
        self.status = status
        self.findings = findings
        self.headers = headers
    }

    /// States one finding; see `Diagnostic`.
    init(
        _ status: Int, kind: String, found: String, needed: String = "", advice: String = "", nearest: [String] = [],
        headers: [HTTPHeader] = []
    ) {
        self.init(
            status, [Diagnostic(kind: kind, found: found, needed: needed, advice: advice, nearest: nearest)],
            headers: headers)
    }

    /// The fault as a response: JSON for programs, text for a person who opened a page.
    func response(asText: Bool = false) -> HTTPResponse {
        if asText {
            let text = Diagnostics(findings).description + "\n"
            return HTTPResponse(
                status, headers: [HTTPHeader("Content-Type", "text/plain; charset=utf-8")] + headers,
                .bytes(SharedBytes(Array(text.utf8))))
        }
        return .json(["errors": .array(findings.map(\.document))], status: status, headers: headers)
    }
}

extension Diagnostic {
    /// The finding as JSON; members that say nothing are `null` or empty.
    var document: JSONValue {
        [
            "kind": .string(kind), "severity": .string(severity.rawValue), "found": .string(found),
            "needed": .string(needed), "advice": .string(advice), "nearest": .strings(nearest),
            "file": .optional(file), "line": line.map(JSONValue.integer) ?? .null,
            "column": column.map(JSONValue.integer) ?? .null, "text": .string(description),
        ]
    }
}
