import EquilibriumModels
import Geoeconomics
import Reporting
import TextFormats

/// Who is exposed to several powers at once, to be answered.
public struct PairExposureRequest: Sendable, Codable, Equatable {
    /// The world and the model.
    public var question: WorldQuestion
    /// The powers: each a code, a group, or several of these joined by `+`.
    public var powers: [String]
    /// Which trade a cut-off ends.
    public var direction = CutOffDirection.both
    /// Sectors that a cut-off ends trade in: codes; empty is all.
    public var sectors: [String] = []
    /// How many threads; `nil` is one for each core.
    ///
    /// No number of the result depends on it.
    public var threads: Int?

    /// Asks about everybody.
    public init(_ question: WorldQuestion = WorldQuestion(), powers: [String]) {
        self.question = question
        self.powers = powers
    }
}

extension PairExposureRequest {
    /// States the direction by its word.
    public mutating func setDirection(_ word: String) { direction = CutOffDirection(rawValue: word) ?? direction }
}

/// What every economy loses to each of several powers, and to all at once.
public struct PairExposureResult: Sendable {
    /// What was asked.
    public let request: PairExposureRequest
    /// Codes and names, in the order of the world.
    public let names: [(code: String, name: String)]
    /// One row for each economy that is not a power itself, in the order of the world.
    public let rows: [PairExposure]
    /// Why a cut-off has no answer, with the economy.
    public let reasons: [String]
    /// Evaluations of all solves.
    public let evaluations: Int
    /// The largest relative residual.
    public let residual: Double
    /// How it was made.
    public let manifest: WorldAnswerManifest

    /// Whether anything has an answer.
    public var hasAnswer: Bool { rows.contains { $0.together != nil } }
}

extension Engine {
    /// What every economy that is not one of the powers loses to each of them and to all at once, in one sweep.
    ///
    /// - Parameter progress: told from any thread how many cut-offs were answered just now, and how many there are.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where the baseline has no equilibrium.
    public func pairExposure(
        _ request: PairExposureRequest, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> PairExposureResult {
        let prepared = try prepare(request.question)
        guard request.powers.count > 1 else {
            throw optionFault(
                "--powers", request.powers.isEmpty ? "no power is named" : "\(request.powers[0]) alone is named",
                needed: "two powers or more, such as USA,CHN")
        }
        let sectors = try prepared.sectors(request.sectors, option: "--sectors")
        let powers = try request.powers.map { try prepared.names.economies($0, option: "--powers").positions }
        let all = Set(powers.joined())
        let others = prepared.codes.indices.filter { !all.contains($0) }
        let cutOffs = others.flatMap { target in
            (powers + [all.sorted()]).map {
                CutOff(coalition: $0, target: target, direction: request.direction, sectors: sectors)
            }
        }
        let outcomes = answerCutOffs(
            prepared.baseline, cutOffs, threads: request.threads, progress: { progress($0, cutOffs.count) })
        var rows: [PairExposure] = []
        var reasons: [String] = []
        var evaluations = 0
        var residual = 0.0
        let width = powers.count + 1
        for (place, target) in others.enumerated() {
            let losses = (0..<width).map { event -> Double? in
                let outcome = outcomes[place * width + event]
                switch outcome {
                case .solved(let effect, _, let trace):
                    evaluations += trace.evaluations
                    residual = max(residual, trace.largestResidual)
                    return effect.loss
                case .nothingToCut: return 0
                case .refused, .stopped:
                    let event = event < powers.count ? request.powers[event] : request.powers.joined(separator: "+")
                    reasons.append("\(prepared.codes[target]) cut off by \(event): \(reason(outcome, prepared))")
                    return nil
                }
            }
            rows.append(PairExposure(economy: target, alone: Array(losses.dropLast()), together: losses[width - 1]))
        }
        return PairExposureResult(
            request: request, names: zip(prepared.codes, prepared.economyNames).map { ($0, $1) }, rows: rows,
            reasons: reasons, evaluations: evaluations, residual: residual, manifest: prepared.manifest)
    }
}

extension PairExposureResult {
    /// One row per economy, full double precision; an empty field where a cut-off has no answer.
    public var csv: String {
        var writer = CSVWriter(
            ["economy", "name"] + request.powers.map { "loss_percent_\($0)" } + [
                "loss_percent_together", "either_way_percent", "beyond_sum_percent",
            ])
        for row in rows {
            let numbers = row.alone + [row.together, row.eitherWay, row.beyondSum]
            writer.append(
                [names[row.economy].code, names[row.economy].name] + numbers.map { numberText($0.map { 100 * $0 }) })
        }
        return writer.text
    }

    /// The table with the manifest.
    public var json: String {
        JSONValue.object([
            .init("powers", .strings(request.powers)), .init("direction", .string(request.direction.rawValue)),
            .init(
                "economies",
                .array(
                    rows.map { row in
                        .object([
                            .init("economy", .string(names[row.economy].code)),
                            .init("loss_percent", .array(row.alone.map { .optional($0.map { 100 * $0 }) })),
                            .init("loss_percent_together", .optional(row.together.map { 100 * $0 })),
                            .init("either_way_percent", .optional(row.eitherWay.map { 100 * $0 })),
                            .init("beyond_sum_percent", .optional(row.beyondSum.map { 100 * $0 })),
                        ])
                    })),
            .init("without_answer", .strings(reasons)), .init("evaluations", .integer(evaluations)),
            .init("largest_residual", .number(residual)), .init("manifest", manifest.document),
        ]).text(.pretty) + "\n"
    }

    /// Those who would lose most to all powers at once, for people.
    public func table(top: Int, width: Int, colour: Bool) -> String {
        var text = ""
        func paragraph(_ words: String, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, hang: hang) { text += line + "\n" }
        }
        paragraph(
            "Who is exposed to \(listed(request.powers)) at once: world \(manifest.world.name), \(manifest.world.year)")
        paragraph(
            "Loss of real income where a power \(request.direction.words.replacing("the target", with: "the economy")), in per "
                + "cent. Both: each power alone, then all at once.")
        text += "\n"
        var table = TextTable(
            columns: [.text("code"), .name("economy")]
                + request.powers.map { .number($0, unit: "%", .fixed(2), priority: 70) } + [
                    .number("together", unit: "%", .fixed(2), priority: 90),
                    .number("either way", unit: "%", .fixed(2), priority: 80),
                    .number("beyond the sum", unit: "points", .fixed(2), priority: 60, isSigned: true),
                ], howToSeeAll: "`--format csv` prints every column.")
        let ranked = rows.sorted { ($0.together ?? -.infinity, $1.economy) > ($1.together ?? -.infinity, $0.economy) }
        for row in ranked.prefix(top) {
            let numbers = row.alone + [row.together, row.eitherWay, row.beyondSum]
            table.add(
                [.text(names[row.economy].code), .text(names[row.economy].name)]
                    + numbers.map { .number($0.map { 100 * $0 }) })
        }
        if rows.count > top { table.notes.append("\(top) of \(rows.count) economies are shown, those that lose most.") }
        table.notes.append(
            "either way: what is lost whichever power turns away. beyond the sum: loss to all at once less the sum one by one."
        )
        text += table.text(width: width, colour: colour) + "\n"
        for reason in reasons.prefix(8) { paragraph("No answer: \(reason)", hang: 2) }
        if reasons.count > 8 { paragraph("and \(reasons.count - 8) more without an answer") }
        paragraph(
            "\(evaluations) evaluations, largest relative residual \(NumberFormat.scientific(residual)). Deficits: closure "
                + "`\(manifest.closure.rawValue)`. Model: \(manifest.model.words).", hang: 2)
        return text
    }
}
