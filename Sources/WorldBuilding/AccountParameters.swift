import TextFormats

/// The cited and stated parameters of the builder, read from `Parameters/accounts` and `Parameters/elasticities`.
struct AccountParameters {
    /// Codes of the sectors, in the order used everywhere here: agriculture, industry, services.
    static let sectors = ["agriculture", "industry", "services"]

    /// Value added over gross output, by sector.
    var valueAddedShare: [Double]
    /// Share of input k in the intermediate spending of output j, at `k * 3 + j`.
    var inputShare: [Double]
    /// Standard deviation of log `inputShare` between regions.
    var inputSpread: [Double]
    /// Share of each sector in final demand.
    var finalShare: [Double]
    /// Standard deviation of log `finalShare` between regions.
    var finalSpread: [Double]
    /// Trade elasticity, its standard error and source, by sector.
    var theta: [(value: Double, standardError: Double?, source: String)]
    /// Groups of organisations that enter the gravity equation.
    var tradeGroups: [TradeGroup]
    /// Stated single numbers by name.
    private var numbers: [String: Double]

    /// Value of a stated parameter.
    func number(_ name: String) throws -> Double {
        guard let value = numbers[name] else {
            throw WorldBuildingError.missingParameter(file: "accounts/building.csv", name: name)
        }
        return value
    }

    /// Reads the parameters.
    ///
    /// - Parameter folder: the folder that holds `accounts` and `elasticities`.
    init(folder: String) throws {
        let accounts = "\(folder)/accounts"
        let single = try NamedTable(folder: accounts, file: "building.csv")
        numbers = Dictionary(uniqueKeysWithValues: zip(try single.text("parameter"), try single.required("value")))

        let valueAdded = try NamedTable(folder: accounts, file: "value-added-shares.csv")
        valueAddedShare = try Self.bySector(valueAdded, "sector", "share")
        let final = try NamedTable(folder: accounts, file: "final-demand-shares.csv")
        finalShare = try Self.bySector(final, "sector", "share")
        finalSpread = try Self.bySector(final, "sector", "log_sd")

        let inputs = try NamedTable(folder: accounts, file: "input-output-shares.csv")
        let (input, output, share, spread) = (
            try inputs.text("input"), try inputs.text("output"), try inputs.required("share"),
            try inputs.required("log_sd")
        )
        inputShare = [Double](repeating: .nan, count: 9)
        inputSpread = inputShare
        for row in input.indices {
            guard let k = Self.sectors.firstIndex(of: input[row]), let j = Self.sectors.firstIndex(of: output[row])
            else { continue }
            inputShare[k * 3 + j] = share[row]
            inputSpread[k * 3 + j] = spread[row]
        }
        guard inputShare.allSatisfy(\.isFinite), inputSpread.allSatisfy(\.isFinite) else {
            throw WorldBuildingError.wrongKeys(
                file: "input-output-shares.csv", found: "a pair of sectors has no row",
                needed: "nine rows, input by output")
        }
        for j in 0..<3 {
            let sum = inputShare[j] + inputShare[3 + j] + inputShare[6 + j]
            for k in 0..<3 { inputShare[k * 3 + j] /= sum }
        }

        let elasticities = try NamedTable(folder: "\(folder)/elasticities", file: "trade-elasticities.csv")
        let (names, values, errors, origins) = (
            try elasticities.text("sector"), try elasticities.numbers("theta"), try elasticities.numbers("theta_se"),
            try elasticities.text("source")
        )
        theta = try Self.sectors.map { sector in
            guard let row = names.firstIndex(of: sector), let value = values[row] else {
                throw WorldBuildingError.missingParameter(file: "elasticities/trade-elasticities.csv", name: sector)
            }
            return (value, errors[row], origins[row])
        }
        tradeGroups = try TradeGroup.read(accounts)
    }

    private static func bySector(_ table: NamedTable, _ key: String, _ column: String) throws -> [Double] {
        let names = try table.text(key)
        let values = try table.required(column)
        return try sectors.map { sector in
            guard let row = names.firstIndex(of: sector) else {
                throw WorldBuildingError.missingParameter(file: table.table.file, name: sector)
            }
            return values[row]
        }
    }
}

/// A group of international organisations whose members may trade more with each other.
struct TradeGroup {
    /// Name of the group and of its coefficient.
    var name: String
    /// Whether both must belong to one and the same organisation of the group, or each to any of them.
    var needsSameOrganization: Bool
    /// The organisations, by their names in organizations.csv.
    var organizations: [String]

    static func read(_ folder: String) throws -> [TradeGroup] {
        let table = try NamedTable(folder: folder, file: "trade-groups.csv")
        let (names, rules, organizations) = (
            try table.text("group"), try table.text("rule"), try table.text("organization")
        )
        var groups: [TradeGroup] = []
        for row in names.indices {
            guard rules[row] == "same" || rules[row] == "any" else {
                throw WorldBuildingError.wrongKeys(
                    file: "trade-groups.csv", found: "the rule `\(rules[row])` of \(names[row])",
                    needed: "`same` or `any`")
            }
            if let place = groups.firstIndex(where: { $0.name == names[row] }) {
                groups[place].organizations.append(organizations[row])
            } else {
                groups.append(
                    TradeGroup(
                        name: names[row], needsSameOrganization: rules[row] == "same",
                        organizations: [organizations[row]]))
            }
        }
        return groups
    }
}
