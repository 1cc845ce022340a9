import Glibc
import TextFormats

/// Where the data that ship with Comity are: built-in worlds, cited parameters, scenarios.
public struct DataHome: Sendable {
    /// The folder that holds `Worlds`, `Parameters` and `Scenarios`.
    public let path: String

    /// Names a folder.
    public init(path: String) { self.path = path }

    /// Folder of the built-in worlds.
    public var worlds: String { "\(path)/Worlds" }
    /// The shapes of the economies, a TopoJSON file.
    public var map: String { "\(worlds)/Map/economies.topo.json" }
    /// Folder of the cited parameters.
    public var parameters: String { "\(path)/Parameters" }
    /// The program that draws charts, for a Python with vl-convert.
    public var chartScript: String { "\(path)/Charts/render_charts.py" }
    /// Folder of the scenarios that ship.
    public var scenarios: String { "\(path)/Scenarios" }

    /// Folder of the page that `comity serve` shows.
    public var web: String { "\(path)/Web" }

    /// Finds the data: `$COMITY_HOME`, or from the place of the running program upwards the first folder that
    /// holds them, or `share/comity` beside its `bin`.
    ///
    /// - Throws: `Diagnostic` of kind `missing-data`.
    public static func find() throws(Diagnostic) -> DataHome {
        if let stated = getenv("COMITY_HOME").map({ String(cString: $0) }), !stated.isEmpty {
            guard holdsData(stated) else {
                throw Diagnostic(
                    kind: "missing-data", file: stated, found: "COMITY_HOME names a folder without Comity's data",
                    needed: "a folder that holds Worlds and Parameters", advice: "correct COMITY_HOME or unset it")
            }
            return DataHome(path: stated)
        }
        var folder = programPath()
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            for candidate in [folder, "\(folder)/share/comity"] where holdsData(candidate) {
                return DataHome(path: candidate)
            }
        }
        throw Diagnostic(
            kind: "missing-data", found: "the data that ship with Comity are not beside the program",
            needed: "a folder that holds Worlds and Parameters",
            advice: "set COMITY_HOME to it, or install with `make install`")
    }

    private static func holdsData(_ folder: String) -> Bool {
        isFolder("\(folder)/Worlds") && isFolder("\(folder)/Parameters/agreements")
    }

    private static func programPath() -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return "" }
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Names of the built-in worlds.
    public var worldNames: [String] {
        namesInFolder(worlds).filter { isRegularFile("\(worlds)/\($0)/world.yaml") }
    }
}
