/// An edition of The World Factbook from which a built-in world is made.
public enum FactbookEdition: String, Sendable, CaseIterable {
    /// The edition of 29 November 2015: figures mostly of 2014.
    case of2015 = "2015"
    /// The last edition: figures mostly of 2023 and 2024.
    case of2026 = "2026"

    /// Name of the world built from this edition.
    public var worldName: String {
        switch self {
        case .of2015: "factbook-2014"
        case .of2026: "factbook-2024"
        }
    }

    /// The year that most figures of the edition describe.
    public var year: Int {
        switch self {
        case .of2015: 2014
        case .of2026: 2024
        }
    }

    /// Half of the last printed digit of a partner share, as a fraction: shares are printed to 0.1 and to 1 per cent.
    var halfPrintedDigit: Double {
        switch self {
        case .of2015: 0.0005
        case .of2026: 0.005
        }
    }

    /// The edition whose printed partners tell something about pairs that this one does not print.
    var other: FactbookEdition {
        switch self {
        case .of2015: .of2026
        case .of2026: .of2015
        }
    }
}
