import Glibc
import TextFormats

/// A folder that lives as long as the value, for tests that write.
public final class TemporaryFolder: Sendable {
    /// Path of the folder.
    public let path: String

    /// Makes an empty folder under the system's place for temporary files.
    public init() {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/comity-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("no temporary folder can be made in \(base)") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { removeTree(path) }

    /// Writes a file into the folder.
    public func write(_ name: String, _ text: String) throws {
        if let slash = name.lastIndex(of: "/") { try makeFolder("\(path)/\(name[..<slash])") }
        try writeAtomically(text, to: "\(path)/\(name)")
    }

    /// Writes bytes into the folder.
    public func write(_ name: String, bytes: [UInt8]) throws { try writeAtomically(bytes, to: "\(path)/\(name)") }
}
