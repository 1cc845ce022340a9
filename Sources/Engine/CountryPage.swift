import Geoeconomics
import Reporting
import TextFormats
import WorldData

/// One page about where a state stands between powers: ties by kind, who moves it, what each power could do, alignment, and
/// its options in words.
public struct CountryPage: Sendable {
    /// A part of the page.
    public struct Section: Sendable {
        /// What it is about.
        public var title: String
        /// Its sentences, each a paragraph.
        public var sentences: [String]
    }

    /// What was asked.
    public let request: CountryRequest
    /// Name of the state.
    public let name: String
    /// The world.
    public let world: WorldManifest
    /// SHA-256 over the world's files.
    public let worldHash: String
    /// The parts, in order.
    public let sections: [Section]
    /// Ties with the powers that are economies of their own, over time; `nil` where no power is one.
    public let ties: TiesResult?
    /// Who moves real income: the matrix of the world.
    public let exposure: WorldExposure
    /// Votes: levels and distances as the world carries them; `nil` where it carries none of the state.
    public let alignment: PublishedAlignment?
    /// Distances of ideal points to everybody in the latest year of the world, the nearest first.
    public let distances: [PublishedDistance]
    /// What each power could do.
    public let dependence: [CutOffRow]
    /// The horizons of the cut-offs in words.
    public let horizons: [(horizon: CutOffHorizon, words: String)]
    /// The options between the powers.
    public let options: HedgeResult
    /// Everything dropped or assumed.
    public let notes: [Diagnostic]
}

extension Engine {
    /// Writes the page of a state: from the world's accounts and ties, from what the user has imported, from the linearised
    /// equilibrium, from cut-offs and from the options between powers.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where the baseline has no equilibrium.
    public func countryPage(_ request: CountryRequest) throws -> CountryPage {
        let question = WorldQuestion(world: request.world, allowedFindings: request.allowedFindings)
        var hedge = HedgeRequest(economy: request.economy, powers: request.powers, offers: request.offers)
        hedge.question = question
        // First, since it checks every name.
        let options = try self.hedge(hedge)
        let prepared = try prepare(question)
        let position = try prepared.economy(request.economy, option: "economy")
        let facts = CountryFacts(prepared.world, position, request.powers)
        // Deficits in units of a numeraire would make the answer depend on it.
        var shares = question
        shares.closure = .share
        let matrix = try exposure(ExposureRequest(shares, economy: request.economy)).exposure
        let cuts = try cutOffs(
            CutOffRequest(
                question, powers: request.powers, targets: [request.economy], directions: [.both, .exports, .imports]))
        var asked = TiesRequest([request.economy] + request.powers.filter { prepared.world.economyIndex($0) != nil })
        asked.worlds = [request.world]
        asked.since = request.since
        asked.data = request.data
        // Without a power that is an economy of its own there are no ties of a dyad.
        let ties = asked.economies.count > 1 ? try self.ties(asked) : nil
        let groups = request.powers.filter { prepared.world.economyIndex($0) == nil }.map {
            "\($0) is no single economy: ties over time are shown for single economies."
        }
        return CountryPage(
            request: request, name: facts.name, world: prepared.world.manifest, worldHash: prepared.world.contentHash,
            sections: [
                .init(title: "Economic ties", sentences: facts.economic + importedTies(ties, .economic) + groups),
                .init(title: "Diplomatic ties", sentences: facts.diplomatic + importedTies(ties, .diplomatic)),
                .init(
                    title: "Political ties and alignment", sentences: political(facts, ties)),
                .init(title: "Defence ties", sentences: defence(ties)),
                .init(title: "Who moves it", sentences: exposureSentences(matrix, facts)),
                .init(title: "Dependence", sentences: dependence(cuts, facts, prepared)),
                .init(title: "Between the powers", sentences: options.words),
            ], ties: ties, exposure: matrix,
            alignment: try alignment(asked.economies, prepared.world, try catalogue.folder(of: request.world)),
            distances: distances(of: request.economy, prepared.world), dependence: cuts.rows,
            horizons: cuts.manifests.map { ($0.horizon, $0.manifest.model.horizon) }, options: options,
            notes: options.notes + cuts.notes)
    }

    /// What the world itself carries of the state's votes and of those of the powers.
    private func alignment(_ economies: [String], _ world: World, _ folder: WorldFolder) throws -> PublishedAlignment? {
        do {
            return try publishedAlignment(economies, in: world, folder)
        } catch let fault as Diagnostic where fault.kind == "no-ideal-points" {
            return nil
        }
    }

    /// Distances of ideal points of the latest year, the nearest first.
    private func distances(of code: String, _ world: World) -> [PublishedDistance] {
        let own = world.ties.filter {
            $0.measure == "ideal_point_distance" && ($0.origin == code || $0.destination == code)
        }
        guard let year = own.map(\.year).max() else { return [] }
        return own.filter { $0.year == year }.map {
            PublishedDistance(
                economy: code, partner: $0.origin == code ? $0.destination : $0.origin, year: year, distance: $0.value,
                source: $0.source)
        }.sorted { ($0.distance, $0.partner) < ($1.distance, $1.partner) }
    }

    /// Ties with the powers that are not in the world itself, the latest value beside the first.
    private func importedTies(_ ties: TiesResult?, _ kind: Tie.Kind) -> [String] {
        (ties?.pairs ?? []).compactMap { pair in
            let series = pair.series.filter {
                $0.measure.kind == kind && $0.isWorthWords
                    && ($0.isImported || !CountryFacts.ownMeasures.contains($0.measure.name))
            }
            guard !series.isEmpty else { return nil }
            let limit = 6
            let parts = series.prefix(limit).map { tieWords($0) }
            let more =
                series.count > limit
                ? "; and \(series.count - limit) more: `comity ties \(pair.first) \(pair.second)`" : ""
            return "With \(pair.second): \(parts.joined(separator: "; "))\(more)."
        }
    }

    private func tieWords(_ series: TieSeries) -> String {
        let direction = series.measure.direction == .symmetric ? "" : " \(series.directionText)"
        let name = series.measure.name.map { $0 == "_" ? " " : String($0) }.joined() + direction
        guard let first = series.points.first, let last = series.points.last else { return name }
        let unit = series.isIndicator ? "" : " \(series.measure.unit)"
        func text(_ value: Double) -> String {
            series.isIndicator ? (value == 1 ? "yes" : value == 0 ? "no" : trimmed(value)) : threeDigits(value)
        }
        if series.measure.isStatic { return "\(name) \(text(last.value))\(unit)" }
        if series.points.count == 1 { return "\(name) \(text(last.value))\(unit) (\(last.year))" }
        var trend = series.trend.isEmpty ? "" : ", \(series.trend)"
        // First and last year alone can hide what lies between.
        if let top = series.points.max(by: { $0.value < $1.value }), top.value > max(first.value, last.value) {
            trend = ", \(series.isIndicator ? "" : "highest ")\(text(top.value)) in \(top.year)" + trend
        }
        return
            "\(name)\(unit.isEmpty ? "" : ",\(unit),") \(text(first.value)) in \(first.year), \(text(last.value)) in \(last.year)\(trend)"
    }

    /// What the world says about alignment gives way to a record of the user's own where it says nothing.
    private func political(_ facts: CountryFacts, _ ties: TiesResult?) -> [String] {
        let imported = importedTies(ties, .political)
        let hasOwn = ties?.pairs.contains { pair in
            pair.series.contains { $0.isImported && $0.measure.name == "ideal_point_distance" }
        }
        return (hasOwn == true && !facts.hasIdealPoints ? [] : facts.political) + imported
    }

    private func defence(_ ties: TiesResult?) -> [String] {
        let found = importedTies(ties, .defence)
        guard found.isEmpty else { return found }
        guard let ties, ties.notImported.isEmpty else {
            return [
                "Nothing is known: alliances, arms deliveries and disputes are not in the built-in worlds. "
                    + "`comity import peacescience FOLDER` and `comity import sipri-arms FOLDER` bring them."
            ]
        }
        return ["None with these powers in what was imported."]
    }

    private func exposureSentences(_ exposure: WorldExposure, _ facts: CountryFacts) -> [String] {
        let own = facts.position
        let others = exposure.codes.indices.filter { $0 != own }
            .map { (code: exposure.codes[$0], value: exposure.matrix[economy: own, source: $0]) }
        let ranked = others.sorted { $0.value > $1.value }
        func words(_ entries: some Sequence<(code: String, value: Double)>) -> String {
            listed(entries.map { "\($0.code) \(NumberFormat(decimals: 3, showsPlus: true).text($0.value))" })
        }
        var sentences = [
            "A 1 % rise of productivity elsewhere changes its real income, in per cent: \(words(ranked.prefix(4)))."
        ]
        // What would print as zero is no enemy worth a name.
        let losers = ranked.suffix(3).reversed().filter { $0.value < -0.0005 }
        sentences.append(
            losers.isEmpty
                ? "Nobody's growth lowers it by as much as 0.001." : "It loses most from growth in: \(words(losers)).")
        return sentences
    }

    private func dependence(_ cuts: CutOffResult, _ facts: CountryFacts, _ prepared: PreparedWorld) -> [String] {
        facts.powers.map { power in
            func loss(_ horizon: CutOffHorizon, _ direction: CutOffDirection) -> String {
                guard
                    let row = cuts.rows.first(where: {
                        $0.power == power && $0.horizon == horizon && $0.direction == direction
                    })
                else { return "not asked" }
                if case .failed(let reason) = row.status { return "no answer (\(reason))" }
                return "\(NumberFormat.fixed(1).text(row.loss?.percent))%"
            }
            guard
                let row = cuts.rows.first(where: { $0.power == power && $0.horizon == .long && $0.direction == .both })
            else { return "\(power): no cut-off was asked." }
            func share(_ value: Double?) -> String {
                value.map { "\(NumberFormat(decimals: 0, scale: 100).text($0))%" } ?? "none"
            }
            let cost =
                row.powerLoss.map {
                    $0.percent > 0 && $0.percent < 0.0005
                        ? "less than 0.001%" : "\(NumberFormat.fixed(3).text($0.percent))%"
                } ?? "unknown"
            return "\(power) sells it \(share(row.control.all.foreignShare)) of what it buys abroad and takes "
                + "\(share(row.control.all.salesShare)) of what it sells. If \(power) ended all trade with it, it would lose "
                + "\(loss(.short, .both)) of real income within a year and \(loss(.long, .both)) in the long run (selling alone: "
                + "\(loss(.long, .exports)), buying alone: \(loss(.long, .imports))); \(power) itself would lose \(cost)."
        }
    }
}

/// A number of any size in about three digits.
func threeDigits(_ value: Double) -> String {
    let size = abs(value)
    if size >= 100 { return NumberFormat.thousands(0).text(value) }
    if size >= 0.095 || size == 0 { return trimmed((value * 100).rounded() / 100) }
    return NumberFormat.fixed(4).text(value)
}

extension TieSeries {
    /// Whether it comes from the user's own imports.
    fileprivate var isImported: Bool { from != "worlds" }
    /// Whether it says something about these two: it changes over time, and is no sum of others.
    fileprivate var isWorthWords: Bool {
        guard let first = points.first?.value, !measure.isStatic, measure.name != "alliance" else { return false }
        return points.count == 1 ? first != 0 : points.contains { $0.value != first }
    }
}

extension CountryPage {
    /// The page for people, fitted to a width.
    public func text(width: Int) -> String {
        var text = ""
        func paragraph(_ words: String, indent: Int = 0, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        paragraph("\(name) (\(request.economy)) between \(listed(request.powers)): world \(world.name), \(world.year)")
        for section in sections where !section.sentences.isEmpty {
            text += "\n\(section.title)\n"
            for sentence in section.sentences { paragraph(sentence, indent: 2, hang: 2) }
        }
        text += "\n\(care.title)\n"
        for sentence in care.sentences { paragraph(sentence, indent: 2, hang: 2) }
        return text
    }

    /// What every reader should know.
    var care: Section {
        Section(
            title: "Read with care",
            sentences: [
                "Shares and losses are those of the world's accounts and a model of trade: no investment, aid, migration or finance. "
                    + "Options carry no cost of their own, and their effects are estimates with errors.",
                "Sources: \(world.source). `comity exposure`, `cutoff`, `ties`, `votes` and `hedge` give every figure with its sources.",
            ])
    }
}
