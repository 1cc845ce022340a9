import WorldData

/// What one series of ties measures, and what its silence means.
public struct TieMeasure: Sendable, Equatable {
    /// Whether a greater value brings two economies closer.
    public enum Orientation: String, Sendable, Codable, CaseIterable {
        /// Greater is closer.
        case closer
        /// Greater is further.
        case further
        /// Neither, or not stated.
        case neither
    }

    /// To whom a value belongs.
    public enum Direction: String, Sendable, Codable, CaseIterable {
        /// From the origin to the destination.
        case directed
        /// To both alike; stated once, with the code that sorts first as the origin.
        case symmetric
    }

    /// What a year without a row means.
    public enum Absence: String, Sendable, Codable, CaseIterable {
        /// It is not known.
        case missing
        /// Zero, in the years that the source covers, between members of the state system.
        case zero
    }

    /// Name in files, in snake case.
    public var name: String
    /// Kind of tie.
    public var kind: Tie.Kind
    /// Unit of the values.
    public var unit: String
    /// To whom a value belongs.
    public var direction: Direction
    /// Whether a greater value is closer.
    public var orientation: Orientation
    /// What a year without a row means.
    public var absence: Absence
    /// Whether the value does not change with time.
    public var isStatic: Bool
    /// Who publishes it, as it stands in every row.
    public var source: String
    /// What it is, in one sentence.
    public var meaning: String

    /// Describes a measure.
    public init(
        _ name: String, _ kind: Tie.Kind, unit: String, _ direction: Direction, _ orientation: Orientation,
        absence: Absence = .missing, isStatic: Bool = false, source: String, meaning: String
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.direction = direction
        self.orientation = orientation
        self.absence = absence
        self.isStatic = isStatic
        self.source = source
        self.meaning = meaning
    }
}

extension TieMeasure {
    /// The measure of that name in the catalogue.
    public static func named(_ name: String) -> TieMeasure? { catalogue.first { $0.name == name } }
}
