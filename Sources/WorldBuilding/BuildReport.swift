import TextFormats

/// What a build did, in figures and in words.
public struct BuildReport: Sendable, Equatable {
    /// Name of the world.
    public var world = ""
    /// Economies in the world.
    public var economyCount = 0
    /// Economies of the edition that are left out.
    public var leftOutCount = 0
    /// Printed partner shares used.
    public var printedFigureCount = 0
    /// Flows of goods that both sides print.
    public var bothCount = 0
    /// Flows of goods that only the exporter prints.
    public var exporterCount = 0
    /// Flows of goods that only the importer prints.
    public var importerCount = 0
    /// Flows of goods that nobody prints.
    public var filledCount = 0
    /// Part of the world's goods trade in printed flows, per cent.
    public var printedValuePercent = 0.0
    /// How far balancing moved printed flows from their reconciled value: the median, per cent.
    public var movedMedianPercent = 0.0
    /// The ninth decile of the same.
    public var movedNinthDecilePercent = 0.0
    /// The largest of the same.
    public var movedLargestPercent = 0.0
    /// How far final values are from each printed figure, mirror differences included: median, per cent.
    public var figureMovedMedianPercent = 0.0
    /// Median absolute difference between two sides' figures for one flow, in logs times 100.
    public var mirrorDeviationPercent = 0.0
    /// How far input shares moved from the cited ones: the median, percentage points; economies with raised output left out.
    public var inputShareMovedMedian = 0.0
    /// The largest of the same.
    public var inputShareMovedLargest = 0.0
    /// The stored comparison with observed flows; `nil` where there is none for the world.
    public var validation: StoredValidation?
    /// Counts of notes by kind.
    public var noteCounts: [String: Int] = [:]
    /// The whole report as Markdown.
    public var text = ""

    init(
        edition: FactbookEdition, totals: EconomyTotals, printed: PrintedTrade, gravity: CensoredGravity,
        prior: FlowPrior,
        trade: BilateralTrade, accounts: SectorAccounts, records: [PrintedFigure], tieCount: Int, notes: [BuildNote],
        validation: StoredValidation?
    ) {
        world = edition.worldName
        economyCount = totals.count
        leftOutCount = notes.filter { $0.kind == .economyLeftOut }.count
        printedFigureCount = records.count
        var moved: [Double] = []
        var printedValue = 0.0
        for cell in trade.goods.indices {
            switch printed.provenance[cell] {
            case .both: bothCount += 1
            case .exporter: exporterCount += 1
            case .importer: importerCount += 1
            case .filled: filledCount += 1
            case .residual: continue
            }
            guard printed.isPrinted(cell) else { continue }
            printedValue += trade.goods[cell]
            moved.append(100 * abs(trade.goods[cell] / printed.value[cell] - 1))
        }
        printedValuePercent = 100 * printedValue / trade.goods.reduce(0, +)
        movedMedianPercent = medianValue(moved)
        movedNinthDecilePercent = moved.sorted()[moved.count * 9 / 10]
        movedLargestPercent = moved.max() ?? 0
        figureMovedMedianPercent = medianValue(records.map { abs($0.movedPercent) })
        mirrorDeviationPercent = 100 * printed.mirrorDifference
        let raised = Set(notes.filter { $0.kind == .outputRaised }.map(\.economy))
        var shifts: [Double] = []
        for n in 0..<totals.count where !raised.contains(totals.economies[n].code) {
            for index in n * 9..<n * 9 + 9 {
                shifts.append(100 * abs(accounts.inputShare[index] - accounts.startingInputShare[index]))
            }
        }
        inputShareMovedMedian = medianValue(shifts)
        inputShareMovedLargest = shifts.max() ?? 0
        self.validation = validation
        for note in notes { noteCounts[note.kind.rawValue, default: 0] += 1 }
        text = Self.text(self, edition, totals, printed, gravity, prior, trade, tieCount, notes)
    }

    private static func text(
        _ report: BuildReport, _ edition: FactbookEdition, _ totals: EconomyTotals, _ printed: PrintedTrade,
        _ gravity: CensoredGravity, _ prior: FlowPrior, _ trade: BilateralTrade, _ tieCount: Int, _ notes: [BuildNote]
    ) -> String {
        var lines = [
            "# How \(report.world) was built", "",
            "From The World Factbook, edition of \(edition.rawValue). The method is in docs/explanation/built-in-worlds.md; every single decision is in notes.csv, every printed partner share in printed.csv.",
            "", "| figure | value |", "| --- | --- |",
        ]
        func row(_ name: String, _ value: String) { lines.append("| \(name) | \(value) |") }
        row("economies", "\(report.economyCount) (\(report.leftOutCount) left out)")
        row("sectors", "3: agriculture, industry, services")
        row("printed partner shares", "\(report.printedFigureCount)")
        row(
            "flows of goods printed by both sides / exporter / importer / nobody",
            "\(report.bothCount) / \(report.exporterCount) / \(report.importerCount) / \(report.filledCount)")
        row("goods trade in printed flows", "\(rounded(report.printedValuePercent, 1)) %")
        row(
            "median difference between two sides' figures for one flow",
            "\(rounded(report.mirrorDeviationPercent, 1)) % (log points), \(printed.mirrorCount) flows")
        row(
            "**printed flows moved by balancing**",
            "**\(rounded(report.movedMedianPercent, 2)) % at the median**, \(rounded(report.movedNinthDecilePercent, 1)) % at the ninth decile, \(rounded(report.movedLargestPercent, 1)) % at most"
        )
        row(
            "final value against each printed figure, mirror differences included",
            "\(rounded(report.figureMovedMedianPercent, 2)) % at the median")
        if let validation = report.validation {
            row(
                "**trade misallocated against observed flows**",
                "**\(rounded(validation.percent, 2)) %** (\(validation.economyCount) economies, \(validation.flowCount) flows of \(validation.year): \(validation.observed))"
            )
        } else {
            row("trade misallocated against observed flows", "not measured: no observed flows of this year are at hand")
        }
        row(
            "factors that make world exports equal imports",
            "goods exports \(rounded(totals.reconciliation.goodsExports, 4)), goods imports \(rounded(totals.reconciliation.goodsImports, 4)), services exports \(rounded(totals.reconciliation.servicesExports, 4)), services imports \(rounded(totals.reconciliation.servicesImports, 4))"
        )
        row(
            "input-output shares moved (economies with raised output left out)",
            "\(rounded(report.inputShareMovedMedian, 2)) points at the median, \(rounded(report.inputShareMovedLargest, 1)) at most"
        )
        row(
            "balancing",
            "goods \(trade.goodsBalance.steps) Newton steps, services \(trade.servicesBalance.steps); largest miss of a total below 1e-12"
        )
        row("dyadic ties", "\(tieCount)")
        lines += [
            "", "## Gravity equation of goods", "",
            "Fitted to \(gravity.printedCount) printed flows and \(gravity.censoredCount) bounds in \(gravity.steps) steps. Residuals correlate \(rounded(prior.reverseCorrelation, 2)) with the reverse flow and \(rounded(prior.editionCorrelation, 2)) with the edition of \(edition.other.rawValue); \(prior.reverseCount) unprinted flows use the first and \(prior.editionCount) the second.",
            "", "| coefficient | estimate |", "| --- | --- |",
        ]
        for coefficient in gravity.coefficients { row(coefficient.name, rounded(coefficient.value, 3)) }
        lines += [
            "", "## Left out, assumed, imputed, changed", "", "| kind | count | what it means | where |",
            "| --- | --- | --- | --- |",
        ]
        for kind in BuildNote.Kind.allCases {
            let own = notes.filter { $0.kind == kind }
            if own.isEmpty { continue }
            var names: [String] = []
            for note in own {
                let name =
                    kind == .boundExceeded || kind == .printedFigureMovedFar
                    ? "\(note.economy)-\(note.item)" : note.economy
                if !names.contains(name) { names.append(name) }
            }
            lines.append("| \(kind.rawValue) | \(own.count) | \(kind.meaning) | \(names.joined(separator: " ")) |")
        }
        lines += [
            "", "## Output raised", "", "| economy | sector | value added in output | |", "| --- | --- | --- | --- |",
        ]
        for note in notes where note.kind == .outputRaised {
            lines.append("| \(note.economy) | \(note.item) | \(rounded(note.value ?? 0, 1)) % | \(note.text) |")
        }
        lines += ["", "## Economies left out", ""]
        for note in notes where note.kind == .economyLeftOut { lines.append("- \(note.economy): \(note.text)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A comparison with observed flows that are not part of the project, measured once and repeated by a test.
public struct StoredValidation: Sendable, Equatable {
    /// Half the sum of absolute differences over the observed total, per cent.
    public var percent: Double
    /// Economies compared.
    public var economyCount: Int
    /// Flows compared.
    public var flowCount: Int
    /// Year of the observed flows.
    public var year: Int
    /// Whose flows they are.
    public var observed: String

    /// Reads the row of a world, or `nil` where there is none.
    static func read(_ sources: String, _ world: String) throws -> StoredValidation? {
        let table = try NamedTable(folder: "\(sources)/validation", file: "misallocation.csv")
        let (worlds, years, economies, flows, percents, observed) = (
            try table.text("world"), try table.required("year"), try table.required("economies"),
            try table.required("flows"),
            try table.required("misallocated_percent"), try table.text("observed")
        )
        guard let row = worlds.firstIndex(of: world) else { return nil }
        return StoredValidation(
            percent: percents[row], economyCount: Int(economies[row]), flowCount: Int(flows[row]),
            year: Int(years[row]),
            observed: observed[row])
    }
}
