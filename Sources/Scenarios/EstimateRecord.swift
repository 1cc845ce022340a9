import TextFormats

/// An estimate with everything needed to use, to draw and to cite it: what an estimate file holds.
///
/// Estimation writes it and scenarios read it, so that neither needs the other and a reader can put a published value in
/// the place of an estimate. The format is described in the reference of the estimate file.
public struct EstimateRecord: Sendable, Equatable {
    /// What the number of a term is.
    public enum Unit: String, Sendable, CaseIterable {
        /// ln of the factor on trade that goes with the regressor's step from 0 to 1.
        case logPoints = "log points"
        /// Per cent of trade for a per cent of the regressor.
        case elasticity
        /// ln of the factor on trade that goes with one more unit of a regressor that has units.
        case logPointsPerUnit = "log points per unit"
        /// In the units of the outcome: a linear model of trade itself.
        case outcomePerUnit = "outcome per unit"
    }

    /// One estimated coefficient.
    public struct Term: Sendable, Equatable {
        /// Name of the regressor.
        public var name: String
        /// The coefficient, in `unit`.
        public var estimate: Double
        /// Its standard error, in the same unit; at least zero.
        public var standardError: Double
        /// What the number is.
        public var unit: Unit

        /// Makes a term.
        public init(_ name: String, estimate: Double, standardError: Double, unit: Unit = .logPoints) {
            self.name = name
            self.estimate = estimate
            self.standardError = standardError
            self.unit = unit
        }
    }

    /// The rows that were used.
    public struct Sample: Sendable, Equatable {
        /// Rows left out for one reason.
        public struct Dropped: Sendable, Equatable {
            /// Why, in words.
            public var reason: String
            /// How many.
            public var rows: Int

            /// Makes a count.
            public init(_ reason: String, rows: Int) {
                self.reason = reason
                self.rows = rows
            }
        }

        /// Number of rows in use, at least one.
        public var rowCount: Int
        /// The years among them, ascending; empty where they are not known.
        public var years: [Int]
        /// How many exporters are among them; `nil` where that is not known.
        public var exporters: Int?
        /// How many importers are among them; `nil` where that is not known.
        public var importers: Int?
        /// Rows of the file that were left out, by reason.
        public var dropped: [Dropped]

        /// Makes a sample.
        public init(
            rowCount: Int, years: [Int] = [], exporters: Int? = nil, importers: Int? = nil, dropped: [Dropped] = []
        ) {
            self.rowCount = rowCount
            self.years = years
            self.exporters = exporters
            self.importers = importers
            self.dropped = dropped
        }
    }

    /// How the covariance matrix was computed; words for a reader.
    public struct CovarianceKind: Sendable, Equatable {
        /// A dimension of clusters.
        public struct Clusters: Sendable, Equatable {
            /// Name of the dimension.
            public var name: String
            /// How many clusters there are.
            public var count: Int

            /// Makes a dimension.
            public init(_ name: String, count: Int) {
                self.name = name
                self.count = count
            }
        }

        /// `classical`, `robust`, `clustered`, `bootstrap`, ...
        public var kind: String
        /// The dimensions of clusters; empty where there are none.
        public var clusters: [Clusters]
        /// The factor for small samples, for example `G / (G - 1)`; empty where none was applied.
        public var smallSample: String

        /// Makes a description.
        public init(_ kind: String, clusters: [Clusters] = [], smallSample: String = "") {
            self.kind = kind
            self.clusters = clusters
            self.smallSample = smallSample
        }
    }

    /// Identifier, for example `rta-three-way-2026`; letters, digits, `-`, `_` and `.`.
    public var id: String
    /// When it was made.
    public var date: CalendarDay
    /// The formula as it was written.
    public var formula: String
    /// The estimator: `poisson` or `ols`.
    public var family: String
    /// Name of the file of observations, without its folder.
    public var dataFile: String
    /// SHA-256 of that file; `nil` where it is not known.
    public var dataHash: String?
    /// The selection of rows as it was written; `nil` where all rows were selected.
    public var selection: String?
    /// The rows that were used.
    public var sample: Sample
    /// How the covariance matrix was computed.
    public var covarianceKind: CovarianceKind
    /// The coefficients; at least one, each name once.
    public var terms: [Term]
    /// Covariance matrix of the terms, row by row: `terms.count` squared numbers, symmetric and positive semi-definite.
    public var covariance: [Double]
    /// Version of Comity that made it; `nil` for an estimate from elsewhere.
    public var comityVersion: String?
    /// A remark; may be empty.
    public var note: String

    /// Most terms of an estimate: its file must stay within what a YAML file may hold.
    public static let termLimit = 400

    /// Puts an estimate together; ``write(to:)`` checks it.
    public init(
        id: String, date: CalendarDay, formula: String, family: String, dataFile: String, dataHash: String? = nil,
        selection: String? = nil, sample: Sample, covarianceKind: CovarianceKind, terms: [Term], covariance: [Double],
        comityVersion: String? = nil, note: String = ""
    ) {
        self.id = id
        self.date = date
        self.formula = formula
        self.family = family
        self.dataFile = dataFile
        self.dataHash = dataHash
        self.selection = selection
        self.sample = sample
        self.covarianceKind = covarianceKind
        self.terms = terms
        self.covariance = covariance
        self.comityVersion = comityVersion
        self.note = note
    }

    /// The name of a term in a scenario: `rta-three-way-2026/rta`.
    public func identifier(of term: Term) -> String { "\(id)/\(term.name)" }

    /// Formula, estimator, data, sample and date in one line.
    public var citation: String {
        var kind = covarianceKind.kind
        if !covarianceKind.clusters.isEmpty {
            kind += " by \(covarianceKind.clusters.map(\.name).joined(separator: " and "))"
        }
        var rows = "n = \(sample.rowCount)"
        if let first = sample.years.first, let last = sample.years.last {
            rows += first == last ? ", \(first)" : ", \(first) to \(last)"
        }
        return "estimated with `\(formula)` (\(family), standard errors \(kind)) on \(dataFile)"
            + (selection.map { " where `\($0)`" } ?? "") + " (\(rows)), \(date)"
    }
}
