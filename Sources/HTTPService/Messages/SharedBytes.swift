/// Bytes at a fixed place in memory, so that one copy serves every connection that sends them.
public final class SharedBytes: @unchecked Sendable {
    // Never changed after init, which is what makes sharing it between threads safe.
    let buffer: UnsafeRawBufferPointer

    /// Copies some bytes.
    public init(_ bytes: some Collection<UInt8>) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        copy.copyBytes(from: bytes)
        buffer = UnsafeRawBufferPointer(rebasing: copy[..<bytes.count])
        whole = copy
    }

    private let whole: UnsafeMutableRawBufferPointer

    deinit { whole.deallocate() }

    /// Number of bytes.
    public var count: Int { buffer.count }

    /// A copy as an array.
    public var array: [UInt8] { Array(buffer) }

    /// No bytes.
    public static let empty = SharedBytes([])
}
