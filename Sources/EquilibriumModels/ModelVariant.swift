/// One member of the model family, as a transform of the accounts: one solver answers all of them.
///
/// - The horizon scales θ of every sector: θ = factor · θ of the world.
/// - Scale economies give each sector ψ: a producer's cost is ĉ · Ẑ^−ψ with Ẑ = Ŷ/ĉ, the number of firms where entry is
///   paid in the input bundle. ψ = 0 is Armington and Eaton-Kortum, ψ = 1/θ Krugman and Melitz-Pareto.
/// - Without input-output links value added is output and final demand is absorption.
///
/// - Source: Costinot & Rodríguez-Clare (2014) for the family; Caliendo & Parro (2015) for "no materials"; Lashkaripour &
///   Lugovskyy (2023), doi:10.1257/aer.20210419, for scale economies with entry in the input bundle.
public struct ModelVariant: Sendable, Equatable {
    /// How the scale elasticity of a sector is stated.
    public enum ScaleRule: Sendable, Equatable {
        /// ψ itself.
        case elasticity(Double)
        /// ψ θ, with the long-run θ; 1 is ψ = 1/θ.
        case timesTheta(Double)

        /// ψ at a long-run θ.
        public func elasticity(theta: Double) -> Double {
            switch self {
            case .elasticity(let value): value
            case .timesTheta(let product): product / theta
            }
        }
    }

    /// Factor of θ, above 0; 1 is the long run.
    public var horizonFactor: Double
    /// By sector; empty where returns to scale are constant.
    public var scale: [ScaleRule]
    /// Whether sectors buy inputs from each other.
    public var hasInputOutputLinks: Bool

    /// The base model unless stated otherwise.
    public init(horizonFactor: Double = 1, scale: [ScaleRule] = [], hasInputOutputLinks: Bool = true) {
        self.horizonFactor = horizonFactor
        self.scale = scale
        self.hasInputOutputLinks = hasInputOutputLinks
    }

    /// The long run with constant returns and input-output links.
    public static let base = ModelVariant()

    /// Above this ψ θ is above one and not one with rounding.
    static let edge = 1 + 1e-9

    /// θ of the variant.
    public func theta(longRun theta: [Double]) -> [Double] {
        horizonFactor == 1 ? theta : theta.map { horizonFactor * $0 }
    }

    /// ψ by sector; empty where returns to scale are constant.
    public func scaleElasticity(longRunTheta theta: [Double]) -> [Double] {
        zip(scale, theta).map { $0.elasticity(theta: $1) }
    }

    /// Gives accounts the elasticities of the variant for given long-run θ.
    ///
    /// - Throws: `ModelInputError.changeOutOfRange` where a scale elasticity times θ is above one or negative.
    public func setElasticities(of accounts: inout Accounts, longRunTheta theta: [Double]) throws(ModelInputError) {
        accounts.theta = self.theta(longRun: theta)
        accounts.scaleElasticity = scaleElasticity(longRunTheta: theta)
        for (psi, theta) in zip(accounts.scaleElasticity, theta) {
            guard psi >= 0, psi * theta <= Self.edge else {
                throw .changeOutOfRange(
                    "a scale elasticity of \(psi) times its theta of \(theta) is \(psi * theta), outside of 0 to 1")
            }
        }
    }

    /// The accounts of a world as this variant sees them.
    ///
    /// - Parameter calibrated: accounts with the long-run θ and the input-output links of the world.
    /// - Throws: as ``setElasticities(of:longRunTheta:)``.
    public func applied(to calibrated: Accounts) throws(ModelInputError) -> Accounts {
        var accounts = hasInputOutputLinks ? calibrated : calibrated.withoutInputOutputLinks()
        try setElasticities(of: &accounts, longRunTheta: calibrated.theta)
        return accounts
    }
}

extension Accounts {
    /// The same trade without inputs: "no materials" of Caliendo & Parro (2015).
    ///
    /// β = 1, γ = 0, V[n] = Σⱼ Y, I[n] = Σⱼ X and α = X / I: value added is output, and final demand is absorption. Flows,
    /// tariffs, deficits and elasticities stay, and no final demand can be negative.
    public func withoutInputOutputLinks() -> Accounts {
        var result = self
        let count = economyCount
        result.valueAddedShare = [Double](repeating: 1, count: count * sectorCount)
        result.inputShare = []
        result.compressedInputs = nil
        for n in 0..<count {
            var output = 0.0
            var expenditure = 0.0
            for j in 0..<sectorCount {
                output += self.output[j * count + n]
                expenditure += self.expenditure[j * count + n]
            }
            result.valueAdded[n] = output
            result.income[n] = expenditure
            for j in 0..<sectorCount {
                result.finalDemandShare[j * count + n] =
                    expenditure > 0 ? self.expenditure[j * count + n] / expenditure : 0
            }
        }
        return result
    }
}
