import CCrypto
import CZlib
import Glibc

/// A SHA-256 digest of bytes that come in pieces.
public final class SHA256Digest {
    private let context: OpaquePointer

    /// Starts the digest of nothing.
    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto could not start a SHA-256 digest")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds the next bytes.
    public func add(_ bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "libcrypto could not compute a SHA-256 digest")
    }

    /// Ends the digest: 64 lower-case hexadecimal digits; nothing can be added afterwards.
    public func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let done = EVP_DigestFinal_ex(context, &digest, &length)
        precondition(done == 1 && length == 32, "libcrypto could not compute a SHA-256 digest")
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// The SHA-256 digest of some bytes, as 64 lower-case hexadecimal digits.
public func sha256(_ bytes: [UInt8]) -> String {
    let digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.add($0) }
    return digest.finish()
}

/// The SHA-256 digest of a file as it lies on the disk, packed or not.
///
/// - Throws: `Diagnostic` of kind `unreadable-file`.
public func sha256(ofFile path: String) throws(Diagnostic) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    let digest = SHA256Digest()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { piece.deallocate() }
    while true {
        let count = read(descriptor, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw unreadable(path) }
        if count == 0 { return digest.finish() }
        digest.add(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
}

/// The CRC-32 check sum of some bytes, as gzip computes it: finds a torn write, not a forged one.
public func checkSum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let packed = ContiguousArray(bytes)
    return packed.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
}
