import CommandLineKit

/// What is estimated, and on which rows.
let equationOptions: [Option] = [
    .option("formula", "FORMULA", repeats: true, help: "an equation, `outcome ~ regressors | effects`"),
    .option(
        "two-way", "TERMS", repeats: true, help: "regressors, with effects `exporter^year + importer^year`"),
    .option("three-way", "TERMS", repeats: true, help: "regressors, with the same effects and `exporter^importer`"),
    .option(
        "outcome", "COLUMN",
        help: "outcome of --two-way and --three-way, and trade for --domestic-output; guessed unless given"),
    .option(
        "family", "FAMILY",
        .oneOf(
            ["poisson", "ols"],
            alike: [
                "ppml": "poisson", "ppmlhdfe": "poisson", "fepois": "poisson", "lm": "ols", "feols": "ols",
                "reghdfe": "ols",
            ]),
        default: "poisson",
        help: "Poisson pseudo-maximum likelihood, or ordinary least squares"),
    .option("select", short: "s", "CONDITION", help: #"rows to estimate on, as in "exporter != importer""#),
    .option("weights", "EXPRESSION", help: "weight of each row, a column or a computation"),
]

/// How standard errors are computed and shown.
let errorOptions: [Option] = [
    .option(
        "cluster", short: "c", "GROUPS",
        help:
            "what errors are clustered by: `pair` (either direction), `exporter^importer`, `exporter + importer` (two "
            + "ways); --two-way and --three-way cluster by pair unless told otherwise"),
    .option(
        "covariance", "KIND", .oneOf(["classical", "robust", "clustered"]),
        help: "how standard errors are computed; clustered where there are clusters, else robust"),
    .option(
        "small-sample", "FACTOR", .oneOf(["groups", "parameters", "none"]),
        help: "G/(G-1), the same times (N-1)/(N-K), or none; groups for poisson, parameters for ols, unless given"),
    .option("interval", "PERCENT", .number(1...99.9999), default: "95", help: "width of intervals in per cent"),
    .option(
        "show", "WHAT", .oneOf(["errors", "intervals", "p-values"]), default: "errors",
        help: "what the table has below coefficients: standard errors alone, or intervals or p-values as well"),
]

/// Tests and resampling.
let inferenceOptions: [Option] = [
    .option(
        "test", "RESTRICTIONS", repeats: true,
        help: #"a joint test, as in "rta = 0, cntg = lang"; χ² and F, with the covariance of the estimate"#),
    .flag("reset", help: "test the square of the fitted predictor (RESET)"),
    .option(
        "bootstrap", "KIND", .oneOf(["pairs", "wild"]),
        help: "standard errors, intervals and p-values from drawing clusters anew, or from random signs of their scores"
    ),
    .option("replications", "COUNT", .integer(2...1_000_000), default: "999", help: "replications of the bootstrap"),
    .option("seed", "NUMBER", .integer(0...Int.max), default: "1", help: "seed of the bootstrap"),
    .option(
        "resistances", "ECONOMY",
        help: "with --out: multilateral resistances by economy and year, the inward one of this economy being one"),
    .flag(
        "bias-correction",
        help: "correct a three-way Poisson estimate for incidental parameters (Weidner and Zylkin 2021)"),
]

/// What the table's columns mean.
let columnOptions: [Option] = [
    .option(
        "missing", "TEXT", repeats: true,
        help: "a text that marks a missing number in a column of numbers; never touches columns of codes"),
    .option("exporter", "COLUMN", help: "column of the exporter; guessed unless given, as the next three"),
    .option("importer", "COLUMN", help: "column of the importer"),
    .option("year", "COLUMN", help: "column of the year"),
    .option("sector", "COLUMN", help: "column of the sector"),
    .option(
        "domestic-output", "FILE", .file(extensions: ["csv", "csv.gz", "dta", "parquet"]),
        help: "table of gross output: adds rows of domestic trade, output less exports"),
    .flag("clip", help: "zero domestic trade and a warning where exports exceed output, in place of an error"),
]

/// How the solve goes.
let solveOptions: [Option] = [
    .option(
        "tolerance", "CHANGE", .number(1e-14...1e-3), default: "1e-10",
        help: "largest change of any row's linear predictor that a further step could make"),
    .option("max-steps", "COUNT", .integer(1...100_000), default: "200", help: "most Newton steps"),
    .flag("keep-singletons", help: "keep rows that are alone in a group of an effect"),
    .flag("no-separation-check", help: "do not search for separated rows"),
    .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
]

/// What is printed and written.
let printOptions: [Option] = [
    .option(
        "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json", "latex", "markdown"]), default: "table",
        help: "table for people, csv (one row per coefficient, full precision), json (everything), latex, markdown"),
    .option(
        "estimate", "FILE", .file(extensions: ["estimate.yaml"]),
        help: "also write the estimate, with its covariance, to a file that scenarios name; its id is the file's name "
            + "without .estimate.yaml"),
    .option(
        "out", short: "o", "DIR", .folder,
        help: "also write estimates.csv, estimates.json, the table as text, LaTeX and Markdown, covariance.csv, "
            + "dropped-rows.csv and fixed-effects.csv there, in place of those of an earlier run"),
]
