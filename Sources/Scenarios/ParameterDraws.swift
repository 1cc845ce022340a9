import NumericKernels
import TextFormats
import WorldData

/// A parameter that draws vary.
public struct UncertainParameter: Sendable, Equatable {
    /// What the parameter is in the model.
    public enum Role: Sendable, Equatable {
        /// θ of the sector at this position.
        case elasticity(sector: Int)
        /// The cited effect with this identifier.
        case effect(String)
    }

    /// Name, as among the parameters of a run.
    public var name: String
    /// What it is in the model.
    public var role: Role
    /// What it is drawn from.
    public var distribution: ParameterDistribution
    /// Unit.
    public var unit: String
    /// The estimate whose terms are drawn together with it; `nil` where it is drawn by itself.
    public var estimate: JointEstimate?

    /// Address of the parameter's variates: the first 64 bits of the SHA-256 of its name.
    var stream: UInt64 { Self.stream(of: name) }

    static func stream(of name: String) -> UInt64 {
        UInt64(sha256(Array(name.utf8)).prefix(16), radix: 16) ?? 0
    }
}

/// The values of one draw.
public struct DrawnValues: Sendable, Equatable {
    /// θ by sector: drawn where it is uncertain, central elsewhere.
    public var theta: [Double]
    /// Values of the uncertain cited effects, by identifier.
    public var effects: [String: Double]
    /// Every drawn value, in the order of ``ParameterDraws/uncertain``.
    public var all: [Double]
}

/// Draws of the parameters of a run.
///
/// Draw k of a parameter is a function of the seed, of k and of the parameter's name: neither the number of draws, nor the
/// other parameters, nor the order or the threads of evaluation can change it. Parameters are drawn independently of each other,
/// except for the terms of one estimate: x = m + L z with the covariance matrix L L′ of the whole estimate, z one standard normal
/// variate for each term, addressed by its name. The draw of a term then does not depend on which other terms are in use.
public struct ParameterDraws: Sendable {
    /// The parameters with a standard error above zero, in the order of the run's parameters.
    public let uncertain: [UncertainParameter]
    /// The parameters without one, which every draw holds at their values.
    public let fixed: [UsedParameter]
    /// The seed.
    public let seed: Int
    private let generator: CounterBasedGenerator
    private let streams: [UInt64]
    private let groups: [JointDraws]
    private let centralTheta: [Double]

    /// Sorts the parameters of a run into uncertain and fixed ones.
    ///
    /// - Parameters:
    ///   - parameters: elasticities and what the measures used, each once.
    ///   - world: names the sectors.
    ///   - seed: chooses the sequence; at least zero.
    public init(of parameters: [UsedParameter], in world: World, seed: Int) {
        var uncertain: [UncertainParameter] = []
        var fixed: [UsedParameter] = []
        for parameter in parameters {
            if let drawn = UncertainParameter(parameter, in: world) {
                uncertain.append(drawn)
            } else {
                fixed.append(parameter)
            }
        }
        self.uncertain = uncertain
        self.fixed = fixed
        self.seed = seed
        generator = CounterBasedGenerator(seed: UInt64(bitPattern: Int64(seed)))
        streams = uncertain.map(\.stream)
        groups = JointDraws.all(in: uncertain)
        centralTheta = world.sectors.map(\.theta)
    }

    /// The values of a draw.
    ///
    /// - Parameter draw: its number, counted from one.
    public func values(ofDraw draw: Int) -> DrawnValues {
        func uniform(_ stream: UInt64) -> Double { generator.uniform(stream: stream, index: UInt64(draw)) }
        var values = DrawnValues(theta: centralTheta, effects: [:], all: [])
        values.all = zip(uncertain, streams).map { parameter, stream in
            parameter.estimate == nil ? parameter.distribution.quantile(at: uniform(stream)) : 0
        }
        for group in groups {
            let normals = group.streams.map { normalQuantile(uniform($0)) }
            for (place, row) in group.members {
                values.all[place] =
                    uncertain[place].distribution.mean + group.estimate.factor.deviation(row: row, normals)
            }
        }
        for (parameter, value) in zip(uncertain, values.all) {
            switch parameter.role {
            case .elasticity(let sector): values.theta[sector] = value
            case .effect(let id): values.effects[id] = value
            }
        }
        return values
    }

    /// The estimates of which two terms or more are drawn, with the identifiers of these.
    public var joint: [(estimate: JointEstimate, terms: [String])] {
        groups.filter { $0.members.count > 1 }.map { group in
            (group.estimate, group.members.map { uncertain[$0.place].name })
        }
    }

    /// Identifiers of the cited effects that are drawn.
    public var effects: [String] {
        uncertain.compactMap { if case .effect(let id) = $0.role { id } else { nil } }
    }

    /// Whether θ of some sector is drawn.
    public var drawsElasticities: Bool {
        uncertain.contains { if case .elasticity = $0.role { true } else { false } }
    }
}

/// The terms of one estimate among the uncertain parameters.
private struct JointDraws: Sendable {
    let estimate: JointEstimate
    /// Positions among the uncertain parameters, each with its row of the covariance matrix.
    var members: [(place: Int, row: Int)] = []
    /// Address of the variate of each row up to the last one in use.
    var streams: [UInt64] = []

    static func all(in parameters: [UncertainParameter]) -> [JointDraws] {
        var groups: [JointDraws] = []
        for (place, parameter) in parameters.enumerated() {
            guard let estimate = parameter.estimate, let row = estimate.terms.firstIndex(of: parameter.name) else {
                continue
            }
            let number = groups.firstIndex { $0.estimate.id == estimate.id } ?? groups.count
            if number == groups.count { groups.append(JointDraws(estimate: estimate)) }
            groups[number].members.append((place, row))
        }
        for number in groups.indices {
            let last = groups[number].members.reduce(0) { max($0, $1.row) }
            groups[number].streams = groups[number].estimate.terms[...last].map(UncertainParameter.stream)
        }
        return groups
    }
}

extension UncertainParameter {
    /// The distribution of a parameter; `nil` where it has no standard error above zero.
    fileprivate init?(_ parameter: UsedParameter, in world: World) {
        guard let error = parameter.standardError, error > 0 else { return nil }
        let role: Role
        let family: ParameterDistribution.Family
        if let effect = parameter.effect {
            switch effect.distribution {
            case .normal: family = .normal
            case .lognormal: family = .logNormal
            case .uniform: family = .uniform
            case .none: return nil
            }
            role = .effect(effect.id)
        } else if let sector = world.sectors.firstIndex(where: { $0.elasticityName == parameter.name }) {
            (role, family) = (.elasticity(sector: sector), .logNormal)
        } else {
            return nil
        }
        self.init(
            name: parameter.name, role: role,
            distribution: ParameterDistribution(family, mean: parameter.value, standardDeviation: error),
            unit: parameter.unit, estimate: parameter.effect?.estimate)
    }
}

extension Sector {
    /// The name of θ among the parameters of a run.
    fileprivate var elasticityName: String { UsedParameter.elasticityPrefix + code }
}

extension World {
    /// θ of every sector, as parameters of a run.
    public var elasticities: [UsedParameter] {
        sectors.map { sector in
            UsedParameter(
                name: sector.elasticityName, value: sector.theta, standardError: sector.thetaStandardError,
                unit: "dimensionless", source: sector.thetaSource ?? "sectors.csv of the world")
        }
    }
}
