import Reporting
import TextFormats

/// The members that the body of a request may have.
struct BodyShape: Sendable {
    /// What a member may hold.
    enum Kind: Sendable {
        /// Text of at most so many bytes.
        case text(limit: Int)
        /// A whole number.
        case integer(ClosedRange<Int>)
        /// `true` or `false`.
        case flag
    }

    /// One member.
    struct Member: Sendable {
        var name: String
        var kind: Kind
        var isRequired = false
        var meaning: String
    }

    var members: [Member]

    /// Depth of nesting that is read: far beyond any body of the service.
    static let depthLimit = 16

    /// Reads the body of a request.
    ///
    /// - Throws: `HTTPFault` 415 for another content type, 400 for what is no JSON of this shape, 413 for a text that is too long.
    func read(_ request: HTTPRequest) throws(HTTPFault) -> BodyValues {
        try Self.requireJSON(request)
        let document: JSONValue
        do {
            document = try JSONValue(parsing: request.body, called: "body", depthLimit: Self.depthLimit)
        } catch {
            throw HTTPFault(400, [error])
        }
        guard case .object(let found) = document else {
            throw HTTPFault(400, kind: "bad-body", found: "the body is no object", needed: "{\(names)}")
        }
        var faults: [Diagnostic] = []
        var values: [String: JSONValue] = [:]
        for member in found {
            guard let known = members.first(where: { $0.name == member.name }) else {
                faults.append(
                    Diagnostic(
                        kind: "unknown-member", found: "the body has a member \(shown(member.name))",
                        needed: "one of \(names)", nearest: nearestNames(to: member.name, among: members.map(\.name))))
                continue
            }
            if case .null = member.value, !known.isRequired { continue }
            if case .text(let limit) = known.kind, case .string(let text) = member.value, text.utf8.count > limit {
                throw HTTPFault(
                    413, kind: "too-large", found: "`\(known.name)` has \(text.utf8.count) bytes",
                    needed: "at most \(limit) bytes")
            }
            if let needed = known.kind.need(for: member.value) {
                faults.append(
                    Diagnostic(
                        kind: "wrong-type", found: "`\(known.name)` is \(member.value.words)", needed: needed))
            }
            values[member.name] = member.value
        }
        for member in members where member.isRequired && values[member.name] == nil && faults.isEmpty {
            faults.append(
                Diagnostic(
                    kind: "missing-member", found: "the body has no `\(member.name)`", needed: member.meaning))
        }
        guard faults.isEmpty else { throw HTTPFault(400, faults) }
        return BodyValues(values: values)
    }

    /// Refuses a body that is said to be anything else than JSON: a form of another site can send only that.
    static func requireJSON(_ request: HTTPRequest) throws(HTTPFault) {
        let type = request.value("content-type") ?? ""
        let parts = type.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        let isUTF8 = parts.dropFirst().allSatisfy { ["charset=utf-8", "charset=\"utf-8\""].contains($0) }
        guard parts.first == "application/json", isUTF8 else {
            throw HTTPFault(
                415, kind: "not-json", found: type.isEmpty ? "the body has no type" : "the body is \(shown(type))",
                needed: "`Content-Type: application/json`")
        }
        if let coding = request.value("content-encoding"), coding.lowercased() != "identity" {
            throw HTTPFault(
                415, kind: "packed-body", found: "the body is packed as \(shown(coding))", needed: "a body as it is")
        }
    }

    private var names: String { members.map(\.name).joined(separator: ", ") }
}

/// What the body of a request said.
struct BodyValues: Sendable {
    let values: [String: JSONValue]

    func text(_ name: String) -> String? {
        if case .string(let text) = values[name] { return text }
        return nil
    }

    func integer(_ name: String) -> Int? {
        if case .integer(let number) = values[name] { return number }
        return nil
    }

    func flag(_ name: String) -> Bool {
        if case .bool(let flag) = values[name] { return flag }
        return false
    }
}

extension BodyShape.Kind {
    /// What is needed, where a value is refused.
    fileprivate func need(for value: JSONValue) -> String? {
        switch (self, value) {
        case (.text, .string), (.flag, .bool): nil
        case (.integer(let range), .integer(let number)) where range.contains(number): nil
        case (.text, _): "text"
        case (.flag, _): "true or false"
        case (.integer(let range), _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
    }
}

extension BodyShape.Member {
    /// The member as a JSON schema; one that is not required may be `null`, which says as much as leaving it out.
    var schema: JSONValue {
        let type: JSONValue
        var bounds: [JSONValue.Member] = []
        switch kind {
        case .text(let limit): (type, bounds) = ("string", [.init("maxLength", .integer(limit))])
        case .integer(let range):
            type = "integer"
            bounds = [.init("minimum", .integer(range.lowerBound)), .init("maximum", .integer(range.upperBound))]
        case .flag: type = "boolean"
        }
        return .object(
            [.init("type", isRequired ? type : [type, "null"])] + bounds + [.init("description", .string(meaning))])
    }
}

extension JSONValue {
    /// What is found, for a message.
    var words: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "`\(flag)`"
        case .integer(let number): "the number \(number)"
        case .number(let number): "the number \(number)"
        case .string(let text): "the text \(shown(text))"
        case .array: "an array"
        default: "an object"
        }
    }
}
