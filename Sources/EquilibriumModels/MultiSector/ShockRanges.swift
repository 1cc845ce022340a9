/// Refuses changes that no algorithm could answer.
func checkRanges(_ accounts: Accounts, _ shock: Shock) throws(ModelInputError) {
    let cells = accounts.economyCount * accounts.sectorCount
    precondition(shock.tariff.isEmpty || shock.tariff.count == accounts.tariff.count, "tariffs of another world")
    precondition(
        shock.logTradeCostChange.isEmpty || shock.logTradeCostChange.count == accounts.tariff.count,
        "trade costs of another world")
    precondition(
        shock.productivityChange.isEmpty || shock.productivityChange.count == cells, "productivity of another world")
    precondition(
        shock.labourChange.isEmpty || shock.labourChange.count == accounts.economyCount, "labour of another world")
    precondition(
        shock.finalDemandShare.isEmpty || shock.finalDemandShare.count == cells, "preferences of another world")
    guard shock.productivityChange.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .changeOutOfRange("a change of productivity is not positive and finite")
    }
    guard shock.labourChange.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .changeOutOfRange("a change of labour is not positive and finite")
    }
    guard shock.tariff.allSatisfy({ $0 > -1 && $0.isFinite }) else {
        throw .changeOutOfRange("a tariff is not above -100 per cent and finite")
    }
    guard shock.logTradeCostChange.allSatisfy({ $0 > -.infinity && !$0.isNaN }) else {
        throw .changeOutOfRange("a change of trade costs is not a positive factor")
    }
    guard shock.deficitTarget.values.allSatisfy(\.isFinite) else {
        throw .changeOutOfRange("a deficit target is not finite")
    }
    let members = shock.coalitions.flatMap { $0 }
    guard Set(members).count == members.count, shock.coalitions.allSatisfy({ $0.count >= 2 }) else {
        throw .changeOutOfRange("a coalition has fewer than two members, or an economy is in two coalitions")
    }
    if shock.deficitTarget.count == accounts.economyCount {
        let values = shock.deficitTarget.keys.sorted().map { shock.deficitTarget[$0]! }
        let sum = values.reduce(0, +)
        let scale = values.reduce(0) { $0 + abs($1) }
        guard abs(sum) <= 1e-9 * scale else { throw .deficitTargetsDoNotBalance(sum: sum) }
    }
}
