extension Brief {
    /// A value and, with draws, the ends of its interval.
    public struct Figure: Codable, Sendable, Equatable {
        /// The value at the central parameters; `nil` where the measure does not exist.
        public var value: Double?
        /// The lower end of its interval.
        public var low: Double?
        /// The upper end of its interval.
        public var high: Double?

        /// Makes a figure.
        public init(_ value: Double? = nil, low: Double? = nil, high: Double? = nil) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// The world that was asked.
    public struct World: Codable, Sendable, Equatable {
        /// Its name on the command line.
        public var name: String
        /// Its title.
        public var title: String
        /// The year of its accounts.
        public var year: Int
        /// The unit of money in words: million USD.
        public var moneyUnit: String
        /// How many single units of the currency one value counts.
        public var unitMultiple: Double
        /// The currency: USD.
        public var currency: String
        /// Who published its figures.
        public var source: String
        /// Their licence.
        public var licence: String

        /// Describes a world.
        public init(
            name: String, title: String, year: Int, moneyUnit: String, unitMultiple: Double, currency: String,
            source: String, licence: String
        ) {
            self.name = name
            self.title = title
            self.year = year
            self.moneyUnit = moneyUnit
            self.unitMultiple = unitMultiple
            self.currency = currency
            self.source = source
            self.licence = licence
        }
    }

    /// A column of the table of economies.
    public struct Column: Codable, Sendable, Equatable {
        /// Name in csv and json.
        public var key: String
        /// Title for people.
        public var title: String
        /// Unit in words; that of money is the world's.
        public var unit: String
        /// What it is.
        public var meaning: String
        /// Whether it is money.
        public var isMoney: Bool

        /// Describes a column.
        public init(key: String, title: String, unit: String, meaning: String, isMoney: Bool) {
            self.key = key
            self.title = title
            self.unit = unit
            self.meaning = meaning
            self.isMoney = isMoney
        }
    }

    /// One economy.
    public struct Row: Codable, Sendable, Equatable {
        /// Its code.
        public var code: String
        /// Its name.
        public var name: String
        /// Its values, by column.
        public var values: [Figure]
        /// Number of the answered draws in which its real income rises; `nil` without draws.
        public var gains: Int?
        /// Number of the answered draws in which it falls; `nil` without draws.
        public var losses: Int?

        /// Makes a row.
        public init(code: String, name: String, values: [Figure], gains: Int? = nil, losses: Int? = nil) {
            self.code = code
            self.name = name
            self.values = values
            self.gains = gains
            self.losses = losses
        }
    }

    /// The change of the whole world.
    public struct Total: Codable, Sendable, Equatable {
        /// Real income of the world, in per cent.
        public var realIncome: Figure
        /// Sum of equivalent variations, in the world's unit.
        public var money: Figure
        /// Trade between economies at the exporter's price, in units of world value added.
        public var trade: Change

        /// Makes a total.
        public init(realIncome: Figure, money: Figure, trade: Change) {
            self.realIncome = realIncome
            self.money = money
            self.trade = trade
        }
    }

    /// A value before and after.
    public struct Change: Codable, Sendable, Equatable {
        /// Before.
        public var before: Double
        /// After.
        public var after: Double

        /// Makes a pair.
        public init(before: Double, after: Double) {
            self.before = before
            self.after = after
        }

        /// 100 · (after / before − 1); `nil` where there was nothing before.
        public var percent: Double? { before > 0 ? 100 * (after / before - 1) : nil }
    }

    /// One economy's trade with its partners over all sectors, at the exporter's price in units of world value added.
    public struct PartnerFlows: Codable, Sendable, Equatable {
        /// Position of the economy.
        public var economy: Int
        /// Its exports to everybody.
        public var exports: Change
        /// Its imports from everybody.
        public var imports: Change
        /// Its partners, largest trade of before and after first.
        public var partners: [Partner]
        /// The partners beyond those, together; `nil` where all are listed.
        public var others: Others?

        /// Makes a record.
        public init(economy: Int, exports: Change, imports: Change, partners: [Partner], others: Others?) {
            self.economy = economy
            self.exports = exports
            self.imports = imports
            self.partners = partners
            self.others = others
        }
    }

    /// Trade with one partner.
    public struct Partner: Codable, Sendable, Equatable {
        /// Position of the partner.
        public var economy: Int
        /// Exports to it.
        public var exports: Change
        /// Imports from it.
        public var imports: Change

        /// Makes a record.
        public init(economy: Int, exports: Change, imports: Change) {
            self.economy = economy
            self.exports = exports
            self.imports = imports
        }
    }

    /// Trade with the partners that are not listed.
    public struct Others: Codable, Sendable, Equatable {
        /// How many they are.
        public var count: Int
        /// Exports to them.
        public var exports: Change
        /// Imports from them.
        public var imports: Change

        /// Makes a record.
        public init(count: Int, exports: Change, imports: Change) {
            self.count = count
            self.exports = exports
            self.imports = imports
        }
    }

    /// What a member of a coalition receives from the others.
    public struct Transfer: Codable, Sendable, Equatable {
        /// Number of the coalition, counted from one.
        public var coalition: Int
        /// Position of the economy.
        public var economy: Int
        /// What it receives, negative where it pays, in the world's unit.
        public var received: Double
        /// The same in per cent of its income.
        public var percentOfIncome: Double

        /// Makes a record.
        public init(coalition: Int, economy: Int, received: Double, percentOfIncome: Double) {
            self.coalition = coalition
            self.economy = economy
            self.received = received
            self.percentOfIncome = percentOfIncome
        }
    }
}
