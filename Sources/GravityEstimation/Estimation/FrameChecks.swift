import TextFormats

/// Refuses frames that no estimation can use.
func requireUsable(_ frame: EstimationFrame, _ options: EstimationOptions) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    let outcome = frame.outcome.values
    guard !outcome.isEmpty else {
        throw Diagnostics([
            Diagnostic(
                kind: "no-rows", found: "no row is left to estimate with",
                needed: "rows with a value in every column used",
                advice: "see how many rows each reason took away, and loosen the selection")
        ])
    }
    faults += faultsOfShape(frame) + faultsOfOptions(options, frame)
    if !faults.isEmpty { throw Diagnostics(faults) }
    if options.family == .poisson {
        var negative = 0
        var first = -1
        var total = 0.0
        for (row, value) in outcome.enumerated() {
            if value < 0 {
                negative += 1
                if first < 0 { first = row }
            }
            total += value
        }
        if negative > 0 {
            faults.append(
                Diagnostic(
                    kind: "negative-outcome",
                    found: "\(frame.outcome.name) is negative in \(negative) row\(negative == 1 ? "" : "s"), first "
                        + "\(outcome[first]) in row \(frameRowName(frame, first))",
                    needed: "an outcome of zero or more: Poisson models E[y] = exp(x β)",
                    advice: ["log(", "log1p("].contains { frame.outcome.name.hasPrefix($0) }
                        ? "take `--family ols` for a logarithm, or the outcome itself, zeros included, for Poisson"
                        : "leave these rows out with `--select \"\(frame.outcome.name) >= 0\"`, after finding out what they mean"
                ))
        } else if total == 0 {
            faults.append(
                Diagnostic(
                    kind: "zero-outcome", found: "\(frame.outcome.name) is zero in every row",
                    needed: "some positive outcome"))
        }
    }
    if let weights = frame.weights, let row = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
        faults.append(
            Diagnostic(
                kind: "bad-weight", found: "the weight of row \(frameRowName(frame, row)) is \(weights[row])",
                needed: "weights above zero", advice: "leave rows without weight out with `--select`"))
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
}

/// Refuses clusters of which there are fewer than two in some dimension.
func requireClusters(_ frame: EstimationFrame, counts: [Int]) throws(Diagnostics) {
    for (cluster, count) in zip(frame.clusters, counts) where count < 2 {
        throw Diagnostics([
            Diagnostic(
                kind: "one-cluster", found: "\(cluster.name) has one value in the rows in use: there is one cluster",
                needed: "two clusters or more, and some forty before their standard errors mean much",
                advice: "cluster by another column, or ask for robust standard errors")
        ])
    }
}

/// Refuses an estimation with as many parameters as rows, where a variance is asked for.
func noFreedom(rows: Int, parameters: Int) -> Diagnostics {
    Diagnostics([
        Diagnostic(
            kind: "too-many-parameters",
            found:
                "\(parameters) parameter\(parameters == 1 ? "" : "s") for \(rows) row\(rows == 1 ? "" : "s"): no degree of freedom is left",
            needed: "more rows than parameters", advice: "use fewer fixed effects")
    ])
}
