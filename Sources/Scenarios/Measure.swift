/// One item under `baseline` or `policy`: what it does and where it was written.
public struct Measure: Sendable, Equatable {
    /// The kinds of measure, one for each keyword of the language.
    public enum Action: Sendable, Equatable {
        /// An agreement among members.
        case agreement(AgreementMeasure)
        /// New tariffs.
        case tariff(TariffMeasure)
        /// Trade at given prices times exp(value).
        case tradeEffect(TradeEffectMeasure)
        /// A change of iceberg costs in per cent.
        case tradeCost(TradeCostMeasure)
        /// No trade at all.
        case cutOff(CutOffMeasure)
        /// A change of productivity in per cent.
        case productivity(ProductivityMeasure)
        /// A change of the labour endowment in per cent.
        case labour(LabourMeasure)
        /// New final-demand shares.
        case preference(PreferenceMeasure)
        /// A target for the deficit.
        case deficit(DeficitMeasure)
        /// Transfers within a coalition.
        case coalition(CoalitionMeasure)
    }

    /// What the measure does.
    public var action: Action
    /// Where its keyword was written.
    public var place: Place

    /// Makes a measure.
    public init(_ action: Action, place: Place = .nowhere) {
        self.action = action
        self.place = place
    }

    /// The keyword of the language, for example `trade_cost`.
    public var keyword: String {
        switch action {
        case .agreement: "agreement"
        case .tariff: "tariff"
        case .tradeEffect: "trade_effect"
        case .tradeCost: "trade_cost"
        case .cutOff: "cut_off"
        case .productivity: "productivity"
        case .labour: "labour"
        case .preference: "preference"
        case .deficit: "deficit"
        case .coalition: "coalition"
        }
    }
}

/// An effect on trade at given prices: a number in log points, or the name of a cited parameter.
public struct EffectReference: Sendable, Equatable {
    /// The two ways to state an effect.
    public enum Value: Sendable, Equatable {
        /// Log points, stated in the scenario.
        case logPoints(Double)
        /// Identifier in the library of cited effects.
        case cited(String)
    }
    /// The effect.
    public var value: Value
    /// Where it was written.
    public var place: Place

    /// Makes a reference.
    public init(_ value: Value, place: Place = .nowhere) {
        self.value = value
        self.place = place
    }

    /// Identifier of the cited effect; `nil` for a number of the scenario.
    var cited: String? {
        if case .cited(let id) = value { return id }
        return nil
    }
}

/// A file that a scenario names.
public struct FileReference: Sendable, Equatable {
    /// The path as written, relative to the folder of the scenario.
    public var path: String
    /// Where it was written.
    public var place: Place

    /// Makes a reference.
    public init(_ path: String, place: Place = .nowhere) {
        self.path = path
        self.place = place
    }
}

/// An agreement: all ordered pairs of distinct members.
public struct AgreementMeasure: Sendable, Equatable {
    /// What happens to tariffs among members.
    public enum Tariffs: Sendable, Equatable {
        /// They become zero.
        case remove
        /// They stay.
        case keep
        /// They become this rate, in per cent.
        case percent(Double)
    }
    /// Name for the output.
    public var name: String
    /// Who takes part.
    public var members: Selector
    /// Tariffs among members.
    public var tariffs: Tariffs
    /// Effect on trade among members; `nil` is none.
    public var tradeEffect: EffectReference?
    /// The sectors covered.
    public var sectors: Selector
    /// Share of the effect, 0 to 1, for pairs that another agreement in force already covers.
    public var alreadyCovered: Double
    /// When it takes force, where stated.
    public var since: CalendarDay?
    /// The day at which groups are read, in place of that of the scenario.
    public var asOf: CalendarDay?

    /// Makes an agreement.
    public init(
        name: String, members: Selector, tariffs: Tariffs = .keep, tradeEffect: EffectReference? = nil,
        sectors: Selector = .all, alreadyCovered: Double = 0, since: CalendarDay? = nil, asOf: CalendarDay? = nil
    ) {
        self.name = name
        self.members = members
        self.tariffs = tariffs
        self.tradeEffect = tradeEffect
        self.sectors = sectors
        self.alreadyCovered = alreadyCovered
        self.since = since
        self.asOf = asOf
    }
}

/// New tariffs on a block of cells.
public struct TariffMeasure: Sendable, Equatable {
    /// How the new rate is stated.
    public enum Change: Sendable, Equatable {
        /// The new rate in per cent, above -100.
        case percent(Double)
        /// Percentage points added to the rate in force.
        case points(Double)
        /// Rates in per cent from a file in the form of tariff.csv, restricted to the cells.
        case file(FileReference, missing: MissingRate)
    }
    /// What a selected cell without a row in the file gets.
    public enum MissingRate: String, Sendable, CaseIterable {
        /// No tariff, as in a world's tariff.csv.
        case zero
        /// The rate in force.
        case keep
    }
    /// The cells.
    public var cells: CellSelector
    /// The new rates.
    public var change: Change
    /// Where the rates were written.
    public var changePlace: Place

    /// Makes a measure.
    public init(_ cells: CellSelector, _ change: Change, changePlace: Place = .nowhere) {
        self.cells = cells
        self.change = change
        self.changePlace = changePlace
    }
}

/// Trade of a block of cells at given prices, times exp(value).
public struct TradeEffectMeasure: Sendable, Equatable {
    /// How the effect is stated.
    public enum Value: Sendable, Equatable {
        /// One effect for every cell.
        case effect(EffectReference)
        /// Log points from a file with columns importer, exporter, [sector,] value, restricted to the cells.
        case file(FileReference)
    }
    /// The cells.
    public var cells: CellSelector
    /// The effect.
    public var value: Value

    /// Makes a measure.
    public init(_ cells: CellSelector, _ value: Value) {
        self.cells = cells
        self.value = value
    }
}

/// A change of iceberg costs: d̂ = 1 + percent/100.
public struct TradeCostMeasure: Sendable, Equatable {
    /// The cells.
    public var cells: CellSelector
    /// Per cent, above -100.
    public var percent: Double
    /// Whether the mirrored cells change too; a cell that is selected from both sides changes once.
    public var bothWays: Bool

    /// Makes a measure.
    public init(_ cells: CellSelector, percent: Double, bothWays: Bool = false) {
        self.cells = cells
        self.percent = percent
        self.bothWays = bothWays
    }
}

/// Exactly no trade.
public struct CutOffMeasure: Sendable, Equatable {
    /// The cells.
    public var cells: CellSelector
    /// Whether the mirrored cells are cut too.
    public var bothWays: Bool

    /// Makes a measure.
    public init(_ cells: CellSelector, bothWays: Bool = false) {
        self.cells = cells
        self.bothWays = bothWays
    }
}

/// Unit cost at given input prices falls by the factor 1/(1 + percent/100).
public struct ProductivityMeasure: Sendable, Equatable {
    /// The economies.
    public var economies: Selector
    /// The sectors.
    public var sectors: Selector
    /// Per cent, above -100.
    public var percent: Double

    /// Makes a measure.
    public init(economies: Selector, sectors: Selector = .all, percent: Double) {
        self.economies = economies
        self.sectors = sectors
        self.percent = percent
    }
}

/// A change of the labour endowment.
public struct LabourMeasure: Sendable, Equatable {
    /// The economies.
    public var economies: Selector
    /// Per cent, above -100.
    public var percent: Double

    /// Makes a measure.
    public init(economies: Selector, percent: Double) {
        self.economies = economies
        self.percent = percent
    }
}

/// New final-demand shares; sectors that are not selected keep their proportions in what is left.
public struct PreferenceMeasure: Sendable, Equatable {
    /// One sector's share.
    public struct Share: Sendable, Equatable {
        /// Code of the sector.
        public var sector: String
        /// Share of final demand, 0 to 1.
        public var share: Double
        /// Where the code was written.
        public var place: Place

        /// Makes a share.
        public init(_ sector: String, _ share: Double, place: Place = .nowhere) {
            self.sector = sector
            self.share = share
            self.place = place
        }
    }
    /// How the shares are stated.
    public enum Shares: Sendable, Equatable {
        /// The same for every economy selected.
        case stated([Share])
        /// From a file with columns economy, sector, share, restricted to the selection.
        case file(FileReference)
    }
    /// The economies.
    public var economies: Selector
    /// The sectors whose shares are stated.
    public var sectors: Selector
    /// The shares.
    public var shares: Shares

    /// Makes a measure.
    public init(economies: Selector, sectors: Selector = .all, shares: Shares) {
        self.economies = economies
        self.sectors = sectors
        self.shares = shares
    }
}

/// A target for the deficit, for the closure.
public struct DeficitMeasure: Sendable, Equatable {
    /// The economies.
    public var economies: Selector
    /// Imports − exports at the exporter's price, in the world's unit, for each of the economies.
    public var value: Double

    /// Makes a measure.
    public init(economies: Selector, value: Double) {
        self.economies = economies
        self.value = value
    }
}
