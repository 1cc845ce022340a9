import Engine
import Reporting
import TextFormats

/// The service without its sockets: a request goes in, a reply comes out.
public final class WorkbenchService: Sendable {
    let workbench: Workbench
    let access: AccessRules
    let router: Router

    /// Reads the worlds and the page, and states who may ask.
    ///
    /// - Parameters:
    ///   - data: the user's data folder, for imported ties; `nil` is the standard one.
    ///   - store: where runs are kept; `nil` keeps the last ones in memory.
    /// - Throws: `Diagnostics` or `Diagnostic` where a world of the program cannot be used.
    public convenience init(
        engine: Engine, access: AccessRules, data: String? = nil, store: RunStore?,
        limits: ServiceLimits = ServiceLimits()
    ) throws {
        let archive: any RunArchive = if let store { StoredRunArchive(store) } else { MemoryArchive() }
        try self.init(Workbench(engine: engine, limits: limits, archive: archive, data: data), access)
    }

    init(_ workbench: Workbench, _ access: AccessRules) {
        self.workbench = workbench
        self.access = access
        router = Router(routes: serviceRoutes(workbench))
    }

    /// Limits of requests.
    public var limits: ServiceLimits { workbench.limits }

    /// Why a request is refused before its body is read; `nil` where the body is wanted.
    public func refusal(_ head: HTTPRequest) -> HTTPResponse? {
        do throws(HTTPFault) {
            _ = try admit(head)
            return nil
        } catch {
            return finish(error.response(asText: isForPerson(head)), to: head)
        }
    }

    /// The reply to a whole request; a fault is a reply too.
    public func reply(to request: HTTPRequest) -> Reply {
        do {
            switch try admit(request) {
            case .response(let response): return .now(finish(response, to: request))
            case .exchange(let route, let exchange):
                switch try route.respond(exchange) {
                case .now(let response): return .now(finish(response, to: request))
                case .later(let start):
                    return .later { [self] complete in start { complete(self.finish($0, to: request)) } }
                }
            }
        } catch {
            return .now(finish(workbench.fault(for: error).response(asText: isForPerson(request)), to: request))
        }
    }

    /// What is decided from the head; boxed, since it holds much and is passed on once.
    private indirect enum Admission {
        case response(HTTPResponse)
        case exchange(Route, Exchange)
    }

    /// Everything that is decided from the head of a request.
    private func admit(_ request: HTTPRequest) throws(HTTPFault) -> Admission {
        try checkHead(request)
        let target: RequestTarget
        do {
            target = try RequestTarget(request.target)
        } catch {
            throw HTTPFault(400, [error])
        }
        if let refusal = access.refusal(request, target) { throw refusal }
        if let entered = try enter(request, target) { return .response(entered) }
        guard access.isAllowed(request) else { throw access.tokenFault }
        if request.method == "OPTIONS" {
            let methods = router.allowedMethods(target)
            return .response(HTTPResponse(204, headers: [HTTPHeader("Allow", methods)]))
        }
        let isRead = request.method == "GET" || request.method == "HEAD"
        if isRead, target.query.isEmpty, let file = workbench.files.responses[target.path] { return .response(file) }
        let match = try router.match(request.method, target)
        if match.route.body != nil {
            try BodyShape.requireJSON(request)
        } else if (request.announcedLength ?? 0) > 0 || !request.values("transfer-encoding").isEmpty {
            throw HTTPFault(
                400, kind: "unwanted-body", found: "the request has a body", needed: "none for this path")
        }
        return .exchange(
            match.route, Exchange(request: request, target: target, parameters: match.parameters))
    }

    private func checkHead(_ request: HTTPRequest) throws(HTTPFault) {
        guard request.target.utf8.count <= RequestTarget.lengthLimit else {
            throw HTTPFault(
                414, kind: "too-large", found: "the address has \(request.target.utf8.count) bytes",
                needed: "at most \(RequestTarget.lengthLimit)")
        }
        let bytes = request.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        guard bytes <= limits.headBytes, request.headers.count <= limits.headerCount else {
            throw HTTPFault(
                431, kind: "too-large", found: "the request has \(request.headers.count) fields of \(bytes) bytes",
                needed: "at most \(limits.headerCount) fields of \(limits.headBytes) bytes")
        }
        // A name with a space before its colon is a field to some and none to others, who would see other requests here.
        for header in request.headers where header.name.isEmpty || !header.name.utf8.allSatisfy(isTokenByte) {
            throw HTTPFault(
                400, kind: "bad-field", found: "the request has a field named \(shown(header.name))",
                needed: "names of letters, digits and !#$%&'*+-.^_`|~", headers: [HTTPHeader("Connection", "close")])
        }
        let lengths = request.values("content-length")
        let codings = request.values("transfer-encoding")
        let isClear =
            lengths.count + codings.count <= 1 && (lengths.isEmpty || (request.announcedLength ?? -1) >= 0)
            && codings.allSatisfy { $0.lowercased() == "chunked" }
        guard isClear else {
            throw HTTPFault(
                400, kind: "bad-length", found: "the request does not say clearly how long its body is",
                needed: "one `Content-Length`, or `Transfer-Encoding: chunked`",
                headers: [HTTPHeader("Connection", "close")])
        }
        if let length = request.announcedLength, length > limits.bodyBytes { throw tooLarge(length) }
    }

    private func tooLarge(_ length: Int) -> HTTPFault {
        HTTPFault(
            413, kind: "too-large", found: "the body has \(length) bytes or more",
            needed: "at most \(limits.bodyBytes) bytes", headers: [HTTPHeader("Connection", "close")])
    }

    /// The response to a request whose body turned out too long while it came in.
    public func tooLarge(_ request: HTTPRequest, bytes: Int) -> HTTPResponse {
        finish(tooLarge(bytes).response(), to: request)
    }

    /// The response to a request whose body came in while too many others did.
    public func overloaded(_ request: HTTPRequest) -> HTTPResponse {
        let fault = HTTPFault(
            503, kind: "busy", found: "requests of more than \(limits.bodiesBytes) bytes are on their way in",
            needed: "fewer at once", advice: "ask again in a second",
            headers: [HTTPHeader("Retry-After", "1"), HTTPHeader("Connection", "close")])
        return finish(fault.response(), to: request)
    }

    /// A person who opens the printed address exchanges the token in it for a cookie.
    private func enter(_ request: HTTPRequest, _ target: RequestTarget) throws(HTTPFault) -> HTTPResponse? {
        guard let token = access.token, request.method == "GET", target.segments.isEmpty, !target.isAsterisk,
            let said = target.query.first(where: { $0.name == "token" })
        else { return nil }
        guard token.matches(said.value) else { throw access.tokenFault }
        return HTTPResponse(
            303,
            headers: [
                HTTPHeader("Location", "/"), HTTPHeader("Cache-Control", "no-store"),
                HTTPHeader("Set-Cookie", "\(access.cookie)=\(token.text); Path=/; HttpOnly; SameSite=Strict"),
            ])
    }

    /// Whether somebody looks at the fault in a browser.
    private func isForPerson(_ request: HTTPRequest) -> Bool { !request.target.contains("/api/") }

    /// The fields that every response has, and what a browser that knows the answer already is told.
    private func finish(_ response: HTTPResponse, to request: HTTPRequest) -> HTTPResponse {
        var response = response
        let isRead = request.method == "GET" || request.method == "HEAD"
        if isRead, response.status == 200, let tag = response.value("ETag"),
            request.values("if-none-match").flatMap({ field in field.split(separator: ",") }).contains(where: { part in
                let said = part.filter { $0 != " " }
                return said == "*" || said == tag || said == "W/\(tag)"
            })
        {
            response.status = 304
            response.headers.removeAll { $0.name == "Content-Type" }
            response.content = .bytes(.empty)
        }
        if case .events(let queue) = response.content, request.method == "HEAD" {
            queue.leave()
            response.content = .bytes(.empty)
        }
        if response.value("Cache-Control") == nil { response.set("Cache-Control", "no-store") }
        response.headers += ResponseHeaders.always
        return response
    }
}

/// Whether a byte may stand in the name of a field, RFC 9110 section 5.6.2.
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
