/// The table of a report for other documents: the economies asked about and the world, with the columns that are quoted.
struct SummaryTable {
    /// A column.
    struct Column {
        var title: String
        var unit: String
        var isNumber: Bool
    }

    /// A cell.
    enum Cell {
        case text(String)
        case number(Double?, NumberFormat)
        case interval(Brief.Figure, NumberFormat)
    }

    let columns: [Column]
    /// Rows; the last is the world.
    let rows: [[Cell]]

    init(_ brief: Brief) {
        let chosen = brief.shown.count < brief.economies.count || brief.shown.count <= 60 ? brief.shown : brief.ranked
        let keys = [
            Brief.realIncomeKey, Brief.moneyKey, "first_order_percent", "terms_of_trade_percent", "real_wage_percent",
            "exports_percent", "imports_percent",
        ].filter { brief.column($0) != nil }
        let largest = chosen.map { abs(brief.figure(Brief.moneyKey, of: $0).value ?? 0) }.max() ?? 0
        let money = NumberFormat.thousands(largest >= 100 ? 0 : 2)
        func format(_ key: String) -> NumberFormat { key == Brief.moneyKey ? money : .fixed(2) }
        func isWithInterval(_ key: String) -> Bool {
            brief.draws != nil && (key == Brief.realIncomeKey || key == Brief.moneyKey)
        }
        var columns = [
            Column(title: "code", unit: "", isNumber: false), Column(title: "economy", unit: "", isNumber: false),
        ]
        for key in keys {
            guard let place = brief.column(key) else { continue }
            columns.append(Column(title: brief.columns[place].title, unit: brief.columns[place].unit, isNumber: true))
            if isWithInterval(key), let interval = brief.intervalTitle {
                columns.append(Column(title: interval, unit: brief.columns[place].unit, isNumber: true))
            }
        }
        func cells(_ figure: (String) -> Brief.Figure) -> [Cell] {
            keys.flatMap { key -> [Cell] in
                let value = Cell.number(figure(key).value, format(key))
                return isWithInterval(key) ? [value, .interval(figure(key), format(key))] : [value]
            }
        }
        self.columns = columns
        rows =
            chosen.map { row in
                [.text(brief.economies[row].code), .text(brief.economies[row].name)]
                    + cells { brief.figure($0, of: row) }
            } + [
                [.text(""), .text("World")]
                    + cells { key in
                        switch key {
                        case Brief.realIncomeKey: brief.total.realIncome
                        case Brief.moneyKey: brief.total.money
                        default: Brief.Figure()
                        }
                    }
            ]
    }
}

extension SummaryTable.Cell {
    /// The cell in words of a document.
    ///
    /// - Parameters:
    ///   - escape: how text of users is written.
    ///   - minus: how the minus sign is written.
    ///   - missing: what stands where there is no value.
    func text(escape: (String) -> String, minus: String, missing: String) -> String {
        func number(_ value: Double?, _ format: NumberFormat) -> String {
            guard let value, value.isFinite else { return missing }
            return format.text(value).replacing("-", with: minus)
        }
        switch self {
        case .text(let words): return escape(words)
        case .number(let value, let format): return number(value, format)
        case .interval(let figure, let format):
            return figure.low == nil ? missing : "[\(number(figure.low, format)), \(number(figure.high, format))]"
        }
    }
}
