import Glibc

/// Files as raw bytes, past the package's own reading and writing.
public enum FileBytes {
    /// The bytes of a file, not unpacked.
    public static func raw(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let got = fread(&buffer, 1, buffer.count, file), got > 0 { bytes += buffer[..<got] }
        return bytes
    }

    /// Writes bytes as they are.
    public static func writeRaw(_ bytes: [UInt8], _ path: String) throws {
        guard let file = fopen(path, "wb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Unreadable(path: path) }
    }

    /// A file that cannot be opened.
    public struct Unreadable: Error {
        /// Its path.
        public let path: String
    }
}
