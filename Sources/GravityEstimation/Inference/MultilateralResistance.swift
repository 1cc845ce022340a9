import Glibc
import DataTables
import TextFormats

/// Multilateral resistances read off the fixed effects of a gravity estimate.
///
/// Structural gravity is X_ij = (Y_i E_j / Y) T_ij / (O_i I_j), with outputs Y_i = Σ_j X_ij, expenditures E_j = Σ_i X_ij,
/// world output Y, trade costs T = t^(1 − σ), outward resistance O = Π^(1 − σ) and inward resistance I = P^(1 − σ).
/// Poisson's adding-up makes fitted totals equal to those of the data, so that its effects solve this system exactly.
public struct MultilateralResistances: Sendable {
    /// One economy in one year.
    public struct Row: Sendable, Equatable {
        /// Label of the economy.
        public var economy: String
        /// Label of the year; empty for a cross-section.
        public var year: String
        /// O = Π^(1 − σ); NaN where the economy does not export in that year.
        public var outward: Double
        /// I = P^(1 − σ); NaN where the economy does not import in that year.
        public var inward: Double
        /// Fitted sum of its exports, with domestic trade where the data have it; in the unit of the outcome.
        public var output: Double
        /// Fitted sum of its imports.
        public var expenditure: Double
    }

    /// By economy and year, in the order of the data.
    public var rows: [Row]
    /// The economy whose inward resistance is one in every year.
    public var reference: String
    /// T by row of the frame: fitted flow over what sizes and resistances explain; NaN where left out.
    public var tradeCostFactors: [Double]
    /// Whether levels mean something: with pair effects only ratios over years within an economy do.
    public var hasLevels: Bool
    /// Largest |fitted − observed| total of an economy and year, over the observed one.
    public var largestTotalGap: Double

    /// Π of a row for an elasticity of substitution σ other than one.
    public func outwardIndex(_ row: Row, sigma: Double) -> Double { pow(row.outward, 1 / (1 - sigma)) }

    /// P of a row for an elasticity of substitution σ other than one.
    public func inwardIndex(_ row: Row, sigma: Double) -> Double { pow(row.inward, 1 / (1 - sigma)) }
}

/// Recovers multilateral resistances from the effects of exporters and importers (by year).
///
/// With effects e_i and m_j and the reference economy 0: I_j = (E_j / E_0) exp(m_0 − m_j) and
/// O_i = Y_i exp(−e_i) (E_0 / Y) exp(−m_0), in each year.
///
/// - Parameters:
///   - estimate: a Poisson estimate with an effect of exporters (by year) and one of importers (by year), and perhaps one
///     of pairs. Without domestic trade in the data, outputs and expenditures are exports and imports, and resistances
///     are of a world without domestic trade.
///   - frame: the rows it was estimated from.
///   - table: the table behind the frame.
///   - columns: which columns hold exporter, importer and year.
///   - reference: label of the economy whose inward resistance is one; it imports in every year.
/// - Throws: `Diagnostics` where effects, columns or the reference are not there.
/// - Complexity: O(rows).
/// - Source: Fally (2015), Structural gravity and fixed effects, Journal of International Economics 97(1): 76-85;
///   Anderson & van Wincoop (2003), American Economic Review 93(1): 170-192.
public func multilateralResistances(
    of estimate: GravityEstimate, frame: EstimationFrame, table: DataTable,
    columns: GravityColumns = GravityColumns(), reference: String
) throws(Diagnostics) -> MultilateralResistances {
    guard estimate.family == .poisson else {
        throw missing(
            "the estimate is by least squares", needed: "a Poisson estimate: its fitted totals equal those of the data")
    }
    let places = try GravityPlaces(frame, table, columns)
    let used = (0..<frame.rowCount).filter { !estimate.fitted[$0].isNaN }
    let exporterEffect = try effect(frame, used, places.exporter, places, role: "exporter")
    let importerEffect = try effect(frame, used, places.importer, places, role: "importer")
    guard let home = places.economies.firstIndex(of: reference) else {
        throw Diagnostics([
            Diagnostic(
                kind: "unknown-reference", found: "no economy of the data is called `\(reference)`",
                needed: "the economy whose inward resistance is one",
                nearest: nearestNames(to: reference, among: places.economies))
        ])
    }
    let (economies, years) = (places.economies.count, places.years.count)
    let cells = economies * years
    var output = [Double](repeating: 0, count: cells)
    var expenditure = output
    var observed = (output: output, expenditure: output)
    var exporterValue = [Double](repeating: .nan, count: cells)
    var importerValue = exporterValue
    var world = [Double](repeating: 0, count: years)
    for row in used {
        let year = Int(places.year[row])
        let out = Int(places.exporter[row]) * years + year
        let into = Int(places.importer[row]) * years + year
        let weight = frame.weights?[row] ?? 1
        let flow = weight * estimate.fitted[row]
        output[out] += flow
        expenditure[into] += flow
        world[year] += flow
        observed.output[out] += weight * frame.outcome.values[row]
        observed.expenditure[into] += weight * frame.outcome.values[row]
        exporterValue[out] =
            estimate.effectCoefficients[exporterEffect][
                Int(frame.effects[exporterEffect].codes[row])]
        importerValue[into] =
            estimate.effectCoefficients[importerEffect][
                Int(frame.effects[importerEffect].codes[row])]
    }
    var rows: [MultilateralResistances.Row] = []
    var outward = [Double](repeating: .nan, count: cells)
    var inward = outward
    var gap = 0.0
    for year in 0..<years where world[year] > 0 {
        let base = home * years + year
        guard importerValue[base].isFinite else {
            throw missing(
                "`\(reference)` imports nothing that was estimated with in \(places.years[year])",
                needed: "a reference economy that imports in every year")
        }
        for economy in 0..<economies {
            let cell = economy * years + year
            outward[cell] =
                output[cell] * exp(-exporterValue[cell]) * (expenditure[base] / world[year])
                * exp(-importerValue[base])
            inward[cell] = expenditure[cell] / expenditure[base] * exp(importerValue[base] - importerValue[cell])
            for (found, wanted) in [
                (output[cell], observed.output[cell]), (expenditure[cell], observed.expenditure[cell]),
            ] where wanted > 0 { gap = max(gap, abs(found - wanted) / wanted) }
        }
    }
    for economy in 0..<economies {
        for year in 0..<years {
            let cell = economy * years + year
            guard !outward[cell].isNaN || !inward[cell].isNaN else { continue }
            rows.append(
                MultilateralResistances.Row(
                    economy: places.economies[economy], year: places.years[year], outward: outward[cell],
                    inward: inward[cell], output: output[cell], expenditure: expenditure[cell]))
        }
    }
    var factors = [Double](repeating: .nan, count: frame.rowCount)
    for row in used {
        let year = Int(places.year[row])
        let out = Int(places.exporter[row]) * years + year
        let into = Int(places.importer[row]) * years + year
        factors[row] =
            estimate.fitted[row] * world[year] / (output[out] * expenditure[into]) * outward[out] * inward[into]
    }
    return MultilateralResistances(
        rows: rows, reference: reference, tradeCostFactors: factors, hasLevels: frame.effects.count == 2,
        largestTotalGap: gap)
}

/// Exporter, importer and year of the rows of a frame.
private struct GravityPlaces {
    /// Codes in `economies` and `years`, by row.
    let exporter: [Int32], importer: [Int32], year: [Int32]
    let economies: [String], years: [String]

    init(_ frame: EstimationFrame, _ table: DataTable, _ columns: GravityColumns) throws(Diagnostics) {
        let header = table.columns.map(\.name)
        var found: [GravityColumns.Role: Factor] = [:]
        var faults: [Diagnostic] = []
        for role in [GravityColumns.Role.exporter, .importer, .year] {
            // A cross-section need not have a year.
            if role == .year, columns.year == nil,
                !header.contains(where: { GravityColumns.years.contains($0.lowercased()) })
            {
                continue
            }
            do {
                let name = try columns.name(of: role, in: header) { text, advice, nearest in
                    Diagnostic(
                        kind: "no-gravity-column", file: table.file, found: text,
                        needed: "the \(role.rawValue) of each row", advice: advice, nearest: nearest)
                }
                if let name, let column = table.column(name) {
                    found[role] = factor(of: column, rows: frame.sourceRows)
                }
            } catch { faults.append(error) }
        }
        if !faults.isEmpty { throw Diagnostics(faults) }
        guard let left = found[.exporter], let right = found[.importer],
            let shared = sharedCodes(left, right)
        else {
            throw missing(
                "exporters and importers are not labelled alike", needed: "texts in both columns, or numbers in both")
        }
        (exporter, importer) = (shared.left, shared.right)
        var names = [String](repeating: "", count: shared.count)
        for (codes, own) in [(shared.left, left), (shared.right, right)] {
            for (row, code) in codes.enumerated() where names[Int(code)].isEmpty {
                names[Int(code)] = labelText(own, Int(own.codes[row]))
            }
        }
        economies = names
        if let own = found[.year] {
            year = own.codes
            years = (0..<own.levels.count).map { labelText(own, $0) }
        } else {
            year = [Int32](repeating: 0, count: frame.rowCount)
            years = [""]
        }
    }
}

private func labelText(_ factor: Factor, _ code: Int) -> String {
    switch factor.levels {
    case .texts(let labels): labels[code]
    case .numbers(let numbers): numberText(numbers[code])
    case .groups: "\(code)"
    }
}

/// Position of the effect that divides the rows in use by an economy and year.
private func effect(
    _ frame: EstimationFrame, _ used: [Int], _ economy: [Int32], _ places: GravityPlaces, role: String
) throws(Diagnostics) -> Int {
    let years = Int32(places.years.count)
    let wanted = GroupColumn(
        role, codes: used.map { economy[$0] * years + places.year[$0] },
        groupCount: places.economies.count * places.years.count)
    for (position, effect) in frame.effects.enumerated() {
        let own = GroupColumn(effect.name, codes: used.map { effect.codes[$0] }, groupCount: effect.groupCount)
        if isSamePartition(wanted, own) { return position }
    }
    throw missing(
        "no fixed effect divides the rows by \(role)\(years > 1 ? " and year" : "")",
        needed: "an effect of exporters and one of importers\(years > 1 ? ", each by year" : "")")
}

private func missing(_ found: String, needed: String) -> Diagnostics {
    Diagnostics([Diagnostic(kind: "no-resistances", found: found, needed: needed)])
}
