import Reporting
import Scenarios
import TextFormats
import WorldData

/// What somebody who composes a policy needs to know about a world: its economies and sectors, the agreements to choose from,
/// and the cited effects and horizons that it can name.
public struct WorldDescription: Sendable {
    /// What world.yaml states.
    public let manifest: WorldManifest
    /// SHA-256 over the world's files.
    public let contentHash: String
    /// Economies times economies times sectors.
    public let cells: Int
    /// Codes of the economies.
    public let codes: [String]
    /// The world as it is listed.
    public let summary: WorldSummary
    /// The description as JSON.
    public let document: JSONValue
}

extension Engine {
    /// Describes a world; agreements have the members of the last day of the world's year, or where they were never in force by
    /// then the members that they have had since, and `in_force` says which.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the world cannot be used.
    public func describe(world name: String) throws -> WorldDescription {
        let opened = try open(Scenario(name: name, world: name, policy: []), world: name, allowing: [])
        let world = opened.world
        let accounts = NationalAccounts(of: world)
        let codes = world.economies.map(\.code)
        let horizons = try ModelParameters.read("\(home.parameters)/elasticities").horizons
        let register = try opened.register.adding(world.agreements)
        return WorldDescription(
            manifest: world.manifest, contentHash: world.contentHash,
            cells: world.economyCount * world.economyCount * world.sectorCount, codes: codes,
            summary: WorldSummary(
                name: world.manifest.name, title: world.manifest.title, year: world.manifest.year,
                economies: world.economyCount, sectors: world.sectorCount, source: world.manifest.source,
                licence: world.manifest.licence),
            document: [
                "name": .string(world.manifest.name), "title": .string(world.manifest.title),
                "year": .integer(world.manifest.year), "unit": .string(moneyWords(world.manifest)),
                "source": .string(world.manifest.source), "world_sha256": .string(world.contentHash),
                "has_tariffs": .bool(world.tariffPercent.value.contains { $0 != 0 }),
                "economies": .array(
                    world.economies.enumerated().map { n, economy in
                        [
                            "code": .string(economy.code), "name": .string(economy.name),
                            "value_added": .number(accounts.valueAdded[n]), "exports": .number(accounts.exports[n]),
                            "imports": .number(accounts.imports[n]),
                        ]
                    }),
                "sectors": .array(
                    world.sectors.map { sector in
                        [
                            "code": .string(sector.code), "name": .string(sector.name), "theta": .number(sector.theta),
                            "theta_se": .optional(sector.thetaStandardError),
                            "theta_source": .optional(sector.thetaSource),
                        ]
                    }),
                "agreements": .array(
                    register.agreements.filter { $0.kind != .organisation }.compactMap {
                        group($0, world.manifest.year, codes, isAgreement: true)
                    }),
                "groups": .array(
                    register.agreements.filter { $0.kind == .organisation }.compactMap {
                        group($0, world.manifest.year, codes, isAgreement: false)
                    }),
                "effects": .array(
                    opened.effects.ids.compactMap { opened.effects[$0] }.map { effect in
                        [
                            "id": .string(effect.id), "value": .optional(effect.value),
                            "standard_error": .optional(effect.standardError), "unit": .string(effect.unit),
                            "meaning": .string(effect.appliesTo), "source": .string(effect.citation),
                        ]
                    }),
                "horizons": .array(
                    horizons.map { horizon in
                        [
                            "id": .string(horizon.id), "factor": .number(horizon.factor),
                            "standard_error": .optional(horizon.standardError), "source": .string(horizon.citation),
                        ]
                    }),
            ])
    }

    /// An entry of the register with its members in a year; `nil` where none of them is in the world.
    private func group(_ entry: RegisteredAgreement, _ year: Int, _ codes: [String], isAgreement: Bool) -> JSONValue? {
        let end = CalendarDay.end(ofYear: year)
        let known = Set(codes)
        let current = entry.members(on: end).filter(known.contains)
        let members = current.isEmpty ? (entry.fullestDay.map(entry.members) ?? []).filter(known.contains) : current
        guard !members.isEmpty else { return nil }
        let named: [JSONValue.Member] = [
            .init("id", .string(entry.id)), .init("name", .string(entry.name)), .init("members", .strings(members)),
        ]
        guard isAgreement else { return .object(named) }
        return .object(
            named + [
                .init("in_force", .bool(entry.kind == .trade && !current.isEmpty)),
                .init("kind", .string(entry.kind.rawValue)),
            ])
    }

    private func moneyWords(_ manifest: WorldManifest) -> String {
        manifest.unit == .one ? manifest.currency : "\(manifest.unit.rawValue) \(manifest.currency)"
    }
}
