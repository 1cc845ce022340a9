/// One thing that the builder left out, assumed, imputed or changed; the world's notes.csv lists them all.
public struct BuildNote: Sendable, Equatable {
    /// What kind of decision it is.
    public enum Kind: String, Sendable, CaseIterable {
        case economyLeftOut = "economy-left-out"
        case partnerLeftOut = "partner-left-out"
        case yearFarFromWorld = "year-far-from-the-world"
        case yearNotPrinted = "year-not-printed"
        case sectorSharesNormalised = "sector-shares-normalised"
        case sectorShareImputed = "sector-share-imputed"
        case sectorShareRaised = "sector-share-raised-from-zero"
        case tradeTotalFromPercent = "trade-total-from-per-cent-of-gdp"
        case tradeTotalRaised = "trade-total-raised-from-zero"
        case exportsLowered = "exports-lowered"
        case goodsImputed = "goods-imputed"
        case servicesImputed = "services-imputed"
        case goodsSettled = "goods-part-settled"
        case noPrintedPartner = "no-printed-partner"
        case partnerShareRaised = "partner-share-raised-from-zero"
        case boundExceeded = "bound-exceeded"
        case printedFigureMovedFar = "printed-figure-moved-far"
        case agriculturalExportsLimited = "agricultural-exports-limited"
        case outputRaised = "output-raised"
        case spendingFarFromProduct = "spending-far-from-product"

        /// What the kind means, for the report.
        public var meaning: String {
            switch self {
            case .economyLeftOut: "left out: lacks a figure the accounts need"
            case .partnerLeftOut:
                "printed partner that is not in the world: its share stays in the total and is spread by the balancing"
            case .yearFarFromWorld: "a figure is more than two years away from the world's year and is used as printed"
            case .yearNotPrinted: "the edition states no year for a figure"
            case .sectorSharesNormalised:
                "printed sector shares of GDP do not add up to 100 (by more than 1) and were scaled"
            case .sectorShareImputed: "sector share of GDP not printed: what is left of 100, or the continent's median"
            case .sectorShareRaised: "sector share printed as zero, read as half of its last digit"
            case .tradeTotalFromPercent: "total taken from per cent of GDP, because no amount is printed"
            case .tradeTotalRaised: "total printed as zero, read as half of the smallest total printed"
            case .exportsLowered:
                "exports of goods and services lowered together, because GDP + imports − exports left too little to spend"
            case .goodsImputed: "goods in goods and services taken from the continent's median"
            case .servicesImputed:
                "services are not the difference of two printed figures: share taken from the continent's (median or first decile)"
            case .goodsSettled:
                "goods part of goods and services moved by the balancing by more than 5 per cent of goods"
            case .noPrintedPartner:
                "the edition prints no partners for this side: only its partners' figures and gravity speak"
            case .partnerShareRaised: "partner share printed as zero, read as a quarter of its last digit"
            case .boundExceeded: "an unprinted flow had to exceed the smallest printed share to meet the totals"
            case .printedFigureMovedFar: "printed figure moved by more than a quarter"
            case .agriculturalExportsLimited:
                "agricultural exports held below output, the rest of goods exports is industry"
            case .outputRaised:
                "output raised above value added over its usual share, because it sells abroad more than that"
            case .spendingFarFromProduct:
                "total spending is below half or above twice the product: the printed totals do not fit together well"
            }
        }
    }

    /// Kind of decision.
    public var kind: Kind
    /// Code of the economy concerned.
    public var economy: String
    /// Sector, flow or partner concerned; may be empty.
    public var item: String
    /// The number concerned, in `unit`; `nil` where there is none.
    public var value: Double?
    /// Unit of `value`; may be empty.
    public var unit: String
    /// In words, where the kind alone does not say it.
    public var text: String

    /// Makes a note from its fields.
    public init(
        _ kind: Kind, _ economy: String, item: String = "", value: Double? = nil, unit: String = "", text: String = ""
    ) {
        self.kind = kind
        self.economy = economy
        self.item = item
        self.value = value
        self.unit = unit
        self.text = text
    }
}
