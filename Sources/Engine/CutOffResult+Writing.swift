import Geoeconomics
import Reporting
import TextFormats

extension CutOffResult {
    /// One row per power, target, direction and horizon, full double precision.
    public var csv: String {
        var writer = CSVWriter([
            "power", "target", "direction", "horizon", "status", "target_loss_percent", "target_loss",
            "power_loss_percent",
            "power_loss", "control_of_imports_percent", "control_of_purchases_percent", "control_of_exports_percent",
            "diversification_percentage_points", "diversification", "diversification_elasticity", "evaluations",
            "largest_residual", "reason",
        ])
        for row in rows {
            let control = row.control.all
            let value = row.diversification
            writer.append([
                row.power, row.target, row.direction.rawValue, row.horizon.rawValue, row.statusWord,
                numberText(row.loss?.percent), numberText(row.loss?.money), numberText(row.powerLoss?.percent),
                numberText(row.powerLoss?.money), numberText(control.foreignShare.map { 100 * $0 }),
                numberText(control.totalShare.map { 100 * $0 }), numberText(control.salesShare.map { 100 * $0 }),
                numberText(value.map { 100 * $0.value }), numberText(value?.money), numberText(value?.elasticity),
                String(row.evaluations), numberText(row.status == .solved ? row.residual : nil),
                row.reason.isEmpty ? row.diversificationGap ?? "" : row.reason,
            ])
        }
        return writer.text
    }

    /// Losses of targets (rows) by power (columns) in per cent, for the first direction and the last horizon asked for; empty where
    /// a row has no answer and where a power is the target itself.
    public var matrixCSV: String {
        guard let first = rows.first, let horizon = manifests.last?.horizon else { return "" }
        let chosen = rows.filter { $0.direction == first.direction && $0.horizon == horizon }
        var powers: [String] = []
        var targets: [String] = []
        var seen: Set<String> = []
        var cells: [String: Double] = [:]
        for row in chosen {
            if seen.insert("p" + row.power).inserted { powers.append(row.power) }
            if seen.insert("t" + row.target).inserted { targets.append(row.target) }
            if let loss = row.loss { cells[row.power + "\n" + row.target] = loss.percent }
        }
        let known = Dictionary(names.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { a, _ in a })
        targets.sort { (known[$0] ?? 0) < (known[$1] ?? 0) }
        var writer = CSVWriter(["target_loss_percent"] + powers)
        for target in targets { writer.append([target] + powers.map { numberText(cells[$0 + "\n" + target]) }) }
        return writer.text
    }

    /// The rows with members, sectors and manifests.
    public var json: String {
        let text = JSONValue.object([
            .init("sectors", .strings(sectors)), .init("rows", .array(rows.map { document($0) })),
            .init("answered", .integer(answered)), .init("failed", .integer(failed)),
            .init("evaluations", .integer(evaluations)), .init("largest_relative_residual", .number(largestResidual)),
            .init("notes", ManifestParts.findings(notes)),
            .init(
                "manifests",
                .array(
                    manifests.map {
                        .object([
                            .init("horizon", .string($0.horizon.rawValue)), .init("manifest", $0.manifest.document),
                        ])
                    })),
        ]).text(.pretty)
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    private func document(_ row: CutOffRow) -> JSONValue {
        func loss(_ loss: CutOffLoss?) -> JSONValue {
            guard let loss else { return .null }
            return .object([
                .init("economy", .string(loss.economy)), .init("loss_percent", .number(loss.percent)),
                .init("loss", .number(loss.money)),
            ])
        }
        func control(_ part: SupplyControl.Part, _ sector: String) -> JSONValue {
            func percent(_ share: Double?) -> JSONValue { .optional(share.map { 100 * $0 }) }
            return .object([
                .init("sector", .string(sector)), .init("control_of_imports_percent", percent(part.foreignShare)),
                .init("control_of_purchases_percent", percent(part.totalShare)),
                .init("control_of_exports_percent", percent(part.salesShare)),
            ])
        }
        let value: JSONValue =
            row.diversification.map {
                .object([
                    .init("share_percent", .number(100 * $0.share)),
                    .init("shifted_share_percent", .number(100 * $0.shiftedShare)),
                    .init("loss_percent", .number(100 * $0.loss)),
                    .init("shifted_loss_percent", .number(100 * $0.shiftedLoss)),
                    .init("value_percentage_points", .number(100 * $0.value)), .init("value", .number($0.money)),
                    .init("elasticity", .optional($0.elasticity)),
                ])
            } ?? .optional(row.diversificationGap)
        return .object([
            .init("power", .string(row.power)), .init("members", .strings(row.members)),
            .init("target", .string(row.target)), .init("direction", .string(row.direction.rawValue)),
            .init("horizon", .string(row.horizon.rawValue)), .init("status", .string(row.statusWord)),
            .init("reason", .string(row.reason)), .init("target_loss", loss(row.loss)),
            .init("power_loss", loss(row.powerLoss)), .init("member_losses", .array(row.memberLosses.map { loss($0) })),
            .init(
                "control",
                .array([control(row.control.all, "all")] + zip(row.control.sectors, sectors).map { control($0, $1) })),
            .init("diversification", value), .init("evaluations", .integer(row.evaluations)),
            .init("largest_residual", .number(row.residual)),
        ])
    }
}

extension CutOffRow {
    /// `solved`, `no-trade` or `failed`.
    public var statusWord: String {
        switch status {
        case .solved: "solved"
        case .noTrade: "no-trade"
        case .failed: "failed"
        }
    }

    /// Why it failed; empty where it did not.
    public var reason: String { if case .failed(let why) = status { why } else { "" } }
}
