import TextFormats
import Testing

@testable import HTTPService

@Suite("Targets of requests")
struct TargetTests {
    /// Names that would lead elsewhere if a path were taken for one of the disk, in every spelling that has worked somewhere.
    static let escapes = [
        "/../secret.txt", "/..", "/.", "/app/../../secret.txt", "/%2e%2e/secret.txt", "/%2E%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt", "/app/%2e%2e/%2e%2e/secret.txt", "/%00", "/index.html%00.js", "/%c0%ae%c0%ae/secret.txt",
        "/%c0%af..%c0%afsecret.txt", "/%e0%80%ae%e0%80%ae/secret.txt", "/%u002e%u002e/secret.txt", "/\\..\\secret.txt",
        "/..\\secret.txt", "//secret.txt", "/app//main.js", "/%", "/%2", "/%zz", "/%0d%0aSet-Cookie:x", "/a%7fb",
        "/a b", "/é", "",
        "secret.txt", "*/..", "/#", "http:/secret", "file:///etc/passwd", "https://127.0.0.1:8080/", "/%ff",
        "/%ed%a0%80",
    ]

    @Test("what is no name is refused", arguments: escapes)
    func refused(_ target: String) {
        #expect(throws: Diagnostic.self) { try RequestTarget(target) }
    }

    @Test(
        "what leads out of the page is not found, and never the file",
        arguments: escapes + [
            "/%252e%252e/secret.txt", "/secret.txt", "/.hidden.js", "/notes.unknown", "/Web/index.html", "/etc/passwd",
            "/app", "/app/",
        ])
    func nothingLeaks(_ target: String) throws {
        let response = try SharedFixture.service.get(target)
        #expect([400, 404].contains(response.status), "\(target): \(response.status)")
        #expect(!String(decoding: response.bytes, as: UTF8.self).contains("secret\n"))
        #expect(response.value("X-Content-Type-Options") == "nosniff")
    }

    @Test("parts are decoded once")
    func decoded() throws {
        let target = try RequestTarget("/a%20b/%2525?x=1+2&y=%26&z")
        #expect(target.segments == ["a b", "%25"])
        #expect(target.query == [HTTPHeader("x", "1 2"), HTTPHeader("y", "&"), HTTPHeader("z", "")])
        #expect(target.authority == nil && !target.isAsterisk)
    }

    @Test("a whole address keeps its host, which is checked too")
    func absolute() throws {
        let target = try RequestTarget("http://127.0.0.1:8080/api/v1/status?x=1")
        #expect(target.authority == "127.0.0.1:8080" && target.segments == ["api", "v1", "status"])
        #expect(try RequestTarget("http://127.0.0.1:8080").segments.isEmpty)
        #expect(try SharedFixture.service.get("http://127.0.0.1:8080/api/v1/status").status == 200)
        #expect(try SharedFixture.service.get("http://evil.example/api/v1/status").status == 403)
    }

    @Test("an address that is too long is refused")
    func long() throws {
        let response = try SharedFixture.service.get("/" + String(repeating: "a", count: RequestTarget.lengthLimit))
        #expect(response.status == 414)
    }
}

/// One service for all tests that only ask.
enum SharedFixture {
    static let fixture = Result { try ServiceFixture() }
    static let made = Result { try fixture.get().service() }
    static var service: WorkbenchService {
        get throws { try made.get() }
    }
}
