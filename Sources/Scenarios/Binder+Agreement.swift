import TextFormats

extension Binder {
    /// All ordered pairs of distinct members: tariffs among them, and an effect on their trade.
    func apply(_ agreement: AgreementMeasure, _ measure: Measure) -> BoundMeasure? {
        let label = "agreement \(shown(agreement.name))"
        let members = resolver.economies(agreement.members, "members", on: agreement.asOf)
        let sectors = resolver.sectors(agreement.sectors)
        var effect = 0.0
        if let reference = agreement.tradeEffect {
            guard let value = logPoints(reference, of: label) else { return nil }
            effect = value
        }
        guard let members, let sectors else { return nil }
        guard members.positions.count >= 2 else {
            if context.permitsFewMembers {
                var alone = BoundMeasure(label: label, place: measure.place)
                alone.reasonForNoChange = "it has a single member"
                return alone
            }
            findings.add(
                agreement.members.place.diagnostic(
                    kind: "too-few-members",
                    found: "\(label) has the single member \(world.economies[members.positions[0]].code) in this world",
                    needed: "at least two members"))
            return nil
        }
        noteAbsent(measure, "`members`", members)
        if let since = agreement.since, since > .end(ofYear: world.manifest.year) {
            note(
                measure, "later-than-world",
                "\(label) takes force on \(since), after the world's year \(world.manifest.year); it is put to the world as it is"
            )
        }
        let block = CellBlock(
            economyCount: world.economyCount, importers: members.positions, exporters: members.positions,
            sectors: sectors)
        var result = record(label, measure, block)
        var covered: [Int: String] = [:]
        if agreement.tradeEffect != nil {
            covered = coverage(of: agreement, members.positions, measure, label)
            result.coveredPairs = block.pairs.count { covered[$0] != nil }
            if result.coveredPairs > 0 {
                noteCovered(agreement, measure, label, block, covered)
                use(
                    UsedParameter(
                        name: "already_covered of \(label)", value: agreement.alreadyCovered, unit: "share",
                        source: "stated in the scenario, 0 where it states none"))
            }
            noteOverlap(block, measure, label, agreement.name)
        }
        let rate: Double? =
            switch agreement.tariffs {
            case .keep: nil
            case .remove: 0
            case .percent(let percent): percent / 100
            }
        var tariffChanges = 0
        var raised = 0
        if let reference = agreement.tradeEffect { shock.beginTradeEffect(reference.cited, value: effect) }
        block.forEachCell(in: accounts) { j, pair, cell in
            let weight = agreement.tradeEffect == nil ? 0 : covered[pair] == nil ? 1 : agreement.alreadyCovered
            let isCostChanged = weight != 0 && shock.addTradeEffect(cell, sector: j, weight: weight)
            if let rate, rate > shock.tariff(cell), shock.hasTrade(cell) { raised += 1 }
            let isTariffChanged = rate.map { shock.setTariff(cell, $0) } ?? false
            if isTariffChanged { tariffChanges += 1 }
            if isCostChanged || isTariffChanged { result.changedCells += 1 }
        }
        if raised > 0 {
            warn(
                measure, "agreement-raises-tariffs",
                "the rate of \(label) is above the tariff in force on \(counted(raised, "cell")) with trade among its members, and raises it there; "
                    + "for a rate between two sides only, use `tariff` with importers and exporters")
        }
        explain(agreement, measure, label, block, tariffChanges, effect, &result)
        return result
    }

    /// States why nothing changes, and where only the effect does so that tariffs do not.
    private func explain(
        _ agreement: AgreementMeasure, _ measure: Measure, _ label: String, _ block: CellBlock, _ tariffChanges: Int,
        _ effect: Double, _ result: inout BoundMeasure
    ) {
        var reasons: [String] = []
        if agreement.tradeEffect == nil {
            reasons.append("it states no trade effect")
        } else if effect == 0 {
            reasons.append("its trade effect is zero")
        } else if result.coveredPairs == block.pairs.count, agreement.alreadyCovered == 0 {
            reasons.append("agreements in force already cover all \(block.pairs.count) pairs")
        }
        if agreement.tariffs == .keep {
            reasons.append("it keeps tariffs")
        } else if tariffChanges == 0, result.tradedCells > 0 {
            let state = agreement.tariffs == .remove ? "zero" : "at this rate"
            reasons.append("tariffs among its members are \(state) already")
            // Where the effect changes something no warning about the whole measure will say this.
            if result.changedCells > 0 {
                let hasTariffs = accounts.tariff.contains { $0 != 0 }
                note(
                    measure, "tariffs-unchanged",
                    "tariffs among the members of \(label) are \(state) already"
                        + (hasTariffs ? "" : "; the world \(worldName) states no tariffs at all"))
            }
        }
        result.reasonForNoChange = reasons.joined(separator: " and ")
    }

    /// Pairs at `n * N + i` that something in force already covers, with its name.
    ///
    /// An agreement of the register that has the measure's name, or that is the one group among its
    /// members, is the agreement itself and not another.
    private func coverage(
        of agreement: AgreementMeasure, _ members: [Int], _ measure: Measure, _ label: String
    ) -> [Int: String] {
        let count = world.economyCount
        var isMember = [Bool](repeating: false, count: count)
        for n in members { isMember[n] = true }
        let named = agreement.members.items.filter { !$0.isExcluded }.map(\.name)
        var covered: [Int: String] = [:]
        let itself = Set(
            register.agreements.indices.filter { position in
                let entry = register.agreements[position]
                return entry.kind == .trade
                    && (entry.id == agreement.name || entry.name == agreement.name || named == [entry.id])
            })
        var ownPairs = Dictionary(uniqueKeysWithValues: itself.map { ($0, 0) })
        for n in members {
            for i in members where i != n {
                let pair = n * count + i
                for position in coverage.agreements(ofPair: pair) {
                    if itself.contains(position) {
                        ownPairs[position]! += 1
                    } else if covered[pair] == nil {
                        covered[pair] = register.agreements[position].id
                    }
                }
            }
        }
        for position in itself.sorted() where ownPairs[position]! > 0 {
            warn(
                measure, "itself-in-force",
                "\(label) is itself in force in \(world.manifest.year) for \(counted(ownPairs[position]!, "ordered pair")) "
                    + "of its members, which get its whole effect again")
        }
        for other in context.inForce {
            guard case .agreement(let inForce) = other.action, inForce.tradeEffect != nil,
                let positions = resolver.economies(inForce.members, "members", on: inForce.asOf)?.positions
            else { continue }
            for n in positions where isMember[n] {
                for i in positions where i != n && isMember[i] {
                    let pair = n * count + i
                    if covered[pair] == nil { covered[pair] = "\(inForce.name) of the baseline" }
                }
            }
        }
        return covered
    }

    private func noteCovered(
        _ agreement: AgreementMeasure, _ measure: Measure, _ label: String, _ block: CellBlock, _ covered: [Int: String]
    ) {
        let count = world.economyCount
        let pairs = block.pairs.filter { covered[$0] != nil }
        let examples = pairs.filter { $0 / count < $0 % count }.prefix(3).map { pair in
            "\(world.economies[pair / count].code) and \(world.economies[pair % count].code) by \(covered[pair] ?? "")"
        }
        note(
            measure, "already-covered",
            "\(pairs.count) of the \(block.pairs.count) ordered pairs of \(label) share another agreement in force in "
                + "\(world.manifest.year) and get \(plainText(agreement.alreadyCovered)) times its trade effect "
                + "(\(examples.joined(separator: ", "))\(pairs.count > 2 * examples.count ? ", ..." : ""))")
    }

    /// Warns of pairs that an earlier agreement of the same list gives an effect too, then adds this one's.
    private func noteOverlap(_ block: CellBlock, _ measure: Measure, _ label: String, _ name: String) {
        var shared: [Int] = []
        for pair in block.pairs {
            if effectPairs[pair] == nil { effectPairs[pair] = name } else { shared.append(pair) }
        }
        guard let first = shared.first, let other = effectPairs[first] else { return }
        warn(
            measure, "effects-add-up",
            "\(counted(shared.count, "ordered pair")) of \(label) also get\(shared.count == 1 ? "s" : "") the effect of another agreement of this list "
                + "(\(pairName(first)): \(shown(other))); the effects add up")
    }
}
