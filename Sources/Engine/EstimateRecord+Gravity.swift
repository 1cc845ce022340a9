import GravityEstimation
import Scenarios

/// Under another name, since a record has a property of this one.
private let thisVersion = comityVersion

extension EstimateRecord {
    /// The record of an estimate, to be written to a file that scenarios can name.
    ///
    /// - Parameters:
    ///   - estimate: what was found.
    ///   - id: its name in scenarios.
    ///   - date: the day on which it was made.
    ///   - formula: the formula in one line.
    ///   - selection: the selection in one line; `nil` where all rows were asked for.
    ///   - dataFile: path of the table; only its last part is kept.
    ///   - dataHash: SHA-256 of the table.
    ///   - units: what each coefficient is, from ``units(of:family:)``.
    ///   - coverage: who trades when in the sample.
    ///   - note: a remark.
    public init(
        _ estimate: GravityEstimate, id: String, date: CalendarDay, formula: String, selection: String? = nil,
        dataFile: String, dataHash: String?, units: [String: Unit], coverage: SampleCoverage = SampleCoverage(),
        note: String = ""
    ) {
        let isClustered = estimate.covarianceKind == .clustered
        self.init(
            id: id, date: date, formula: formula, family: estimate.family.rawValue,
            dataFile: dataFile.split(separator: "/").last.map(String.init) ?? dataFile, dataHash: dataHash,
            selection: selection,
            sample: Sample(
                rowCount: estimate.rowCount, years: coverage.years, exporters: coverage.exporters,
                importers: coverage.importers,
                dropped: estimate.leftOut.map { Sample.Dropped($0.reason.rawValue, rows: $0.rows.count) }),
            covarianceKind: CovarianceKind(
                estimate.covarianceKind.rawValue,
                clusters: isClustered
                    ? estimate.clusters.map { CovarianceKind.Clusters($0.name, count: $0.count) } : [],
                smallSample: Self.smallSampleWords(estimate)),
            terms: estimate.terms.map {
                Term(
                    $0.name, estimate: $0.estimate, standardError: $0.standardError,
                    unit: units[$0.name] ?? .logPointsPerUnit)
            },
            covariance: estimate.covariance, comityVersion: thisVersion, note: note)
    }

    /// What the coefficient of each regressor is.
    ///
    /// That of a dummy, or of any regressor that runs from 0 to 1, is an effect in log points; that of a logarithm is an
    /// elasticity. Linear models of anything but a logarithm have neither.
    public static func units(of frame: EstimationFrame, family: EstimationOptions.Family) -> [String: Unit] {
        let isLinear = family == .ols && !isLogarithm(frame.outcome.name)
        let units = frame.regressors.map { regressor -> (String, Unit) in
            if isLinear { return (regressor.name, .outcomePerUnit) }
            if isLogarithm(regressor.name) { return (regressor.name, .elasticity) }
            let least = regressor.values.min()
            return (regressor.name, least == 0 && regressor.values.max() == 1 ? .logPoints : .logPointsPerUnit)
        }
        return Dictionary(units, uniquingKeysWith: { first, _ in first })
    }

    /// Whether a name is one logarithm as a whole: `log(trade)`, but not `log(trade)/2` or `log(dist):rta`.
    static func isLogarithm(_ name: String) -> Bool {
        guard name.hasPrefix("log("), name.hasSuffix(")") else { return false }
        var depth = 0
        for (position, letter) in name.enumerated() {
            if letter == "(" { depth += 1 }
            if letter == ")" { depth -= 1 }
            if letter == ")", depth == 0 { return position == name.count - 1 }
        }
        return false
    }

    private static func smallSampleWords(_ estimate: GravityEstimate) -> String {
        switch (estimate.covarianceKind, estimate.smallSample) {
        case (.classical, _), (_, .none): ""
        case (.robust, .groups): "N / (N - 1)"
        case (.robust, .parameters): "N / (N - K)"
        case (.clustered, .groups): "G / (G - 1)"
        case (.clustered, .parameters): "G / (G - 1) (N - 1) / (N - K)"
        }
    }
}
