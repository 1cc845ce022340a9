import DataTables
import Engine
import GravityEstimation
import Scenarios
import TestSupport
import Testing
import TextFormats

@Suite("What gravity warns of, and what goes into its files")
struct GravityCautionTests {
    /// Five economies over four years with agreements and no sector.
    static func panel(_ extra: String = "") -> String {
        var text = "exporter,importer,year,trade,dist,rta\n"
        var generator = SeededGenerator(seed: 11)
        for year in 2000..<2004 {
            for i in 0..<6 {
                for n in 0..<6 where n != i {
                    let rta = (i * n + year) % 3 == 0 ? 1 : 0
                    text += "E\(i),E\(n),\(year),\(generator.uniform(5...90)),\(100 + 7 * abs(i - n)),\(rta)\n"
                }
            }
        }
        return text + extra
    }

    private func gravity(
        _ text: String = panel(), _ equation: GravityRequest.Equation = .threeWay("rta"), output: String? = nil,
        _ change: (inout GravityRequest) -> Void = { _ in }
    ) throws -> GravityResult {
        let folder = TemporaryFolder()
        try folder.write("panel.csv", text)
        var request = GravityRequest(data: "\(folder.path)/panel.csv", equations: [equation])
        if let output {
            try folder.write("output.csv", output)
            request.domesticOutput = "\(folder.path)/output.csv"
        }
        change(&request)
        return try Engine.gravity(request)
    }

    private func finding(_ kind: String, in result: GravityResult) -> Diagnostic? {
        (result.manifest.findings + result.models.flatMap(\.findings)).first { $0.kind == kind }
    }

    @Test("a Stata file with encoded economies answers as its texts do")
    func encoded() throws {
        let folder = TemporaryFolder()
        try folder.write("trade.csv", GravityTests.table)
        let path = "\(packageRoot)/Tests/Fixtures/stata/encoded.dta"
        for equation in [
            GravityRequest.Equation.twoWay("log(dist)"), .formula("trade ~ log(dist) + border() | exporter + sym()"),
        ] {
            var request = GravityRequest(data: "\(folder.path)/trade.csv", equations: [equation])
            request.selection = "exporter != importer and importer != \"B\""
            request.cluster = "pair"
            let texts = try Engine.gravity(request)
            request.data = path
            let labels = try Engine.gravity(request)
            #expect(labels.models[0].coefficients == texts.models[0].coefficients)
            #expect(labels.models[0].estimate.rowCount == texts.models[0].estimate.rowCount)
            #expect(
                labels.manifest.findings.map(\.found) == ["read as texts, by value labels: `exporter`, `importer`"])
        }
    }

    @Test("numbers with labels of their own are not compared with each other")
    func labelledNumbers() throws {
        let columns = ["exporter", "importer"].map { name in
            DataColumn(name: name, content: .numbers([0, 1, 1, 0]), hasUnusedLabels: true)
        }
        let table = DataTable(
            file: "t.dta", rowCount: 4,
            columns: columns + [DataColumn(name: "trade", content: .numbers([1, 2, 3, 4]))])
        for (formula, selection) in [
            ("trade ~ border()", nil), ("trade ~ 1 | sym()", nil), ("trade ~ 1", "exporter != importer"),
        ] {
            let error = #expect(throws: Diagnostics.self) {
                try PreparedFrame(
                    table: table, formula: GravityFormula(parsing: formula),
                    selection: selection.map { try Selection(parsing: $0) })
            }
            #expect(error?.all.map(\.kind) == ["unused-labels"])
        }
        _ = try PreparedFrame(table: table, formula: GravityFormula(parsing: "trade ~ exporter | importer"))
    }

    @Test("an estimate file holds the corrected estimate, or the covariance of the pairs bootstrap, and says so")
    func inferenceInFile() throws {
        let plain = try gravity { $0.estimateName = "x" }
        let corrected = try gravity {
            $0.estimateName = "x"
            $0.inference.correctsBias = true
        }
        let own = try #require(plain.models[0].record)
        let record = try #require(corrected.models[0].record)
        let term = try #require(corrected.models[0].inference?.correction?.terms.first)
        #expect(record.terms[0].estimate == term.corrected && term.corrected != own.terms[0].estimate)
        #expect(record.terms[0].standardError == term.correctedStandardError)
        #expect(record.covarianceKind.kind == "clustered, corrected for incidental parameters")
        #expect(record.note == "corrected for incidental parameters (Weidner and Zylkin 2021)")
        let columns = corrected.csv.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(columns[0].suffix(2) == ["corrected", "corrected_std_error"])
        #expect(parseNumber(String(columns[1][7])) == term.corrected)
        #expect(parseNumber(String(columns[1][1])) == term.estimate)

        let drawn = try gravity {
            $0.estimateName = "x"
            $0.inference.bootstrap = .pairs
            $0.inference.replications = 20
        }
        let pairs = try #require(drawn.models[0].record)
        let bootstrap = try #require(drawn.models[0].inference?.bootstrap?.result)
        #expect(pairs.covariance == bootstrap.covariance && pairs.covariance != own.covariance)
        #expect(pairs.terms[0].standardError == bootstrap.terms[0].standardError)
        #expect(pairs.terms[0].estimate == own.terms[0].estimate)
        #expect(pairs.covarianceKind.kind == "bootstrap of pairs, \(bootstrap.replications.count) replications")
        for record in [record, pairs] {
            let folder = TemporaryFolder()
            try record.write(to: "\(folder.path)/x.estimate.yaml")
            #expect(try EstimateRecord.read("\(folder.path)/x.estimate.yaml") == record)
        }

        let wild = try gravity {
            $0.estimateName = "x"
            $0.inference.bootstrap = .wild
            $0.inference.replications = 20
        }
        #expect(wild.models[0].record?.covariance == own.covariance)
        #expect(finding("wild-bootstrap", in: wild)?.severity == .warning)
        #expect(wild.models[0].record?.note.contains("p-values and intervals only") == true)
        let both = #expect(throws: Diagnostic.self) {
            try gravity {
                $0.estimateName = "x"
                $0.inference.bootstrap = .pairs
                $0.inference.correctsBias = true
            }
        }
        #expect(both?.kind == "contradiction")
    }

    private func outputs(_ level: Double, columns: String = "", cells: String = "") -> String {
        "economy,year,output\(columns)\n"
            + (0..<6).flatMap { i in (2000..<2004).map { "E\(i),\($0),\(level + Double(i))\(cells)\n" } }.joined()
    }

    @Test("rows of domestic trade that take no part are named with the columns they lack")
    func lostDomesticRows() throws {
        let border = GravityRequest.Equation.formula("trade ~ rta + border() | exporter^year + importer^year")
        let without = try gravity(Self.panel(), border, output: outputs(2000))
        let lost = try #require(finding("lost-domestic-rows", in: without))
        #expect(lost.severity == .warning)
        #expect(
            lost.found
                == "every one of the 24 rows of domestic trade is left out: there is no value of `rta` in them")
        #expect(lost.advice.contains("give this file the columns"))
        let with = try gravity(Self.panel(), border, output: outputs(2000, columns: ",rta", cells: ",0"))
        #expect(finding("lost-domestic-rows", in: with) == nil)
        #expect(with.models[0].estimate.rowCount == 144 && without.models[0].estimate.rowCount == 120)
        // What a selection leaves out is not lost.
        let selected = try gravity(Self.panel(), .twoWay("rta"), output: outputs(2000)) {
            $0.selection = "exporter != importer"
        }
        #expect(finding("lost-domestic-rows", in: selected) == nil)
    }

    @Test("output in another unit than trade is a warning with the ratio")
    func units() throws {
        let border = GravityRequest.Equation.formula("trade ~ border() | exporter^year + importer^year")
        let wrong = try gravity(Self.panel(), border, output: outputs(2e9))
        let warning = try #require(finding("implausible-units", in: wrong))
        #expect(warning.severity == .warning && warning.found.hasSuffix("e6 times exports in the median of 24 cases"))
        #expect(finding("implausible-units", in: try gravity(Self.panel(), border, output: outputs(2000))) == nil)
    }

    @Test("rows that agree in all that identifies them are counted")
    func repeatedRows() throws {
        let twice = Self.panel("E0,E1,2000,7,107,0\nE4,E2,2003,8,114,0\n")
        let result = try gravity(twice)
        let warning = try #require(finding("repeated-rows", in: result))
        #expect(
            warning.found
                == "2 rows agree in exporter, importer, year with an earlier row, the first of them here with line 2")
        #expect(warning.severity == .warning && warning.line == 122)
        #expect(finding("repeated-rows", in: try gravity()) == nil)
        // Without the year among the columns in use rows are not those of a pair by year.
        #expect(finding("repeated-rows", in: try gravity(twice, .formula("trade ~ rta | exporter + importer"))) == nil)
        // A column of the effects tells them apart.
        var lines = Self.panel().split(separator: "\n").map { "\($0),a" }
        lines[0] = "exporter,importer,year,trade,dist,rta,good"
        let goods = (lines + lines.dropFirst().map { "\($0.dropLast())b" }).joined(separator: "\n") + "\n"
        let apart = GravityRequest.Equation.formula("trade ~ rta | exporter^year^good + importer^year^good")
        #expect(finding("repeated-rows", in: try gravity(goods, apart)) == nil)
        #expect(
            finding("repeated-rows", in: try gravity(goods, .twoWay("rta")))?.found.hasPrefix("120 rows agree") == true)
    }

    @Test("a logarithm belongs to least squares")
    func logarithm() throws {
        let formula = GravityRequest.Equation.formula("log(trade) ~ rta | exporter^year + importer^year")
        #expect(finding("logarithm-under-poisson", in: try gravity(Self.panel(), formula))?.severity == .warning)
        #expect(finding("logarithm-under-poisson", in: try gravity(Self.panel(), formula) { $0.family = .ols }) == nil)
        let small = Self.panel("E0,E1,2004,0.5,107,0\nE1,E0,2004,3,107,0\nE0,E2,2004,3,107,0\nE2,E0,2004,3,107,0\n")
        let error = #expect(throws: Diagnostics.self) { try gravity(small, .formula("log(trade) ~ rta | exporter")) }
        #expect(
            error?.all.first?.advice
                == "take `--family ols` for a logarithm, or the outcome itself, zeros included, for Poisson")
    }

    @Test("clusters made of the outcome and columns that are mostly gaps are warnings")
    func columns() throws {
        let cluster = try gravity { $0.cluster = "trade" }
        #expect(finding("outcome-as-cluster", in: cluster)?.severity == .warning)
        #expect(finding("outcome-as-cluster", in: try gravity()) == nil)
        let gaps = try gravity(Self.panel(), .twoWay("rta + lag(rta, 3)"))
        let warning = try #require(finding("mostly-missing", in: gaps))
        #expect(
            warning.found
                == "`lag(rta, 3)` has no value in 90 of 120 selected rows, so more than half are left out")
        #expect(finding("mostly-missing", in: try gravity(Self.panel(), .twoWay("lag(rta, 2)"))) == nil)
    }
}
