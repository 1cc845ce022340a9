import Testing

@testable import HTTPService

@Suite("Who may ask")
struct AccessTests {
    static let path = "/api/v1/status"

    private func status(_ headers: [(String, String)], method: String = "GET", path: String = AccessTests.path) throws
        -> Int
    {
        try SharedFixture.service.ask(HTTPRequest(method, path, headers: headers.map { HTTPHeader($0.0, $0.1) })).status
    }

    @Test(
        "the service answers to its own names only",
        arguments: [
            ("127.0.0.1:8080", 200), ("localhost:8080", 200), ("LOCALHOST:8080", 200), ("[::1]:8080", 200),
            ("127.0.0.1", 403),
            ("127.0.0.1:80", 403), ("evil.example:8080", 403), ("evil.example", 403),
            ("127.0.0.1.evil.example:8080", 403),
            ("localhost.:8080", 403), ("", 403), ("127.0.0.1:8080@evil.example", 403), ("127.0.0.2:8080", 403),
            ("0.0.0.0:8080", 403),
        ])
    func hosts(_ host: String, _ expected: Int) throws {
        #expect(try status([("Host", host)]) == expected)
    }

    @Test("no host and two hosts are malformed")
    func hostCount() throws {
        #expect(try status([]) == 400)
        #expect(try status([("Host", "127.0.0.1:8080"), ("host", "127.0.0.1:8080")]) == 400)
    }

    @Test(
        "a page of another origin is refused",
        arguments: [
            ("http://127.0.0.1:8080", 200), ("http://localhost:8080", 200), ("http://localhost:3000", 403),
            ("null", 403),
            ("https://127.0.0.1:8080", 403), ("http://evil.example", 403), ("http://127.0.0.1:8080.evil.example", 403),
            ("", 403),
            ("http://127.0.0.1:8080/", 403),
        ])
    func origins(_ origin: String, _ expected: Int) throws {
        #expect(try status([("Host", "127.0.0.1:8080"), ("Origin", origin)]) == expected)
    }

    @Test(
        "what a browser says of the site is believed",
        arguments: [
            ("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403), ("", 403), ("other", 403),
        ])
    func sites(_ site: String, _ expected: Int) throws {
        #expect(try status([("Host", "127.0.0.1:8080"), ("Sec-Fetch-Site", site)]) == expected)
    }

    @Test(
        "the rules hold for files and for every method", arguments: ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT"])
    func everywhere(_ method: String) throws {
        for path in ["/", "/app/main.js", "/api/v1/runs", "*"] {
            #expect(try status([("Host", "evil.example")], method: method, path: path) == 403)
        }
    }
}

@Suite("The token")
struct TokenTests {
    static let token = AccessToken(text: "0123456789abcdef0123456789abcdef")
    static let service = Result {
        try SharedFixture.fixture.get().service(
            AccessRules(names: AccessRules.loopbackNames, port: 8080, token: TokenTests.token))
    }

    private func get(_ path: String, _ headers: [HTTPHeader] = []) throws -> HTTPResponse {
        try Self.service.get().get(path, headers)
    }

    @Test("without it nothing is shown, not even the page or what there is")
    func without() throws {
        for path in ["/", "/app/main.js", "/api/v1/status", "/api/v1/nothing", "/nothing", "/api/v1/openapi.json"] {
            #expect(try get(path).status == 401, "\(path)")
        }
        #expect(try Self.service.get().post("/api/v1/answers", "{}").status == 401)
    }

    @Test("the printed address sets a cookie that scripts cannot read, and leaves no token in the address")
    func entering() throws {
        let response = try get("/?token=\(Self.token.text)")
        #expect(response.status == 303 && response.value("Location") == "/")
        let cookie = try #require(response.value("Set-Cookie"))
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(try get("/", [HTTPHeader("Cookie", "a=b; \(pair)")]).status == 200)
        #expect(try get("/api/v1/status", [HTTPHeader("Cookie", pair)]).status == 200)
        #expect(try get("/?token=\(Self.token.text)0").status == 401)
        #expect(try get("/?token=").status == 401)
    }

    @Test("programs send it as a bearer")
    func bearer() throws {
        #expect(try get("/api/v1/status", [HTTPHeader("Authorization", "Bearer \(Self.token.text)")]).status == 200)
        for wrong in [
            "Bearer", "Bearer ", "Basic \(Self.token.text)", "Bearer \(Self.token.text.dropLast())1", Self.token.text,
        ] {
            #expect(try get("/api/v1/status", [HTTPHeader("Authorization", wrong)]).status == 401, "\(wrong)")
        }
    }

    @Test("tokens are drawn anew, 128 bits each")
    func drawn() {
        let tokens = (0..<100).map { _ in AccessToken().text }
        #expect(Set(tokens).count == 100)
        #expect(tokens.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
