import EquilibriumModels
import Geoeconomics
import Scenarios
import TextFormats
import WorldData

/// A request for the choices of a state, with every name found and nothing solved.
struct HedgeSetting: Sendable {
    let scenario: Scenario
    let opened: Engine.OpenedWorld
    let model: ResolvedModel
    let cutOffModel: ResolvedModel
    /// Position of the state.
    let economy: Int
    let menu: HedgeMenu
    /// Positions of the powers' economies, without the state.
    let powers: [[Int]]
    /// Events: which powers cut off together.
    let events: [[Int]]
    let eventNames: [String]
    let sectors: Selector
    /// Which sides of trade cut-offs end.
    let directions: [CutOffDirection]
    let probabilities: CutOffProbabilities?
    /// What was assumed about names.
    let notes: [Diagnostic]

    var context: BindingContext {
        var context = scenario.policyContext(register: opened.register, effects: opened.effects)
        context.withoutChange = .isAnswer
        return context
    }

    init(_ request: HedgeRequest, _ engine: Engine) throws {
        guard request.level >= 0, request.level < 100 else {
            throw optionFault(
                "--level", "a level of \(numberText(request.level))", needed: "per cent, from 0 to below 100")
        }
        let question = request.question
        scenario = Scenario(
            name: "hedge", world: question.world, worldPlace: Place(file: "--world"), closure: question.closure,
            model: try ModelChoice.base.replacing(
                horizon: question.horizon, competition: question.competition, inputOutput: question.inputOutput),
            policy: [])
        opened = try engine.open(scenario, world: question.world, allowing: question.allowedFindings)
        let world = opened.world
        model = try engine.resolve(scenario.model, in: world)
        if let horizon = request.cutOffHorizon {
            do {
                cutOffModel = try engine.resolve(
                    try scenario.model.replacing(horizon: horizon, competition: nil, inputOutput: nil), in: world)
            } catch let error as Diagnostics {
                throw Diagnostics(error.all.map { $0.at("--cut-off-horizon") })
            }
        } else {
            cutOffModel = model
        }
        guard let position = world.economyIndex(request.economy) else {
            throw unknownEconomy(request.economy, in: world)
        }
        economy = position
        let query = try NameQuery(world, register: opened.register)
        var absent: Set<String> = []
        func positions(_ text: String, _ option: String) throws -> [Int] {
            let found = try query.economies(text, option: option)
            absent.formUnion(found.absent)
            return found.positions
        }
        sectors = try Self.sectors(request.sectors, query, in: world)
        directions = request.direction == .both ? [.exports, .imports] : [request.direction]
        var members: [[Int]] = []
        for (place, name) in request.powers.enumerated() {
            if let earlier = request.powers[..<place].firstIndex(of: name) {
                throw optionFault(
                    "--powers", "\(shown(name)) stands twice, as power \(earlier + 1) and \(place + 1)",
                    needed: "each power once")
            }
            let found = try positions(name, "--powers")
            guard found != [position] else {
                throw optionFault(
                    "--powers", "\(request.economy) is the state itself", needed: "other economies than the state")
            }
            members.append(found.filter { $0 != position })
        }
        guard !members.isEmpty else {
            throw optionFault("--powers", "no power is named", needed: "one power or more, such as USA,CHN")
        }
        for (place, power) in members.enumerated() {
            for (earlier, other) in members[..<place].enumerated() {
                guard let shared = power.first(where: other.contains) else { continue }
                throw optionFault(
                    "--powers",
                    "\(world.economies[shared].code) belongs to \(request.powers[earlier]) and to \(request.powers[place])",
                    needed: "powers that share no economy")
            }
        }
        powers = members
        var sets = members.indices.map { [$0] }
        if members.count > 1 { sets.append(Array(members.indices)) }
        var names = request.powers
        if members.count > 1 { names.append(request.powers.joined(separator: "+")) }
        let probable = try Self.probabilities(request, powers: request.powers, events: &sets, names: &names)
        (events, eventNames, probabilities) = (sets, names, probable)
        var notes: [Diagnostic] = []
        var offers: [HedgeOffer] = []
        for text in request.offers {
            let offer = try Self.offer(text, request.economy, opened, positions, &notes)
            guard !offers.contains(where: { $0.name == offer.name }) else {
                throw optionFault(
                    "--offer", "\(shown(offer.name)) is on offer twice",
                    needed: "each agreement once, by a name of its own")
            }
            offers.append(offer)
        }
        func effect(_ text: String, _ option: String) -> EffectReference? {
            let place = Place(file: option)
            if text == "none" { return nil }
            return EffectReference(parseNumber(text).map { .logPoints($0) } ?? .cited(text), place: place)
        }
        let deepening = effect(request.deepening, "--deepen")
        let diversifying = effect(request.diversifying, "--diversify")
        let count = HedgeMenu.count(
            offers: offers.count, powers: deepening == nil ? 0 : members.count, diversifies: diversifying != nil)
        guard count <= HedgeMenu.limit else {
            throw optionFault(
                "--offer",
                "\(count == Int.max ? "more than a million million" : String(count)) options: every set of \(offers.count) offers and of "
                    + "\(members.count) powers",
                needed: "at most \(HedgeMenu.limit)", advice: "take fewer offers or powers at a time")
        }
        let day = CalendarDay.end(ofYear: world.manifest.year)
        let codes = members.map { $0.map { world.economies[$0].code } }
        let register = opened.register
        menu = HedgeMenu(
            economy: request.economy, powers: request.powers, powerCodes: codes, offers: offers,
            agreementEffect: effect(request.agreementEffect, "--agreement-effect")
                ?? EffectReference(.logPoints(0), place: Place(file: "--agreement-effect")),
            deepening: deepening, diversifying: diversifying,
            tiesNewly: offers.map { offer in
                codes.map { power in
                    power.contains {
                        offer.others.contains($0)
                            && register.coveringAgreements(request.economy, $0, on: day).isEmpty
                    }
                }
            })
        if !absent.isEmpty {
            notes.append(
                Place(file: "--powers").diagnostic(
                    .note, kind: "absent-members", found: "not in the world and left out: \(listed(absent.sorted()))"))
        }
        self.notes = query.notes + notes
    }

    // MARK: Names

    private static func sectors(_ codes: [String], _ names: NameQuery, in world: World) throws(Diagnostics) -> Selector
    {
        guard !codes.isEmpty else { return .all }
        return Selector(
            try names.sectors(codes.joined(separator: ","), option: "--sectors").map { world.sectors[$0].code })
    }

    /// An agreement of the register, or one that is written out.
    private static func offer(
        _ text: String, _ economy: String, _ opened: Engine.OpenedWorld,
        _ positions: (String, String) throws -> [Int], _ notes: inout [Diagnostic]
    ) throws -> HedgeOffer {
        let world = opened.world
        if let equals = text.firstIndex(of: "=") {
            let members = try positions(String(text[text.index(after: equals)...]), "--offer")
            let others = members.map { world.economies[$0].code }.filter { $0 != economy }
            guard !others.isEmpty else {
                throw optionFault("--offer", "\(shown(text)) has no member but the state", needed: "another member")
            }
            return HedgeOffer(name: String(text[..<equals]), others: others, isInForce: false, asOf: nil, absent: [])
        }
        guard let agreement = opened.register[text] else {
            throw optionFault(
                "--offer", "there is no agreement \(shown(text)) in the register",
                needed: "an id of the register, or NAME=A+B+C with its members",
                nearest: nearestNames(to: text, among: opened.register.ids))
        }
        let day = CalendarDay.end(ofYear: world.manifest.year)
        let today = agreement.members(on: day)
        let isInForce = agreement.kind == .trade && today.count > 1
        if agreement.kind == .trade, today.contains(economy) {
            throw optionFault(
                "--offer", "\(economy) is a member of \(text) already in \(world.manifest.year)",
                needed: "an agreement that it can still join")
        }
        var members = today
        var asOf: CalendarDay?
        if today.count < 2, let fullest = agreement.fullestDay {
            members = agreement.members(on: fullest)
            asOf = fullest
            notes.append(
                Place(file: "--offer").diagnostic(
                    .note, kind: "members-of-another-day",
                    found:
                        "\(text) has no members at the end of \(world.manifest.year); those of \(fullest) are taken, "
                        + "when it had most"))
        }
        let others = members.filter { $0 != economy && world.economyIndex($0) != nil }
        let absent = members.filter { world.economyIndex($0) == nil }
        if !absent.isEmpty {
            notes.append(
                Place(file: "--offer").diagnostic(
                    .note, kind: "absent-members", found: "members of \(text) are not in this world: \(listed(absent))")
            )
        }
        guard !others.isEmpty else {
            throw optionFault(
                "--offer", "no member of \(text) but the state is in the world \(shown(world.manifest.name))",
                needed: "an agreement with other members in this world")
        }
        return HedgeOffer(name: text, others: others, isInForce: isInForce, asOf: asOf, absent: absent)
    }

    /// Reads `USA=0.02` and `USA+CHN=0.01`; a set of powers that is no event yet becomes one.
    private static func probabilities(
        _ request: HedgeRequest, powers: [String], events: inout [[Int]], names: inout [String]
    ) throws(Diagnostic) -> CutOffProbabilities? {
        guard !request.probabilities.isEmpty else { return nil }
        var values: [[Int]: Double] = [:]
        for text in request.probabilities {
            let option = "--probability"
            guard let equals = text.lastIndex(of: "="),
                let value = parseNumber(String(text[text.index(after: equals)...]))
            else {
                throw optionFault(option, shown(text), needed: "POWER=NUMBER or POWER+POWER=NUMBER, such as USA=0.02")
            }
            let name = String(text[..<equals])
            guard value >= 0, value <= 1 else {
                throw optionFault(option, "a probability of \(numberText(value)) for \(name)", needed: "from 0 to 1")
            }
            // A power may itself be written with `+`: its whole name first.
            var members: [Int] = []
            for part in powers.contains(name) ? [name] : name.split(separator: "+").map(String.init) {
                guard let power = powers.firstIndex(of: part) else {
                    throw optionFault(
                        option, "\(shown(part)) is none of the powers", needed: listed(powers),
                        nearest: nearestNames(to: part, among: powers))
                }
                members.append(power)
            }
            let event = Set(members).sorted()
            guard values.updateValue(value, forKey: event) == nil else {
                throw optionFault(option, "\(shown(name)) has two probabilities", needed: "one for each event")
            }
            if !events.contains(event) {
                events.append(event)
                names.append(event.map { powers[$0] }.joined(separator: "+"))
            }
        }
        guard let probabilities = CutOffProbabilities(events.map { values[$0] ?? 0 }) else {
            throw optionFault(
                "--probability", "probabilities add up to \(numberText(values.values.reduce(0, +)))",
                needed:
                    "at most 1: at most one of the events happens, and several powers at once are an event of their own"
            )
        }
        return probabilities
    }
}

/// A fault of an option of a command.
func optionFault(
    _ option: String, _ found: String, needed: String = "", advice: String = "", nearest: [String] = []
) -> Diagnostic {
    Place(file: option).diagnostic(kind: "wrong-option", found: found, needed: needed, advice: advice, nearest: nearest)
}

/// A code that a world does not have.
func unknownEconomy(_ code: String, in world: World) -> Diagnostic {
    let sameName = world.economies.filter { $0.name.lowercased() == code.lowercased() }.map(\.code)
    return Diagnostic(
        kind: "unknown-code", found: "unknown economy `\(code)`",
        needed: "a code of world \(world.manifest.name)",
        nearest: sameName.isEmpty ? nearestNames(to: code, among: world.economies.map(\.code)) : sameName)
}

extension Diagnostic {
    /// The same finding about another place.
    fileprivate func at(_ file: String) -> Diagnostic {
        var copy = self
        copy.file = file
        return copy
    }
}
