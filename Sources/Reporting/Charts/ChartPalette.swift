/// The colours of charts and reports.
///
/// Gains are blue and losses orange, which those who do not tell red from green do tell apart; both run from pale to strong,
/// so that they differ in lightness too. A page gives each colour its counterpart on a dark ground.
enum ChartPalette {
    /// A colour on light and on dark ground.
    struct Pair { var light: String, dark: String }

    static let ink = Pair(light: "#1c2b39", dark: "#e6ebf0")
    static let soft = Pair(light: "#566573", dark: "#a9b4bf")
    static let grid = Pair(light: "#d9dfe5", dark: "#36414c")
    static let gain = Pair(light: "#2166ac", dark: "#6cb4ee")
    static let loss = Pair(light: "#b35806", dark: "#f5a04c")
    /// Where the world has no figures.
    static let absent = Pair(light: "#c3cad1", dark: "#4a545f")
    /// Borders between economies, and ground.
    static let border = Pair(light: "#fdfdfe", dark: "#141a20")
    /// What stands beside a bold value: the baseline.
    static let before = Pair(light: "#9aa7b4", dark: "#76838f")

    /// Strong loss to strong gain.
    static let diverging: [Pair] = [
        Pair(light: "#b25300", dark: "#ff9f45"), Pair(light: "#f1a340", dark: "#b9701f"),
        Pair(light: "#fbdcb0", dark: "#5f452b"),
        Pair(light: "#e9ebed", dark: "#3a444e"),
        Pair(light: "#cfe3f1", dark: "#2b4a60"), Pair(light: "#67a9cf", dark: "#3f86b8"),
        Pair(light: "#20639f", dark: "#82c7fb"),
    ]

    /// Three parts of a sum, told apart by lightness too.
    static let parts: [Pair] = [
        Pair(light: "#1f5f99", dark: "#4f9ede"), Pair(light: "#e3a12f", dark: "#f2c066"),
        Pair(light: "#8fa0ae", dark: "#66747f"),
    ]

    /// Every pair.
    static let all = [ink, soft, grid, gain, loss, absent, border, before] + diverging + parts

    /// Ground of a chart that is published by itself.
    static let paper = "#ffffff"

    /// Settings that every chart has.
    static let configuration: JSONValue = [
        // The figure has one description for those who hear it; marks without a word of their own would only hide it.
        "aria": false, "font": "Helvetica, Arial, sans-serif", "view": ["stroke": nil],
        "axis": [
            "labelColor": .string(ink.light), "titleColor": .string(soft.light), "gridColor": .string(grid.light),
            "domainColor": .string(soft.light), "tickColor": .string(soft.light), "labelFontSize": 12,
            "titleFontSize": 12, "titleFontWeight": "normal", "titlePadding": 8, "labelLimit": 210,
        ],
        "legend": [
            "labelColor": .string(ink.light), "titleColor": .string(soft.light), "labelFontSize": 12,
            "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 300, "columnPadding": 26, "titleLimit": 500,
        ],
        "header": [
            "labelColor": .string(ink.light), "labelFontSize": 13, "labelFontWeight": "bold",
            "titleColor": .string(soft.light),
        ],
        "title": ["color": .string(ink.light)],
    ]
}
