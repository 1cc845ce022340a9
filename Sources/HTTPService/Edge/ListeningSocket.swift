import Glibc
import TextFormats

/// A socket that listens.
public struct ListeningSocket: Sendable {
    /// The descriptor.
    public let descriptor: Int32
    /// The address as numbers, IPv6 without brackets.
    public let address: String
    /// The port; never 0.
    public let port: Int
    /// Whether only this machine can connect.
    public let isLoopback: Bool
    /// Whether every address of the machine is listened on.
    public let isEveryAddress: Bool

    /// Connections that may wait to be taken.
    static let backlog: Int32 = 1024

    /// Binds an address and listens on it.
    ///
    /// - Parameters:
    ///   - address: an IPv4 or IPv6 address in numbers, or `localhost`.
    ///   - port: the port; 0 lets the system choose a free one.
    /// - Throws: `Diagnostic` of kind `bad-address`, `port-taken`, `port-refused` or `cannot-listen`.
    public init(address: String, port: Int) throws(Diagnostic) {
        let stated = address == "localhost" ? "127.0.0.1" : address
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let bare = stated.hasPrefix("[") && stated.hasSuffix("]") ? String(stated.dropFirst().dropLast()) : stated
        guard !bare.isEmpty, (0...65535).contains(port), getaddrinfo(bare, String(port), &hints, &found) == 0,
            let info = found
        else {
            throw Diagnostic(
                kind: "bad-address", found: "\(shown(address)) is no address of this machine",
                needed: "an IPv4 or IPv6 address in numbers, or localhost",
                advice: "leave `--listen` out to serve this machine alone")
        }
        defer { freeaddrinfo(found) }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(info.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { throw Self.fault(address, port, errno) }
        var yes: Int32 = 1
        var no: Int32 = 0
        let size = socklen_t(MemoryLayout<Int32>.size)
        // Without it the port of a service that has just ended stays taken for a minute; a second listener is refused all the same.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        if info.pointee.ai_family == AF_INET6 { setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &no, size) }
        guard bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0,
            listen(descriptor, Self.backlog) == 0
        else {
            let code = errno
            close(descriptor)
            throw Self.fault(address, port, code)
        }
        self.descriptor = descriptor
        (self.address, self.port) = Self.name(of: descriptor) ?? (bare, port)
        isLoopback = self.address.hasPrefix("127.") || self.address == "::1"
        isEveryAddress = self.address == "0.0.0.0" || self.address == "::"
    }

    /// The address for a URL: IPv6 in brackets.
    public var host: String { address.contains(":") ? "[\(address)]" : address }

    /// The address as numbers, and the port, of a bound socket.
    private static func name(of descriptor: Int32) -> (String, Int)? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return nil }
                return numbers(address, length)
            }
        }
    }

    private static func numbers(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> (String, Int)? {
        var host = [CChar](repeating: 0, count: 64)
        var service = [CChar](repeating: 0, count: 16)
        let code = getnameinfo(
            address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
            NI_NUMERICHOST | NI_NUMERICSERV)
        func text(_ characters: [CChar]) -> String {
            String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        guard code == 0, let port = Int(text(service)) else { return nil }
        return (text(host), port)
    }

    /// Addresses of this machine's interfaces, IPv6 in brackets; those of one link only are left out.
    public static func machineAddresses() -> [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next = first
        while let entry = next {
            next = entry.pointee.ifa_next
            guard let address = entry.pointee.ifa_addr else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6 else { continue }
            let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
            guard let name = numbers(address, socklen_t(size))?.0, !name.contains("%") else { continue }
            found.append(family == AF_INET ? name : "[\(name)]")
        }
        return found
    }

    private static func fault(_ address: String, _ port: Int, _ code: Int32) -> Diagnostic {
        switch code {
        case EADDRINUSE:
            Diagnostic(
                kind: "port-taken", found: "another program listens on port \(port) of \(address)",
                needed: "a free port", advice: "end that program, or choose with `--port N` (0 takes any free one)")
        case EACCES, EPERM:
            Diagnostic(
                kind: "port-refused", found: "the system does not let this user listen on port \(port)",
                needed: "a port above 1023", advice: "choose with `--port N`")
        case EADDRNOTAVAIL:
            Diagnostic(
                kind: "bad-address", found: "\(shown(address)) is no address of this machine",
                needed: "one of \((machineAddresses() + ["0.0.0.0"]).joined(separator: ", "))")
        default:
            Diagnostic(
                kind: "cannot-listen",
                found: "the system refuses to listen on port \(port) of \(address): \(String(cString: strerror(code)))")
        }
    }
}
