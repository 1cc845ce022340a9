import Glibc

/// Where a service is reached and by whom: what follows from the socket that it listens on.
public struct ServiceAddress: Sendable {
    /// The rules that follow.
    public let access: AccessRules
    /// The address to open, with the token where one is needed.
    public let url: String

    /// Derives the rules: this machine's names alone on loopback; elsewhere also the machine's addresses and name, and a token.
    public init(_ socket: ListeningSocket) {
        var names = AccessRules.loopbackNames + [socket.host]
        guard !socket.isLoopback else {
            access = AccessRules(names: names, port: socket.port)
            url = "http://\(socket.host):\(socket.port)/"
            return
        }
        let token = AccessToken()
        var shown = socket.host
        if socket.isEveryAddress {
            let addresses = ListeningSocket.machineAddresses()
            names += addresses
            shown = addresses.first { !$0.hasPrefix("127.") && $0 != "[::1]" } ?? "127.0.0.1"
        }
        var name = [CChar](repeating: 0, count: 256)
        if gethostname(&name, name.count - 1) == 0 {
            names.append(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        access = AccessRules(names: names, port: socket.port, token: token)
        url = "http://\(shown):\(socket.port)/?token=\(token.text)"
    }
}
