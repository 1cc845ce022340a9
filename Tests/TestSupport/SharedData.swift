import Glibc

/// Finds the reference data that tests may compare with; it is not part of the package.
public enum SharedData {
    /// Folder of the data: `$COMITY_SHARED`, or `../shared` beside the package; `nil` where neither is there.
    public static let folder: String? = {
        if let stated = getenv("COMITY_SHARED") {
            let path = String(cString: stated)
            return exists(path) ? path : nil
        }
        let path = packageRoot + "/../shared"
        return exists(path) ? path : nil
    }()

    /// Why a test that needs the data is skipped.
    public static let absence =
        "the reference data are absent: set COMITY_SHARED to their folder, or put them in ../shared"

    /// Whether the data are there.
    public static var isPresent: Bool { folder != nil }

    /// Path of a file of the data.
    public static func path(_ relative: String) -> String { "\(folder ?? "")/\(relative)" }

    private static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }
}

/// Root of the package, found from the place of this file.
public let packageRoot: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
}()

/// Whether slow suites run (`COMITY_SLOW=1`).
public let runsSlowSuites: Bool = getenv("COMITY_SLOW").map { String(cString: $0) == "1" } ?? false
