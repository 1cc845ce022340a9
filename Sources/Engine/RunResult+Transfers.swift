import Reporting
import Scenarios
import TextFormats

extension RunResult {
    /// Transfers as csv; empty but for its header without coalitions.
    public var transfersCSV: String {
        var writer = CSVWriter(["coalition", "economy", "name", "received", "received_percent_of_income"])
        for row in transfers {
            writer.append([
                "\(row.coalition)", row.economy, row.name, numberText(row.received), numberText(100 * row.share),
            ])
        }
        return writer.text
    }

    /// Who pays and who receives, for people.
    func transferTable(width: Int, colour: Bool) -> String {
        var table = TextTable(
            "Transfers that give every member of a coalition the same change of real income",
            columns: [.text("code"), .name("economy")]
                + (transfers.contains { $0.coalition > 1 } ? [.text("coalition")] : [])
                + [
                    .number("received", unit: moneyUnit, .thousands(0), isSigned: true),
                    .number("received", unit: "% of income", .fixed(3)),
                ])
        let hasSeveral = transfers.contains { $0.coalition > 1 }
        for row in transfers {
            table.add(
                [.text(row.economy), .text(row.name)] + (hasSeveral ? [.text("\(row.coalition)")] : [])
                    + [.number(row.received), .number(100 * row.share)])
        }
        table.notes.append(
            "Negative where the member pays. Funds needed: \(NumberFormat.thousands(0).text(fundsNeeded)) \(moneyUnit) "
                + "(what the payers pay), at unchanged world value added; they add to zero in each coalition.")
        return "\n" + table.text(width: width, colour: colour)
    }

    /// What the members that pay pay in all.
    public var fundsNeeded: Double { transfers.reduce(0) { $0 + max(0, $1.received) } }

    var transferMembers: [JSONValue.Member] {
        guard !transfers.isEmpty else { return [] }
        return [
            .init("funds_needed", .number(fundsNeeded)),
            .init(
                "transfers",
                .array(
                    transfers.map {
                        .object([
                            .init("coalition", .integer($0.coalition)), .init("economy", .string($0.economy)),
                            .init("received", .number($0.received)),
                            .init("received_percent_of_income", .number(100 * $0.share)),
                        ])
                    })),
        ]
    }
}

extension ResolvedModel {
    /// The switches as JSON.
    var document: JSONValue {
        .object([
            .init("horizon", .string(horizon)), .init("theta_factor", .number(variant.horizonFactor)),
            .init("competition", .string(competition)),
            .init("input_output", .string(variant.hasInputOutputLinks ? "with" : "without")),
            .init("scale", .string(variant.scale.isEmpty ? "constant returns" : Self.scaleConvention)),
        ])
    }
}
