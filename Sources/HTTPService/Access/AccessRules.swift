import TextFormats

/// Who may ask: decided from the head of a request alone.
///
/// A page of another site that a browser shows can send requests to a service of the same machine. Three things give it away: a
/// `Host` that is not the service's (a name that was pointed here), an `Origin` of its own, and `Sec-Fetch-Site`. Where others than
/// this machine can connect, a token is needed besides.
public struct AccessRules: Sendable {
    /// Values of `Host` that name this service, in lower case.
    public let hosts: Set<String>
    /// The token; `nil` where only this machine can connect.
    public let token: AccessToken?
    /// The name of the cookie that holds the token.
    public let cookie: String

    /// States the rules.
    ///
    /// - Parameters:
    ///   - names: host names and addresses of the service, IPv6 in brackets.
    ///   - port: the port.
    public init(names: [String], port: Int, token: AccessToken? = nil) {
        // A browser leaves the port of the scheme out.
        hosts = Set(names.flatMap { port == 80 ? ["\($0):80", $0] : ["\($0):\(port)"] }.map { $0.lowercased() })
        self.token = token
        // Cookies do not keep the ports of a host apart.
        cookie = "comity_\(port)"
    }

    /// Names of this machine for itself.
    public static let loopbackNames = ["127.0.0.1", "localhost", "[::1]"]

    /// What a request is refused for; `nil` where it may ask.
    func refusal(_ request: HTTPRequest, _ target: RequestTarget) -> HTTPFault? {
        let hosts = request.values("host")
        guard hosts.count == 1 else {
            return HTTPFault(
                400, kind: "no-host", found: "the request has \(hosts.count) `Host` fields", needed: "one")
        }
        for host in hosts + (target.authority.map { [$0] } ?? []) where !self.hosts.contains(host.lowercased()) {
            return HTTPFault(
                403, kind: "foreign-host", found: "the request is for the host \(shown(host))",
                needed: "one of \(self.hosts.sorted().joined(separator: ", "))",
                advice: "open the address that `comity serve` printed")
        }
        let origins = request.values("origin")
        for origin in origins where !self.hosts.contains(where: { origin.lowercased() == "http://\($0)" }) {
            return HTTPFault(
                403, kind: "foreign-origin", found: "the request comes from a page of \(shown(origin))",
                needed: "a page of this service, or a program that sends no `Origin`")
        }
        for site in request.values("sec-fetch-site") where !["same-origin", "none"].contains(site) {
            return HTTPFault(
                403, kind: "cross-site", found: "the browser says that the request is \(shown(site))",
                needed: "a request from a page of this service, or an address that was typed",
                advice: "type the address in place of following a link")
        }
        return nil
    }

    /// Whether the request shows the token, where one is needed.
    func isAllowed(_ request: HTTPRequest) -> Bool {
        guard let token else { return true }
        if let bearer = request.value("authorization"), bearer.lowercased().hasPrefix("bearer ") {
            return token.matches(String(bearer.dropFirst(7)))
        }
        let cookies = request.values("cookie").flatMap { field in field.split(separator: ";") }
        return cookies.contains { text in
            let pair = text.drop { $0 == " " }
            return pair.hasPrefix("\(cookie)=") && token.matches(String(pair.dropFirst(cookie.count + 1)))
        }
    }

    /// The fault of a request that does not show the token.
    var tokenFault: HTTPFault {
        HTTPFault(
            401, kind: "no-token", found: "the request does not show the token of this service",
            needed: "the cookie that the printed address sets, or `Authorization: Bearer TOKEN`",
            advice: "open the address that `comity serve` printed, token and all")
    }
}
