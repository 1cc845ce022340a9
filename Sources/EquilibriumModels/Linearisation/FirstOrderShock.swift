/// A small change, as logarithms per unit: what the linearised equilibrium is asked about.
///
/// Sparse, since most questions change one economy: positions that are not named stay as they are.
public struct FirstOrderShock: Sendable, Equatable {
    /// A change of the productivity of one producer.
    public struct Productivity: Sendable, Equatable {
        /// Position of the producer, `j * N + n`.
        public var producer: Int
        /// d ln a.
        public var logChange: Double

        /// Makes a change.
        public init(producer: Int, logChange: Double) {
            self.producer = producer
            self.logChange = logChange
        }
    }

    /// A change of the iceberg cost of one pair in one sector.
    public struct TradeCost: Sendable, Equatable {
        /// Position of the sector.
        public var sector: Int
        /// Position of the importer.
        public var importer: Int
        /// Position of the exporter.
        public var exporter: Int
        /// d ln d.
        public var logChange: Double

        /// Makes a change.
        public init(sector: Int, importer: Int, exporter: Int, logChange: Double) {
            self.sector = sector
            self.importer = importer
            self.exporter = exporter
            self.logChange = logChange
        }
    }

    /// A change of the endowment of one economy.
    public struct Labour: Sendable, Equatable {
        /// Position of the economy.
        public var economy: Int
        /// d ln l.
        public var logChange: Double

        /// Makes a change.
        public init(economy: Int, logChange: Double) {
            self.economy = economy
            self.logChange = logChange
        }
    }

    /// Changes of productivity.
    public var productivity: [Productivity] = []
    /// Changes of iceberg costs; those of pairs that do not trade change nothing.
    public var tradeCost: [TradeCost] = []
    /// Changes of endowments.
    public var labour: [Labour] = []

    /// A shock that changes nothing.
    public init() {}
}

/// How an equilibrium answers a small shock: derivatives of logarithms.
public struct FirstOrderResponse: Sendable {
    /// d ln w, by economy.
    public var wage: [Double]
    /// d ln P, by market (`j * N + n`).
    public var price: [Double]
    /// d ln X, by market.
    public var expenditure: [Double]
    /// d ln (Y/c), by producer; empty at constant returns.
    public var scale: [Double]
    /// d ln I, of final expenditure by economy.
    public var income: [Double]
    /// d ln (I/P) with P = Πⱼ P[n,j]^α[n,j], by economy: the answer.
    public var realIncome: [Double]
    /// The largest residual of any linearised condition, from scratch, per unit of the quantity compared.
    public var residual: Double
    /// In which condition it stands.
    public var residualCondition: String
    /// Products with the Jacobian that it took.
    public var products: Int
}
