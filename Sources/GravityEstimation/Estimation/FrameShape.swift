import TextFormats

/// What is wrong with the columns of a frame as such: lengths, numbers that are not finite, groups out of range.
///
/// Kernels read without checks, so nothing may pass here that they cannot read.
func faultsOfShape(_ frame: EstimationFrame) -> [Diagnostic] {
    let columns = [("source rows", frame.sourceRows?.count)]
    let numbers =
        [(frame.outcome.name, Optional(frame.outcome.values))] + frame.regressors.map { ($0.name, $0.values) }
        + [("the offset", frame.offset)]
    let groups = frame.effects + frame.clusters
    let lengths =
        numbers.map { ($0.0, $0.1?.count) } + [("weights", frame.weights?.count)] + columns
        + groups.map { ($0.name, $0.codes.count) }
    var faults = lengths.compactMap { name, count -> Diagnostic? in
        guard let count, count != frame.rowCount else { return nil }
        let verb = name == "weights" || name == "source rows" ? "have" : "has"
        return Diagnostic(
            kind: "bad-length",
            found: "\(name) \(verb) \(count) value\(count == 1 ? "" : "s") for \(frame.rowCount) rows",
            needed: "one for each row of the frame")
    }
    if !faults.isEmpty { return faults }
    for case (let name, let values?) in numbers {
        guard let row = values.firstIndex(where: { !($0.magnitude < 1e300) }) else { continue }
        faults.append(
            Diagnostic(
                kind: "not-finite", found: "\(name) of row \(frameRowName(frame, row)) is \(values[row])",
                needed: "numbers below 1e300",
                advice: "leave rows without a value out, and look at what is computed there"))
    }
    for group in groups {
        guard let row = group.codes.firstIndex(where: { $0 < 0 || Int($0) >= group.groupCount }) else { continue }
        faults.append(
            Diagnostic(
                kind: "bad-group",
                found:
                    "\(group.name) of row \(frameRowName(frame, row)) is group \(group.codes[row]) of \(group.groupCount)",
                needed: "groups from 0 to one below their number"))
    }
    return faults
}

/// What is wrong with options, given what the frame has.
func faultsOfOptions(_ options: EstimationOptions, _ frame: EstimationFrame) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    if !(options.tolerance > 0 && options.tolerance.isFinite) {
        faults.append(
            Diagnostic(
                kind: "bad-tolerance", found: "a tolerance of \(options.tolerance)", needed: "a number above zero"))
    }
    if options.stepLimit < 1 {
        faults.append(
            Diagnostic(kind: "bad-limit", found: "a limit of \(options.stepLimit) steps", needed: "one step or more"))
    }
    if options.covariance == .clustered, frame.clusters.isEmpty {
        faults.append(
            Diagnostic(
                kind: "no-clusters", found: "clustered standard errors without clusters",
                needed: "what to cluster by", advice: "name it with `--cluster`, or ask for robust standard errors"))
    }
    return faults
}

/// The number of a frame's row in its table, counted from one.
func frameRowName(_ frame: EstimationFrame, _ row: Int) -> Int {
    (frame.sourceRows.map { Int($0[row]) } ?? row) + 1
}
