import Engine
import Glibc
import TextFormats

/// The files of the page, read into memory once: a request names one of a list, and never touches the disk.
struct StaticFiles: Sendable {
    /// The response to each path.
    let responses: [String: HTTPResponse]

    /// Bytes of all files together, beyond which the rest is left out.
    static let byteLimit = 64 << 20

    /// Media types by the ending of the name; files with another ending are not served.
    static let mediaTypes = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "json": "application/json", "svg": "image/svg+xml",
        "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
        "webmanifest": "application/manifest+json", "yaml": "text/plain; charset=utf-8",
    ]

    /// Reads the files of a folder and of the folders in it; hidden files, links and unknown kinds are left out.
    init(folder: String) {
        var found: [String: HTTPResponse] = [:]
        var bytes = 0
        Self.add(folder, "", depth: 0, to: &found, &bytes)
        if let index = found["/index.html"] { found["/"] = index }
        responses = found
    }

    private static func add(
        _ folder: String, _ prefix: String, depth: Int, to found: inout [String: HTTPResponse], _ bytes: inout Int
    ) {
        for name in namesInFolder(folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                if depth < 4 { add(path, "\(prefix)/\(name)", depth: depth + 1, to: &found, &bytes) }
                continue
            }
            guard status.st_mode & S_IFMT == S_IFREG, let dot = name.lastIndex(of: "."),
                let type = mediaTypes[String(name[name.index(after: dot)...])],
                let content = try? readBytes(path), bytes + content.count <= byteLimit
            else { continue }
            bytes += content.count
            found["\(prefix)/\(name)"] = response(content, type)
        }
    }

    /// Bytes with their type and a tag by which a browser asks whether they changed.
    static func response(_ content: [UInt8], _ type: String) -> HTTPResponse {
        HTTPResponse(
            200,
            headers: [
                HTTPHeader("Content-Type", type), HTTPHeader("Cache-Control", "no-cache"),
                HTTPHeader("ETag", entityTag(content)),
            ], .bytes(SharedBytes(content)))
    }
}

/// A tag that is the same for the same bytes only.
func entityTag(_ bytes: [UInt8]) -> String { "\"\(sha256(bytes).prefix(32))\"" }
