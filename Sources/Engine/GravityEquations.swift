import DataTables
import GravityEstimation
import Scenarios
import TextFormats

/// The equations of a request, read, with the columns that they use.
struct GravityEquations {
    /// One equation.
    struct Equation {
        let label: String
        let formula: GravityFormula
        let clusters: ClusterSpecification?
        /// Columns in which no two rows should agree; `nil` where that is not known.
        var key: [String]?
    }

    let all: [Equation]
    let selection: Selection?
    let weights: RowExpression?
    let options: EstimationOptions
    /// Names of the columns to read, in the order of the table.
    let columns: [String]
    /// The column that domestic trade is counted from.
    private let trade: String

    /// Reads everything a person typed, and finds every column in the header.
    ///
    /// - Throws: every fault found, each once.
    init(_ request: GravityRequest) throws {
        try Self.requireConsistent(request)
        let header = try DataTable.header(of: request.data)
        let file = request.data
        var faults: [Diagnostic] = []
        func attempt<Result>(_ rule: () throws(Diagnostics) -> Result) -> Result? {
            do throws(Diagnostics) { return try rule() } catch {
                for fault in error.all where !faults.contains(fault) { faults.append(fault) }
                return nil
            }
        }
        let selection = request.selection.flatMap { text in
            attempt { () throws(Diagnostics) in try Selection(parsing: text) }
        }
        let weights = request.weights.flatMap { text in
            attempt { () throws(Diagnostics) in try RowExpression(parsing: text) }
        }
        let hasClusters = request.covariance ?? .clustered == .clustered
        var read: [Equation] = []
        var needed: Set<String> = []
        for (position, equation) in request.equations.enumerated() {
            let label = "\(position + 1)"
            let source = request.equations.count == 1 ? "formula" : "formula \(label)"
            let result = attempt { () throws(Diagnostics) -> Equation in
                let (text, cluster) = try Self.written(equation, header: header, request)
                let formula = try GravityFormula(parsing: text, label: source)
                    .namingPair(header: header, file: file, columns: request.columns)
                let clusters = try (hasClusters ? request.cluster ?? cluster : nil).map { text throws(Diagnostics) in
                    try ClusterSpecification(parsing: text)
                        .namingPair(header: header, file: file, columns: request.columns)
                }
                needed.formUnion(
                    try neededColumns(
                        header: header, file: file, formula: formula, selection: selection, clusters: clusters,
                        weights: weights, columns: request.columns))
                return Equation(label: label, formula: formula, clusters: clusters)
            }
            if let result { read.append(result) }
        }
        var trade = ""
        if request.domesticOutput != nil {
            let outcomes = Set(read.map(\.formula.outcomeName))
            trade = request.outcome ?? (outcomes.count == 1 ? outcomes.first ?? "" : "")
            let found = attempt { () throws(Diagnostics) in
                try domesticColumns(header: header, file: file, trade: trade, columns: request.columns)
            }
            needed.formUnion(found ?? [])
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        all = read.map { equation in
            var equation = equation
            equation.key = RepeatedRows.key(
                of: equation.formula, header: header, read: needed, columns: request.columns)
            return equation
        }
        self.selection = selection
        self.weights = weights
        self.trade = trade
        columns = header.filter(needed.contains)
        options = Self.options(request)
    }

    /// Refuses a request that asks for nothing, or for what contradicts itself.
    private static func requireConsistent(_ request: GravityRequest) throws(Diagnostic) {
        guard !request.equations.isEmpty else {
            throw Diagnostic(
                kind: "no-equation", found: "no equation is given",
                needed: "`--formula`, `--two-way` or `--three-way`",
                advice: "begin with `--two-way \"log(dist)\"`, or see `comity gravity --help`")
        }
        if request.estimateName != nil, request.equations.count > 1 {
            throw Diagnostic(
                kind: "contradiction",
                found: "an estimate file is asked for, and there are \(request.equations.count) equations",
                needed: "one equation", advice: "estimate the one that scenarios shall name by itself")
        }
        if let id = request.estimateName, !EstimateRecord.isIdentifier(id) {
            throw Diagnostic(
                kind: "wrong-name",
                found: "scenarios would have to call the estimate \(shown(id)), as its file is called",
                needed: EstimateRecord.identifierWords, advice: "give the file another name")
        }
        if request.estimateName != nil, request.inference.correctsBias, request.inference.bootstrap == .pairs {
            throw Diagnostic(
                kind: "contradiction",
                found: "`--bias-correction` and `--bootstrap pairs` each have a covariance for the estimate file",
                needed: "one of the two beside `--estimate`", advice: "take one away, or write two files")
        }
        let hasOwnClusters = request.equations.allSatisfy { if case .formula = $0 { false } else { true } }
        switch request.covariance {
        case .clustered? where request.cluster == nil && !hasOwnClusters:
            throw Diagnostic(
                kind: "no-clusters", found: "`--covariance clustered` does not say by what", needed: "clusters",
                advice: "add `--cluster pair`, for example")
        case .classical?, .robust?:
            guard request.cluster != nil, let kind = request.covariance?.rawValue else { return }
            throw Diagnostic(
                kind: "contradiction", found: "`--cluster` and `--covariance \(kind)` contradict each other",
                needed: "one of the two", advice: "take one away")
        default: return
        }
    }

    /// The text of an equation, and the clusters that go with it.
    private static func written(_ equation: GravityRequest.Equation, header: [String], _ request: GravityRequest)
        throws(Diagnostics) -> (String, cluster: String?)
    {
        func structural(_ terms: String, _ effects: StructuralGravity.Effects) throws(Diagnostics) -> (String, String?)
        {
            let gravity = try StructuralGravity(
                terms, effects: effects, outcome: request.outcome, header: header, file: request.data,
                columns: request.columns)
            return (gravity.formula, gravity.cluster)
        }
        switch equation {
        case .formula(let text): return (text, nil)
        case .twoWay(let terms): return try structural(terms, .twoWay)
        case .threeWay(let terms): return try structural(terms, .threeWay)
        }
    }

    private static func options(_ request: GravityRequest) -> EstimationOptions {
        var options = EstimationOptions()
        options.family = request.family
        options.covariance = request.covariance
        options.smallSample = request.smallSample
        options.tolerance = request.tolerance
        options.stepLimit = request.stepLimit
        options.dropsSingletons = request.dropsSingletons
        options.checksSeparation = request.checksSeparation
        options.threads = request.threads
        return options
    }

    /// Adds the rows of domestic trade that a table of output implies.
    func withDomesticTrade(_ table: DataTable, from path: String, _ request: GravityRequest) throws -> DomesticTrade {
        let output = try DataTable.read(path, missing: request.missing, threads: request.threads)
        let result = try GravityEstimation.withDomesticTrade(
            table, output: output, trade: trade, columns: request.columns, clipsNegative: request.clipsNegative)
        return DomesticTrade(
            table: result.table, addedRowCount: result.addedRowCount, findings: output.findings + result.findings)
    }
}
