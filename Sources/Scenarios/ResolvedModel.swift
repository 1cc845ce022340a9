import EquilibriumModels
import TextFormats
import WorldData

/// A member of the family as it stands in one world: its transform, its parameters and its words.
public struct ResolvedModel: Sendable {
    /// The transform of the accounts.
    public var variant: ModelVariant
    /// The parameters that it uses beside θ.
    public var parameters: [UsedParameter]
    /// What a reader should know.
    public var notes: [Diagnostic]
    /// The horizon in words.
    public var horizon: String
    /// Competition in words.
    public var competition: String
    /// Input-output links in words.
    public var inputOutput: String

    /// How scale is measured.
    public static let scaleConvention =
        "scale is output over the cost of the input bundle: entry is paid in the bundle, firms enter freely"

    /// The switches in one sentence.
    public var words: String { "\(horizon); \(competition); \(inputOutput)" }
}

extension ModelChoice {
    /// Finds what the choice means in a world.
    ///
    /// - Throws: every fault: `unknown-horizon`, `unknown-scale`, `unknown-code`, `missing-value`, `scale-above-the-edge`.
    public func resolved(in world: World, _ library: ModelParameters) throws(Diagnostics) -> ResolvedModel {
        let findings = YAMLFindings()
        var model = ResolvedModel(
            variant: .base, parameters: [], notes: [], horizon: "long run", competition: "",
            inputOutput: "with input-output links")
        resolveHorizon(library, &model, findings)
        resolveCompetition(world, library, &model, findings)
        if inputOutput == .without {
            model.variant.hasInputOutputLinks = false
            model.inputOutput = "without input-output links (value added is output, final demand is absorption)"
        }
        try findings.throwIfErrors()
        if model.variant.horizonFactor < 1, !model.variant.scale.isEmpty {
            model.notes.append(
                competitionPlace.diagnostic(
                    .warning, kind: "entry-in-the-short-run",
                    found: "firms enter freely although the horizon is short",
                    needed: "the long run, to which free entry belongs; scale elasticities keep their long-run values"))
        }
        return model
    }

    private func resolveHorizon(_ library: ModelParameters, _ model: inout ResolvedModel, _ findings: YAMLFindings) {
        switch horizon {
        case .longRun: break
        case .factor(let factor):
            model.variant.horizonFactor = factor
            model.horizon = "theta of every sector times \(numberText(factor)), as stated"
            model.parameters.append(
                UsedParameter(
                    name: "horizon, factor of theta", value: factor, unit: "dimensionless",
                    source: "stated" + (horizonPlace.line.map { " in the scenario, line \($0)" } ?? "")))
        case .cited(let id):
            guard let found = library.horizons.first(where: { $0.id == id }) else {
                let ids = [Self.longRun] + library.horizons.map(\.id)
                findings.add(
                    horizonPlace.diagnostic(
                        kind: "unknown-horizon", found: "there is no horizon \(shown(id))",
                        needed: "one of \(ids.joined(separator: ", ")), or a factor of theta",
                        nearest: nearestNames(to: id, among: ids)))
                return
            }
            model.variant.horizonFactor = found.factor
            model.horizon = "horizon \(id): theta of every sector times \(numberText(found.factor))"
            model.parameters.append(
                UsedParameter(
                    name: "horizon, factor of theta", value: found.factor, standardError: found.standardError,
                    unit: "dimensionless", source: found.citation))
        }
    }

    private func resolveCompetition(
        _ world: World, _ library: ModelParameters, _ model: inout ResolvedModel, _ findings: YAMLFindings
    ) {
        var rules = [ModelVariant.ScaleRule](repeating: .timesTheta(0), count: world.sectorCount)
        var used: [(name: String, value: Double, error: Double?, source: String, sectors: [Int])] = []
        func take(_ scale: CitedScale, _ j: Int, _ place: Place) {
            guard let product = scale.timesTheta else {
                findings.add(
                    place.diagnostic(
                        kind: "missing-value", found: "the scale elasticity \(shown(scale.id)) has no value yet",
                        needed: "a value read from its source (\(scale.citation))"))
                return
            }
            rules[j] = .timesTheta(product)
            if let known = used.firstIndex(where: { $0.name == scale.id }) {
                used[known].sectors.append(j)
            } else {
                used.append((scale.id, product, scale.standardError, scale.citation, [j]))
            }
        }
        func find(_ id: String, _ place: Place) -> CitedScale? {
            if let found = library.scales.first(where: { $0.id == id }) { return found }
            let ids = Self.constantReturns + library.scales.map(\.id) + library.sources
            findings.add(
                place.diagnostic(
                    kind: "unknown-scale", found: "there is no kind of competition or scale elasticity \(shown(id))",
                    needed: "\(ids.prefix(5).joined(separator: ", ")), the id of a cited scale elasticity, or a number",
                    nearest: nearestNames(to: id, among: ids)))
            return nil
        }
        switch competition {
        case .constantReturns(let word):
            model.competition =
                "perfect competition (\(word == "armington" ? "Armington; Eaton and Kortum is" : "Eaton and Kortum; Armington is") the same equations)"
            return
        case .elasticity(let value):
            rules = rules.map { _ in .elasticity(value) }
            used = [
                ("scale elasticity", value, nil, "stated" + line(competitionPlace), Array(world.sectors.indices))
            ]
            model.competition =
                "monopolistic competition with a scale elasticity of \(numberText(value)) in every sector"
        case .cited(let id) where library.sources.contains(id):
            for (j, sector) in world.sectors.enumerated() {
                let row =
                    ["agriculture", "mining"].contains(sector.code.lowercased())
                    ? ModelParameters.agriculture
                    : sector.code.lowercased() == "services" || !sector.isTradable
                        ? ModelParameters.services : ModelParameters.manufacturing
                if let scale = find(id + row, competitionPlace) { take(scale, j, competitionPlace) }
            }
            model.competition = "monopolistic competition with the scale elasticities of \(id)"
        case .cited(let id):
            if let scale = find(id, competitionPlace) {
                for j in world.sectors.indices { take(scale, j, competitionPlace) }
            }
            model.competition =
                switch id {
                case "krugman": "monopolistic competition (Krugman: scale elasticity 1 / theta)"
                case "melitz-pareto":
                    "monopolistic competition (Melitz with Pareto productivity: scale elasticity 1 / theta, the same "
                        + "equations as Krugman where fixed costs are paid in the exporter's bundle)"
                default: "monopolistic competition with the scale elasticity of \(id)"
                }
        case .bySector(let sectors):
            for entry in sectors {
                guard let j = world.sectorIndex(entry.sector) else {
                    findings.add(
                        entry.place.diagnostic(
                            kind: "unknown-code", found: "\(shown(entry.sector)) is no sector of the world",
                            needed: "a sector of the world \(shown(world.manifest.name))",
                            nearest: nearestNames(to: entry.sector, among: world.sectors.map(\.code))))
                    continue
                }
                switch entry.value {
                case .elasticity(let value):
                    rules[j] = .elasticity(value)
                    used.append(("scale elasticity", value, nil, "stated" + line(entry.place), [j]))
                case .cited(let id):
                    if Self.constantReturns.contains(id) { continue }
                    if let scale = find(id, entry.place) { take(scale, j, entry.place) }
                }
            }
            model.competition = "monopolistic competition with scale elasticities by sector"
        }
        finish(world, rules, used, &model, findings)
    }

    private func line(_ place: Place) -> String { place.line.map { " in the scenario, line \($0)" } ?? "" }

    private func finish(
        _ world: World, _ rules: [ModelVariant.ScaleRule],
        _ used: [(name: String, value: Double, error: Double?, source: String, sectors: [Int])],
        _ model: inout ResolvedModel, _ findings: YAMLFindings
    ) {
        for entry in used {
            let isAll = entry.sectors.count == world.sectorCount
            let codes = isAll ? "all" : entry.sectors.map { world.sectors[$0].code }.joined(separator: ", ")
            let quantity = entry.name == "scale elasticity" ? "" : ", scale elasticity times theta"
            model.parameters.append(
                UsedParameter(
                    name: "\(entry.name)\(quantity), sectors \(codes)", value: entry.value,
                    standardError: entry.error, unit: "dimensionless", source: entry.source))
        }
        var above: [String] = []
        var atTheEdge: [String] = []
        for (sector, rule) in zip(world.sectors, rules) {
            let product = rule.elasticity(theta: sector.theta) * sector.theta
            if product > 1 + 1e-9 { above.append("\(sector.code) \(numberText(product))") }
            if abs(product - 1) <= 1e-9 { atTheEdge.append(sector.code) }
        }
        if !above.isEmpty {
            findings.add(
                competitionPlace.diagnostic(
                    kind: "scale-above-the-edge",
                    found: "scale elasticity times theta is above 1: \(SelectorResolver.listed(above))",
                    needed:
                        "at most 1 in every sector: above it there are several equilibria and industries end at corners",
                    advice: "state a smaller scale elasticity, or take a cited one, which keeps its product with theta")
            )
            return
        }
        if !atTheEdge.isEmpty {
            model.notes.append(
                competitionPlace.diagnostic(
                    .warning, kind: "scale-at-the-edge",
                    found: "scale elasticity times theta is 1 in \(counted(atTheEdge.count, "sector")): "
                        + SelectorResolver.listed(atTheEdge),
                    needed:
                        "a product below 1, under which the equilibrium is unique without links (Kucheryavyy, Lyn and "
                        + "Rodriguez-Clare 2023): at 1 industries can vanish, and an answer may be one of several"))
        }
        if rules.contains(where: { $0 != .timesTheta(0) && $0 != .elasticity(0) }) {
            model.variant.scale = rules
            model.competition += "; " + ResolvedModel.scaleConvention
        } else {
            model.competition = "perfect competition (every scale elasticity is 0)"
        }
    }
}
