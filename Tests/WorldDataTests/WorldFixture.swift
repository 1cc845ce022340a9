import TestSupport
import TextFormats
import WorldData

/// A small, sound world as files, which tests change one at a time.
struct WorldFixture {
    var files: [String: String] = [
        "world.yaml": """
        comity_world: 1
        name: tiny
        title: Two economies, two sectors
        year: 2014
        currency: USD
        unit: million
        source: a test
        licence: none

        """,
        "economies.csv": "economy,name\nKHM,Cambodia\nVNM,Viet Nam\n",
        "sectors.csv": "sector,name,theta,tradable\ngoods,Goods,5,1\nservices,Services,4,0\n",
        "trade.csv": """
        importer,exporter,sector,value
        KHM,KHM,goods,80
        KHM,VNM,goods,20
        VNM,KHM,goods,10
        VNM,VNM,goods,200
        KHM,KHM,services,60
        VNM,VNM,services,150

        """,
        "value_added.csv": "economy,sector,share\nKHM,goods,0.5\nKHM,services,0.7\nVNM,goods,0.5\nVNM,services,0.7\n",
        "input_output.csv": """
        economy,input,output,share
        KHM,goods,goods,0.6
        KHM,services,goods,0.4
        KHM,goods,services,0.3
        KHM,services,services,0.7
        VNM,goods,goods,0.6
        VNM,services,goods,0.4
        VNM,goods,services,0.3
        VNM,services,services,0.7

        """,
    ]
    let folder = TemporaryFolder()

    /// Replaces text in one file.
    mutating func edit(_ file: String, _ old: String, _ new: String) {
        let text = files[file]!
        precondition(text.contains(old), "the fixture's \(file) has no `\(old)`")
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        files[file] = parts.joined(separator: new)
    }

    /// Writes the files and reads the folder; paths in messages are cut down to `tiny/...`.
    func read(allowing allowed: Set<String> = []) throws -> WorldFolder.Reading {
        for (name, text) in files { try folder.write("tiny/\(name)", text) }
        var reading = WorldFolder(path: "\(folder.path)/tiny").read(allowing: allowed)
        reading.findings = reading.findings.map { finding in
            var short = finding
            if let file = finding.file, file.hasPrefix(folder.path) {
                short.file = String(file.dropFirst(folder.path.count + 1))
            }
            return short
        }
        return reading
    }
}
