/// The rule for each economy's deficit D (imports − exports at the exporter's price).
public enum Closure: String, Sendable, CaseIterable, Codable {
    /// D′ = D in units of the numeraire (world value added).
    case hold
    /// The baseline is solved again with D = 0 and the policy is compared with that.
    case zero
    /// D′ keeps its ratio to own value added; the world's sum is taken out in proportion to value added.
    case share
    /// Final expenditure keeps its ratio to value added plus tariff revenue, times one common factor
    /// that makes the world's deficits add to zero.
    case multiplicative
}
