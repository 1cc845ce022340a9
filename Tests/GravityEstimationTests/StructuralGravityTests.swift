import DataTables
import GravityEstimation
import Testing
import TextFormats

@Suite("Structural gravity in one line, and pairs by name")
struct StructuralGravityTests {
    private func gravity(
        _ terms: String, _ effects: StructuralGravity.Effects, header: String, outcome: String? = nil,
        columns: GravityColumns = GravityColumns()
    ) throws -> StructuralGravity {
        try StructuralGravity(
            terms, effects: effects, outcome: outcome, header: header.split(separator: " ").map(String.init),
            file: "trade.csv", columns: columns)
    }

    @Test("effects are those of exporters and importers by year, and of directed pairs")
    func formulas() throws {
        let two = try gravity("log(dist) + rta", .twoWay, header: "exporter importer year trade dist rta")
        #expect(two.formula == "trade ~ log(dist) + rta | exporter^year + importer^year")
        #expect(two.cluster == "sym(exporter, importer)")
        let three = try gravity("rta", .threeWay, header: "iso_o iso_d year FLOW rta")
        #expect(three.formula == "FLOW ~ rta | iso_o^year + iso_d^year + iso_o^iso_d")
        #expect(three.cluster == "sym(iso_o, iso_d)")
    }

    @Test("a sector is part of every effect, and a table without years is a cross-section")
    func sectorsAndCrossSections() throws {
        let sectors = try gravity("rta", .threeWay, header: "exporter importer year sector trade rta")
        #expect(
            sectors.formula
                == "trade ~ rta | exporter^year^sector + importer^year^sector + exporter^importer^sector")
        #expect(sectors.cluster == "sym(exporter, importer)")
        let cross = try gravity("log(dist)", .twoWay, header: "exporter importer trade dist")
        #expect(cross.formula == "trade ~ log(dist) | exporter + importer")
    }

    @Test("stated columns are taken, in backticks where they need them, and so is an outcome")
    func statedColumns() throws {
        let stated = try gravity(
            "rta", .twoWay, header: "a importer when trade value rta", outcome: "log(trade)",
            columns: GravityColumns(exporter: "a", importer: "importer", year: "when"))
        #expect(stated.formula == "log(trade) ~ rta | a^when + importer^when")
        let quoted = try StructuralGravity(
            "rta", effects: .twoWay, header: ["from here", "importer", "year", "trade"], file: "trade.csv",
            columns: GravityColumns(exporter: "from here", importer: "importer"))
        #expect(quoted.formula == "trade ~ rta | `from here`^year + importer^year")
        #expect(try GravityFormula(parsing: quoted.formula).effectNames == ["`from here`^year", "importer^year"])
    }

    /// Header, effects and the message.
    static let refusals: [(String, StructuralGravity.Effects, String)] = [
        (
            "exporter importer year rta", .twoWay,
            "trade.csv: error: no column is called as trade usually is (trade, flow, flows, tradeflow, trade_value, "
                + "exports, value)\n  needed: one of exporter, importer, year, rta\n  to do: name it with `--outcome COLUMN`"
        ),
        (
            "exporter importer year trade value", .twoWay,
            "trade.csv: error: several columns may be trade: trade, value\n"
                + "  needed: one of exporter, importer, year, trade, value\n  to do: name it with `--outcome COLUMN`"
        ),
        (
            "exporter importer trade", .threeWay,
            "trade.csv: error: `--three-way` needs the year: no column is called as the year usually is (year, yr)\n"
                + "  needed: one of exporter, importer, trade\n  to do: name it with `--year COLUMN`"
        ),
    ]

    @Test("a column that cannot be told is asked for", arguments: refusals)
    func refused(header: String, effects: StructuralGravity.Effects, message: String) {
        do {
            let made = try gravity("rta", effects, header: header)
            Issue.record("accepted: \(made.formula)")
        } catch {
            #expect("\(error)" == message)
        }
    }

    @Test("`pair` is the pair in either direction, unless a column is called so")
    func pairs() throws {
        let formula = try GravityFormula(parsing: "trade ~ rta | exporter^year + pair + pair^sector")
        let header = ["exporter", "importer", "year", "trade", "rta", "sector"]
        let named = try formula.namingPair(header: header, file: "trade.csv")
        #expect(
            named.effectNames == ["exporter^year", "sym(exporter, importer)", "sym(exporter, importer)^sector"])
        #expect(try formula.namingPair(header: header + ["pair"], file: "trade.csv") == formula)
        let clusters = try ClusterSpecification(parsing: "pair + sym(exporter, importer)")
            .namingPair(header: header, file: "trade.csv")
        #expect(clusters.names == ["sym(exporter, importer)"])
        #expect(throws: Diagnostics.self) {
            try ClusterSpecification(parsing: "pair").namingPair(header: ["a", "b"], file: "trade.csv")
        }
    }

    @Test("groups are called by the values of their parts")
    func labels() throws {
        let formula = try GravityFormula(
            parsing: "trade ~ log(dist) | exporter^year + sym() + I(year - 2000) + I(rta * 2)^importer")
        let frame = try EstimationFrame(
            table: smallTable, formula: formula, selection: Selection(parsing: "exporter != \"KHM\""))
        let labels = formula.effectLabels(in: smallTable, of: frame)
        #expect(labels.map(\.effect) == frame.effects.map(\.name))
        // Rows in use: NA to KHM, VNM to KHM in 2000; VNM to KHM in 2001 (NA to VNM has no distance).
        #expect(frame.effects.map { $0.codes.count } == [3, 3, 3, 3])
        let byRow = zip(labels, frame.effects).map { names, effect in effect.codes.map { names.groups[Int($0)] } }
        #expect(byRow[0] == ["NA^2000", "VNM^2000", "VNM^2001"])
        #expect(byRow[1] == ["NA|KHM", "VNM|KHM", "VNM|KHM"])
        #expect(byRow[2] == ["0", "0", "1"])
        #expect(byRow[3] == ["0^KHM", "2^KHM", "2^KHM"])
    }

    @Test("domestic trade asks for its columns by name")
    func domestic() throws {
        let header = ["exporter", "importer", "year", "trade", "dist"]
        #expect(
            try domesticColumns(header: header, file: "trade.csv", trade: "trade") == [
                "trade", "exporter", "importer", "year",
            ])
        do {
            _ = try domesticColumns(header: header, file: "trade.csv", trade: "log(trade)")
            Issue.record("accepted")
        } catch {
            #expect(
                "\(error)"
                    == "trade.csv: error: domestic trade is counted from a column of trade, and there is no column "
                    + "`log(trade)`\n  needed: one of exporter, importer, year, trade, dist\n"
                    + "  to do: name it with `--outcome COLUMN`")
        }
    }
}
