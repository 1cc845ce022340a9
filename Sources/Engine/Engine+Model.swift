import EquilibriumModels
import Scenarios
import TextFormats
import WorldData

/// What one member of a coalition receives from the others.
public struct TransferRow: Sendable, Equatable {
    /// Code.
    public var economy: String
    /// Name.
    public var name: String
    /// Position of the coalition among those of the policy, from one.
    public var coalition: Int
    /// Funds received, negative where the member pays: in the world's unit at unchanged world value added.
    public var received: Double
    /// The same over final expenditure of the baseline.
    public var share: Double
}

extension Engine {
    /// What a choice means in a world; cited horizons and scale elasticities are read where it names any.
    func resolve(_ choice: ModelChoice, in world: World) throws -> ResolvedModel {
        let library = choice.isCited ? try ModelParameters.read("\(home.parameters)/elasticities") : .empty
        return try choice.resolved(in: world, library)
    }

    /// The accounts of a world in a member of the family.
    ///
    /// - Throws: `Diagnostic` where its elasticities cannot stand together.
    func calibrate(_ world: World, _ model: ResolvedModel, _ file: String) throws(Diagnostic) -> Accounts {
        do {
            return try model.variant.applied(to: Accounts(calibrating: world))
        } catch {
            throw diagnostic(for: error, world, file)
        }
    }

    /// Who pays and who receives, coalition by coalition, those who pay most first.
    func transferRows(_ world: World, _ shock: Shock, _ comparison: Comparison) -> [TransferRow] {
        shock.coalitions.enumerated().flatMap { number, members in
            members.map { n in
                let received = comparison.equilibrium.transfer[n]
                return TransferRow(
                    economy: world.economies[n].code, name: world.economies[n].name, coalition: number + 1,
                    received: received, share: received / comparison.baseline.income[n])
            }.sorted { $0.received < $1.received }
        }
    }
}

extension Accounts {
    /// The accounts as measures see them, with the world's own θ.
    ///
    /// A trade effect is turned into a cost at the long-run elasticity, since effects are estimated over years; at a
    /// shorter horizon the same cost moves less trade.
    func forBinding(in world: World) -> Accounts {
        var seen = self
        seen.theta = world.sectors.map(\.theta)
        return seen
    }
}
