/// Everything a report of a run shows, as plain data.
///
/// A brief is made once, when the run is answered, and kept with it: its report, its charts, its workbook and its
/// tables are made from it at any later time, and nothing is solved again. Values are in full double precision; what is
/// missing is `nil`. Money is in ``World/moneyUnit``.
public struct Brief: Codable, Sendable, Equatable {
    /// The version of the form that this program writes and reads.
    public static let currentVersion = 1

    /// The version of the form.
    public var comityBrief = Brief.currentVersion
    /// Name of the scenario.
    public var name: String
    /// Its title.
    public var title: String
    /// Its question; may be empty.
    public var question: String
    /// The answer in a paragraph, with the intervals of draws where there are any.
    public var answer: String
    /// The world that was asked.
    public var world: World
    /// The columns of ``economies``, in the order of the csv.
    public var columns: [Column]
    /// One row per economy of the world, in its order.
    public var economies: [Row]
    /// Positions of the economies that the scenario shows.
    public var shown: [Int]
    /// Positions of those that it names by their own codes, in its order.
    public var named: [Int]
    /// The change of the whole world.
    public var total: Total
    /// Trade of the shown economies with their partners, before and after.
    public var flows: [PartnerFlows]
    /// Transfers within coalitions; empty without them.
    public var transfers: [Transfer]
    /// What draws of the uncertain parameters say; `nil` where none were made.
    public var draws: Draws?
    /// The member of the model family, the closure and what was solved.
    public var model: Model
    /// Every parameter used, with its source.
    public var parameters: [Parameter]
    /// The measures of the baseline and of the policy.
    public var measures: [Measure]
    /// Everything clipped, dropped, assumed or warned of.
    public var findings: [Finding]
    /// What is needed to make the run again.
    public var provenance: Provenance

    /// Puts a brief together.
    public init(
        name: String, title: String, question: String, answer: String, world: World, columns: [Column],
        economies: [Row], shown: [Int], named: [Int], total: Total, flows: [PartnerFlows], transfers: [Transfer],
        draws: Draws?, model: Model, parameters: [Parameter], measures: [Measure], findings: [Finding],
        provenance: Provenance
    ) {
        self.name = name
        self.title = title
        self.question = question
        self.answer = answer
        self.world = world
        self.columns = columns
        self.economies = economies
        self.shown = shown
        self.named = named
        self.total = total
        self.flows = flows
        self.transfers = transfers
        self.draws = draws
        self.model = model
        self.parameters = parameters
        self.measures = measures
        self.findings = findings
        self.provenance = provenance
    }
}

extension Brief {
    /// Position of a column by its key.
    public func column(_ key: String) -> Int? { columns.firstIndex { $0.key == key } }

    /// Per cent of real income below which a change is neither a gain nor a loss to a reader.
    public static let smallestCounted = 0.001
    /// Key of the column that answers lead with: the exact change of real income, in per cent.
    public static let realIncomeKey = "real_income_percent"
    /// Key of the same in money.
    public static let moneyKey = "equivalent_variation"

    /// A column of one economy; without a value where there is no such column.
    public func figure(_ key: String, of row: Int) -> Figure {
        guard let place = column(key) else { return Figure() }
        return economies[row].values[place]
    }
}
