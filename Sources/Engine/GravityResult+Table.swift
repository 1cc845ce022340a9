import GravityEstimation
import Reporting
import TextFormats

extension GravityResult {
    /// The answer for people: equations side by side, and below them how they were made.
    public func table(width: Int, colour: Bool) -> String {
        var table = TextTable(
            columns: [.text("")]
                + models.map { .text(column($0), unit: $0.estimate.outcome, alignment: .right, priority: 1) },
            howToSeeAll: "`--format csv` prints every equation.")
        for (position, block) in blocks.enumerated() {
            if position > 0 { table.addRule() }
            for row in block { table.add(row.map { .text($0) }) }
        }
        var text = table.text(width: width, colour: colour) + "\n"
        for note in notes + closing {
            for line in wrapParagraph(note, width: width, hang: 2) { text += line + "\n" }
        }
        return text
    }

    /// The same as a document of LaTeX.
    public var latex: String { grid.latex }

    /// The same as a document of Markdown.
    public var markdown: String { grid.markdown }

    private var grid: TextGrid {
        TextGrid(
            header: [""] + models.map { "\(column($0)) \($0.estimate.outcome)" }, blocks: blocks,
            notes: notes.filter { !$0.isEmpty } + [source])
    }

    private func column(_ model: GravityModel) -> String { "(\(model.label))" }

    // MARK: Rows

    /// Coefficients, then what was estimated on, then the fit; with an empty cell where an equation has no such row.
    private var blocks: [[[String]]] {
        let terms = names { $0.coefficients.map(\.term) + $0.estimate.leftOutRegressors.map(\.name) }
        var coefficients: [[String]] = []
        for term in terms {
            let found = models.map { model in model.coefficients.first { $0.term == term } }
            coefficients.append(
                [term]
                    + zip(models, found).map { model, coefficient in
                        coefficient.map { shownPair($0).estimate }
                            ?? (model.estimate.leftOutRegressors.contains { $0.name == term } ? "left out" : "")
                    })
            if found.contains(where: { $0 != nil }) {
                coefficients.append([""] + found.map { $0.map { "(\(shownPair($0).error))" } ?? "" })
                switch manifest.request.shown {
                case .errors: break
                case .intervals: coefficients.append([""] + found.map { $0.map(shownInterval) ?? "" })
                case .probabilities:
                    coefficients.append([""] + found.map { $0.map { "p \(shownProbability($0.probability))" } ?? "" })
                }
            }
        }
        return [coefficients, effectRows, sampleRows, fitRows].filter { !$0.isEmpty }
    }

    private var effectRows: [[String]] {
        names { $0.estimate.effects.map(\.name) }.map { name in
            [name]
                + models.map { model in
                    model.estimate.effects.first { $0.name == name }.map {
                        count($0.groupCount) + ($0.groupCount == 1 ? " effect" : " effects")
                    } ?? ""
                }
        }
    }

    private var sampleRows: [[String]] {
        var rows = [["rows"] + models.map { count($0.estimate.rowCount) }]
        for reason in LeftOutRows.Reason.allCases where models.contains(where: { $0.leftOutCount(reason) > 0 }) {
            rows.append([GravityModel.words(reason)] + models.map { count($0.leftOutCount(reason)) })
        }
        for name in names({ $0.estimate.clusters.map(\.name) }) {
            rows.append(
                ["clusters: \(name)"]
                    + models.map { model in
                        model.estimate.clusters.first { $0.name == name }.map { count($0.count) } ?? ""
                    })
        }
        return rows
    }

    private var fitRows: [[String]] {
        let isPoisson = manifest.request.family == .poisson
        var rows = [
            [isPoisson ? "deviance" : "sum of squared residuals"] + shortNumbers(models.map(\.estimate.deviance)),
            ["log likelihood"] + shortNumbers(models.map(\.estimate.logLikelihood)),
            [isPoisson ? "pseudo R2" : "R2"] + models.map { NumberFormat.fixed(4).text($0.estimate.pseudoR2) },
        ]
        if !isPoisson {
            rows.append(
                ["within R2"] + models.map { $0.estimate.withinR2.map { NumberFormat.fixed(4).text($0) } ?? "" })
        } else {
            rows.append(["steps"] + models.map { count($0.estimate.convergence.steps) })
        }
        rows.append(
            ["largest score"]
                + models.map {
                    scoreText(
                        max($0.estimate.convergence.largestGroupScore, $0.estimate.convergence.largestRegressorScore))
                })
        return rows
    }

    /// Names in the order in which the equations bring them, each once.
    private func names(_ own: (GravityModel) -> [String]) -> [String] {
        var seen: Set<String> = []
        return models.flatMap(own).filter { seen.insert($0).inserted }
    }
}

extension GravityModel {
    /// Rows left out for a reason.
    func leftOutCount(_ reason: LeftOutRows.Reason) -> Int {
        leftOut.reduce(0) { $0 + ($1.reason == reason ? $1.rows.count : 0) }
    }

    /// What a row left out for a reason is called in the table.
    static func words(_ reason: LeftOutRows.Reason) -> String {
        switch reason {
        case .notSelected: "left out: not selected"
        case .missing: "left out: missing"
        case .singleton: "left out: alone in a group"
        case .separated: "left out: separated"
        }
    }
}

/// A coefficient and its standard error as people read them: with as many decimals as the error needs for two digits, from
/// three to six; very small and very large ones with a power of ten.
func shownPair(_ coefficient: GravityCoefficient) -> (estimate: String, error: String) {
    let (value, error) = (coefficient.estimate, coefficient.standardError)
    guard value.isFinite, error.isFinite, abs(value) < 1e7, error == 0 || (error >= 1e-5 && error < 1e7) else {
        return (NumberFormat.scientific(value, decimals: 3), NumberFormat.scientific(error))
    }
    var decimals = 3
    var least = 0.01
    while decimals < 6, error > 0, error < least { (decimals, least) = (decimals + 1, least / 10) }
    let format = NumberFormat.fixed(decimals)
    return (format.text(value), format.text(error))
}

/// The interval of a coefficient, with its decimals.
private func shownInterval(_ coefficient: GravityCoefficient) -> String {
    let pair = shownPair(coefficient).estimate
    guard !pair.contains("e"), let point = pair.lastIndex(of: ".") else {
        return "[\(NumberFormat.scientific(coefficient.low)), \(NumberFormat.scientific(coefficient.high))]"
    }
    let format = NumberFormat.fixed(pair.distance(from: point, to: pair.endIndex) - 1)
    return "[\(format.text(coefficient.low)), \(format.text(coefficient.high))]"
}

/// A p-value with three decimals, and what is less than that as such.
private func shownProbability(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : NumberFormat.fixed(3).text(value)
}

/// Numbers of the fit in a row, with one count of decimals where they stand side by side.
func shortNumbers(_ values: [Double]) -> [String] {
    let sizes = values.map(abs)
    guard let least = sizes.min(), let most = sizes.max(), least >= 0.01, least < 10, most >= 10, most < 1e13 else {
        return values.map(shortNumber)
    }
    let format = NumberFormat.thousands(most < 1e5 ? 4 : 1)
    return values.map(format.text)
}

/// A number of the fit: with one decimal and commas, or with a power of ten where that would say little.
func shortNumber(_ value: Double) -> String {
    abs(value) >= 10 && abs(value) < 1e13
        ? NumberFormat.thousands(1).text(value)
        : abs(value) >= 0.01 && abs(value) < 10
            ? NumberFormat.fixed(4).text(value) : NumberFormat.scientific(value, decimals: 3)
}

/// A count with commas between thousands.
func count(_ value: Int) -> String { NumberFormat.thousands(0).text(Double(value)) }

/// A score as `1.4e-09`: as wide whatever rounding makes of it, so that a table does not change its shape with it.
private func scoreText(_ value: Double) -> String {
    let text = NumberFormat.scientific(value)
    guard let mark = text.lastIndex(of: "e") else { return text }
    let exponent = text[text.index(after: mark)...]
    let digits = exponent.drop { $0 == "-" || $0 == "+" }
    return text[...mark] + (exponent.hasPrefix("-") ? "-" : "+") + (digits.count < 2 ? "0" : "") + digits
}
