import EquilibriumModels

/// One column of a result: the table from which csv, json, the printed table and the reference are made.
public struct ResultColumn: Sendable {
    /// Name in csv and json.
    public let key: String
    /// Title in the printed table.
    public let title: String
    /// Unit; `money` stands for the world's unit.
    public let unit: String
    /// What it is.
    public let meaning: String
    /// Which columns of the printed table give way first: the lower, the sooner.
    public let priority: Int
    let value: @Sendable (Impact) -> Double?

    /// The value for one economy; `nil` where the measure does not exist.
    public func value(of impact: Impact) -> Double? { value(impact) }

    /// Whether the printed table has room for its interval; csv and json have the interval of every column.
    var hasPrintedInterval: Bool { key == Self.realIncomeKey || key == "equivalent_variation" }

    /// Name of the column that answers lead with.
    public static let realIncomeKey = "real_income_percent"

    /// Every column after `economy` and `name`, in the order of the csv.
    public static let all: [ResultColumn] = [
        ResultColumn(
            key: realIncomeKey, title: "real income", unit: "%",
            meaning: "exact change of final expenditure over its price index", priority: 100
        ) { 100 * $0.realIncome },
        ResultColumn(
            key: "equivalent_variation", title: "equivalent variation", unit: "money",
            meaning: "the same in money at baseline prices", priority: 90
        ) { $0.equivalentVariation },
        ResultColumn(
            key: "first_order_percent", title: "first order", unit: "%",
            meaning: "terms of trade + volume of trade + technology", priority: 80
        ) { $0.firstOrder.map { 100 * $0 } },
        ResultColumn(
            key: "terms_of_trade_percent", title: "terms of trade", unit: "%",
            meaning: "first-order gain from export prices against import prices", priority: 40
        ) { $0.termsOfTrade.map { 100 * $0 } },
        ResultColumn(
            key: "volume_of_trade_percent", title: "volume of trade", unit: "%",
            meaning: "first-order gain from imports that pay tariff", priority: 39
        ) { $0.volumeOfTrade.map { 100 * $0 } },
        ResultColumn(
            key: "technology_percent", title: "technology", unit: "%",
            meaning: "direct effect of changed iceberg costs, productivity and labour", priority: 38
        ) { $0.technology.map { 100 * $0 } },
        ResultColumn(
            key: "real_wage_percent", title: "real wage", unit: "%",
            meaning: "change of factor income per unit over the same price index", priority: 60
        ) { 100 * $0.realWage },
        ResultColumn(
            key: "price_index_percent", title: "price index", unit: "%",
            meaning: "price of final expenditure, in units of world value added", priority: 30
        ) { 100 * $0.priceIndex },
        ResultColumn(
            key: "exports_percent", title: "exports", unit: "%",
            meaning: "value at the exporter's price, in units of world value added", priority: 70
        ) { $0.exports.map { 100 * $0 } },
        ResultColumn(
            key: "imports_percent", title: "imports", unit: "%",
            meaning: "value at the exporter's price, in units of world value added", priority: 69
        ) { $0.imports.map { 100 * $0 } },
        ResultColumn(
            key: "tariff_revenue_before_percent", title: "tariffs before", unit: "% of income",
            meaning: "tariff revenue over final expenditure, before", priority: 20
        ) { 100 * $0.tariffRevenueBefore },
        ResultColumn(
            key: "tariff_revenue_after_percent", title: "tariffs after", unit: "% of income",
            meaning: "tariff revenue over final expenditure, after", priority: 19
        ) { 100 * $0.tariffRevenueAfter },
    ]
}
