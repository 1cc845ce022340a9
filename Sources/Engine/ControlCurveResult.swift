import EquilibriumModels
import Geoeconomics
import Reporting
import Scenarios
import TextFormats

/// A question about how a target's loss grows as control nears everything.
public struct ControlCurveRequest: Sendable, Codable, Equatable {
    /// The world and the model.
    public var question: WorldQuestion
    /// Code of the target.
    public var target: String
    /// The power or coalition whose share is scaled; `nil` leaves out that curve.
    public var power: String?
    /// Which trade ends.
    public var direction: CutOffDirection
    /// Sectors in which it ends; all where empty.
    public var sectors: [String]
    /// Suppliers who join one by one, at most.
    public var limit: Int

    /// Asks for the curves.
    public init(
        _ question: WorldQuestion = WorldQuestion(), target: String, power: String? = nil,
        direction: CutOffDirection = .exports, sectors: [String] = [], limit: Int = 25
    ) {
        self.question = question
        self.target = target
        self.power = power
        self.direction = direction
        self.sectors = sectors
        self.limit = limit
    }

    /// States the direction by its word.
    public mutating func setDirection(_ word: String) { direction = CutOffDirection(rawValue: word) ?? direction }
}

/// Loss against control.
public struct ControlCurveResult: Sendable {
    /// How the share grows.
    public enum Kind: String, Sendable {
        /// Suppliers join, those from whom the target buys most first; flows stay as they are.
        case joining
        /// The coalition's share of every import market is set, and the world calibrated anew.
        case scaled
        /// A small economy with one sector and the target's import share, in closed form.
        case stylised
    }

    /// One point.
    public struct Row: Sendable {
        /// Which curve.
        public var kind: Kind
        /// Who joined, or the share that was asked for.
        public var step: String
        /// Share of foreign purchases that ends, in per cent.
        public var controlPercent: Double?
        /// Loss of real income in per cent.
        public var lossPercent: Double?
        /// Percentage points of loss per percentage point of control since the point before.
        public var marginalLoss: Double?
        /// Why there is no answer; empty where there is.
        public var reason: String
    }

    /// Code of the target.
    public var target: String
    /// Its name.
    public var targetName: String
    /// The coalition of the scaled curve, as it was named.
    public var power: String?
    /// Which trade ends.
    public var direction: CutOffDirection
    /// Words for the sectors.
    public var sectors: String
    /// The points, curve by curve.
    public var rows: [Row]
    /// Share of imports in all purchases of the stylised economy.
    public var importShare: Double
    /// Its trade elasticity: the mean over the sectors, weighted by the target's imports.
    public var theta: Double
    /// How it was made.
    public var manifest: WorldAnswerManifest
}

extension Engine {
    /// The curves of loss against control for one target.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where the baseline has no equilibrium.
    public func controlCurve(_ request: ControlCurveRequest) throws -> ControlCurveResult {
        let prepared = try prepare(request.question)
        let target = try prepared.economy(request.target, option: "--targets")
        let sectors = try prepared.sectors(request.sectors, option: "--sectors")
        let accounts = prepared.baseline.accounts
        let everybody = SupplyControl(
            accounts, target: target, coalition: Array(0..<accounts.economyCount), sectors: sectors)
        let weights = everybody.sectors.map(\.fromAbroad)
        let imports = everybody.all.fromAbroad
        let theta =
            imports > 0 ? zip(sectors, weights).reduce(0.0) { $0 + accounts.theta[$1.0] * $1.1 } / imports : 1
        var result = ControlCurveResult(
            target: prepared.codes[target], targetName: prepared.economyNames[target], power: request.power,
            direction: request.direction, sectors: prepared.sectorWords(sectors), rows: [],
            importShare: everybody.all.totalShare ?? 0, theta: theta, manifest: prepared.manifest)
        let joining = curveOfJoining(
            prepared.baseline, target: target, candidates: Array(0..<accounts.economyCount),
            direction: request.direction, sectors: sectors, limit: request.limit)
        result.add(.joining, joining.map { point in (point.members.last.map { prepared.codes[$0] } ?? "", point) }) {
            reason($0, prepared)
        }
        let shares = ControlCurveResult.shares
        if let power = request.power {
            let members = try prepared.names.economies(power, option: "--power").positions
            let points = curveOfShares(
                prepared.baseline, target: target, coalition: members, direction: request.direction, sectors: sectors,
                shares: shares)
            result.add(.scaled, zip(shares, points).map { (NumberFormat.fixed(0).text(100 * $0), $1) }) {
                reason($0, prepared)
            }
        }
        let stylised = shares.map { share in
            ControlPoint(
                members: [], controlShare: share,
                loss: armingtonLoss(cut: share * result.importShare, theta: theta), outcome: nil, evaluations: 0)
        }
        result.add(.stylised, zip(shares, stylised).map { (NumberFormat.fixed(0).text(100 * $0), $1) }) { _ in "" }
        return result
    }
}

extension ControlCurveResult {
    /// Shares of the scaled and stylised curves.
    static let shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1]

    fileprivate mutating func add(
        _ kind: Kind, _ points: [(step: String, point: ControlPoint)], _ reason: (CutOffOutcome?) -> String
    ) {
        var before = (share: 0.0, loss: 0.0)
        for (step, point) in points {
            var marginal: Double?
            if let share = point.controlShare, let loss = point.loss {
                if share > before.share { marginal = (loss - before.loss) / (share - before.share) }
                before = (share, loss)
            }
            rows.append(
                Row(
                    kind: kind, step: step, controlPercent: point.controlShare.map { 100 * $0 },
                    lossPercent: point.loss.map { 100 * $0 }, marginalLoss: marginal,
                    reason: point.loss == nil ? reason(point.outcome) : ""))
        }
    }

    /// One point a row.
    public var csv: String {
        var writer = CSVWriter(["curve", "step", "control_share_percent", "loss_percent", "marginal_loss", "reason"])
        for row in rows {
            writer.append([
                row.kind.rawValue, row.step, numberText(row.controlPercent), numberText(row.lossPercent),
                numberText(row.marginalLoss), row.reason,
            ])
        }
        return writer.text
    }

    /// The points with the manifest.
    public var json: String {
        let text = JSONValue.object([
            .init("target", .string(target)), .init("power", .optional(power)),
            .init("direction", .string(direction.rawValue)), .init("sectors", .string(sectors)),
            .init("stylised_import_share_percent", .number(100 * importShare)), .init("stylised_theta", .number(theta)),
            .init(
                "points",
                .array(
                    rows.map {
                        .object([
                            .init("curve", .string($0.kind.rawValue)), .init("step", .string($0.step)),
                            .init("control_share_percent", .optional($0.controlPercent)),
                            .init("loss_percent", .optional($0.lossPercent)),
                            .init("marginal_loss", .optional($0.marginalLoss)), .init("reason", .string($0.reason)),
                        ])
                    })),
            .init("manifest", manifest.document),
        ]).text(.pretty)
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// The curves for people.
    public func table(width: Int, colour: Bool) -> String {
        var text = ""
        func line(_ words: String, hang: Int = 2) {
            for line in wrapParagraph(words, width: width, indent: 0, hang: hang) { text += line + "\n" }
        }
        line("Loss of \(targetName) as control nears everything: a coalition \(direction.words), \(sectors).", hang: 0)
        for (kind, title) in [
            (Kind.joining, "Suppliers join, those from whom \(target) buys most first"),
            (.scaled, "The share of \(power ?? "") in every import market set, and calibrated anew"),
            (.stylised, "One sector at given wages, in closed form"),
        ] {
            let mine = rows.filter { $0.kind == kind }
            guard !mine.isEmpty else { continue }
            var table = TextTable(
                title,
                columns: [
                    .text(kind == .joining ? "joins" : "share set"),
                    .number("control", unit: "%", .fixed(2), priority: 9),
                    .number("loss", unit: "%", .fixed(3), priority: 9),
                    .number("marginal", unit: "points per point", .fixed(3), priority: 8),
                ])
            for row in mine {
                table.add([
                    .text(row.step), .number(row.controlPercent), .number(row.lossPercent), .number(row.marginalLoss),
                ])
            }
            for row in mine where !row.reason.isEmpty {
                table.notes.append("\(row.step): \(row.reason)")
                break
            }
            text += "\n" + table.text(width: width, colour: colour)
        }
        text += "\n"
        line(
            "Control is the share of what \(target) buys abroad in these sectors. The stylised economy buys "
                + "\(NumberFormat.fixed(1).text(100 * importShare)) per cent of everything abroad; its trade elasticity is "
                + "\(NumberFormat.fixed(2).text(theta)).", hang: 0)
        line("Model: \(manifest.model.words). World: \(manifest.world.name); closure `\(manifest.closure.rawValue)`.")
        return text
    }
}
