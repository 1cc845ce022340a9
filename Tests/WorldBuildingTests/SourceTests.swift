import Testing
import TextFormats

@testable import WorldBuilding

/// The carried-over figures and parameters: complete, described, and refused with a helpful message where broken.
@Suite("Sources and parameters of the built-in worlds")
struct SourceTests {
    @Test("columns.csv describes exactly the columns of each file")
    func described() throws {
        let folder = "\(BuiltWorlds.sources)/factbook"
        let columns = try NamedTable(folder: folder, file: "columns.csv")
        let (files, names) = (try columns.text("file"), try columns.text("column"))
        for required in ["unit", "description", "citation"] {
            #expect(try columns.text(required).allSatisfy { !$0.isEmpty })
        }
        for file in Set(files) {
            let described = zip(files, names).filter { $0.0 == file }.map(\.1)
            #expect(try CSVTable(contentsOf: "\(folder)/\(file)").header == described, "\(file)")
        }
    }

    @Test("every parameter has a unit, a source and a reason")
    func cited() throws {
        let folder = "\(BuiltWorlds.parameters)/accounts"
        let single = try NamedTable(folder: folder, file: "building.csv")
        for column in ["unit", "source", "note"] { #expect(try single.text(column).allSatisfy { !$0.isEmpty }) }
        for file in ["value-added-shares.csv", "input-output-shares.csv", "final-demand-shares.csv"] {
            #expect(try NamedTable(folder: folder, file: file).text("source").allSatisfy { $0.contains("doi:") })
        }
        #expect(try NamedTable(folder: folder, file: "trade-groups.csv").text("reason").allSatisfy { !$0.isEmpty })
    }

    /// A copy of the parameters with one file changed.
    private func changed(_ file: String, _ change: (String) -> String) throws -> String {
        let copy = "\(BuiltWorlds.root)/.build/changed-\(file.split(separator: "/").last!)"
        removeTree(copy)
        for folder in ["accounts", "elasticities"] {
            try makeFolder("\(copy)/\(folder)")
            for name in namesInFolder("\(BuiltWorlds.parameters)/\(folder)") {
                let text = String(decoding: try readBytes("\(BuiltWorlds.parameters)/\(folder)/\(name)"), as: UTF8.self)
                try writeAtomically("\(folder)/\(name)" == file ? change(text) : text, to: "\(copy)/\(folder)/\(name)")
            }
        }
        return copy
    }

    @Test("a parameter that is not stated is asked for by name")
    func missingParameter() throws {
        let folder = try changed("accounts/building.csv") { text in
            text.split(separator: "\n").filter { !$0.hasPrefix("least_domestic_share,") }.joined(separator: "\n")
        }
        defer { removeTree(folder) }
        #expect(
            throws: WorldBuildingError.missingParameter(file: "accounts/building.csv", name: "least_domestic_share")
        ) {
            try buildFactbookWorld(edition: .of2015, sources: BuiltWorlds.sources, parameters: folder)
        }
    }

    @Test("a sector without an elasticity is named")
    func missingElasticity() throws {
        let folder = try changed("elasticities/trade-elasticities.csv") { text in
            text.split(separator: "\n").filter { !$0.hasPrefix("services,") }.joined(separator: "\n")
        }
        defer { removeTree(folder) }
        #expect(
            throws: WorldBuildingError.missingParameter(file: "elasticities/trade-elasticities.csv", name: "services")
        ) {
            try buildFactbookWorld(edition: .of2026, sources: BuiltWorlds.sources, parameters: folder)
        }
    }

    @Test("a number that is none is shown with its line")
    func notANumber() throws {
        let folder = try changed("accounts/value-added-shares.csv") { text in
            var lines = text.split(separator: "\n").map(String.init)
            lines[2] = lines[2].split(separator: ",", maxSplits: 2).enumerated().map { $0 == 1 ? "many" : String($1) }
                .joined(separator: ",")
            return lines.joined(separator: "\n")
        }
        defer { removeTree(folder) }
        #expect(
            throws: WorldBuildingError.notANumber(
                file: "value-added-shares.csv", line: 3, column: "share", text: "many")
        ) {
            try buildFactbookWorld(edition: .of2015, sources: BuiltWorlds.sources, parameters: folder)
        }
    }

    @Test(
        "numbers for people keep their sign and their zeros",
        arguments: [
            (1.005, 2, "1.00"), (-0.004, 2, "0.00"), (-0.26, 1, "-0.3"), (12.0, 0, "12"), (0.05, 3, "0.050"),
            (1234.5678, 1, "1234.6"),
        ])
    func roundedText(_ value: Double, _ decimals: Int, _ text: String) {
        #expect(rounded(value, decimals) == text)
    }
}
