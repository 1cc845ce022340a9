/// A secret that whoever may use the service knows.
public struct AccessToken: Sendable {
    /// 32 hexadecimal digits.
    public let text: String

    /// Draws a token of 128 bits from the system: on Linux Swift's generator is `getrandom(2)`.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let digits = Array("0123456789abcdef".utf8)
        text = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Takes a token, for tests.
    init(text: String) { self.text = text }

    /// Whether somebody said the token; how long the answer takes tells nothing about where they differ.
    public func matches(_ said: String) -> Bool {
        let (own, other) = (Array(text.utf8), Array(said.utf8))
        guard own.count == other.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(own, other) { difference |= a ^ b }
        return difference == 0
    }
}
