// Solves, evaluations, batches, draws, sweeps and gravity estimation; see docs/reference/benchmarks.md.
//
//   SolveBenchmarks                 measures, and prints a table
//   SolveBenchmarks --csv FILE      the same, also in full precision
//   SolveBenchmarks --long          with what takes minutes
//   SolveBenchmarks --gates FILE    only counts, compared with their limits
import BenchmarkSupport
import Glibc
import TestSupport
import TextFormats

func run(_ report: Report) throws {
    if let caliendoParro = try PreparedWorld.caliendoParro() {
        try singleSolves(caliendoParro, report)
        try evaluations(caliendoParro, report)
    } else {
        for kind in ["solve", "iteration"] { report.skip("\(kind) 31 x 40", SharedData.absence) }
    }
    let middle = try PreparedWorld.generated(77, 45)
    try singleSolves(middle, report)
    try evaluations(middle, report)
    try batches(middle, report)
    try requests(middle, report)
    let large = try PreparedWorld.generated(160, 65)
    try singleSolves(large, report)
    try evaluations(large, report)
    try requests(large, report)
    try draws(report)
    try sweeps(report)
    try gravity(report)
}

/// Compares with the limits of a file; false where one does not hold.
func hold(_ report: Report, against file: String) throws -> Bool {
    let verdict = try Gates(contentsOf: file).compare(report.counts, isSkipped: report.isSkipped)
    for remark in verdict.remarks { print("note: \(remark)") }
    for failure in verdict.failures { print("gate: \(failure)") }
    print(
        verdict.failures.isEmpty
            ? "all \(report.counts.count) counts are within their limits"
            : "\(verdict.failures.count) gates do not hold")
    return verdict.failures.isEmpty
}

func start(_ arguments: [String]) throws -> Bool {
    var csv: String?
    var gates: String?
    var isLong = false
    var rest = arguments[...]
    while let argument = rest.popFirst() {
        switch argument {
        case "--long": isLong = true
        case "--csv" where !rest.isEmpty: csv = rest.popFirst()
        case "--gates" where !rest.isEmpty: gates = rest.popFirst()
        default:
            throw WrongAnswer("`\(argument)` is unknown or lacks its file; known: --csv FILE, --gates FILE, --long")
        }
    }
    let report = Report(isCountsOnly: gates != nil, isLong: isLong)
    let load = Machine.load
    try run(report)
    if let gates { return try hold(report, against: gates) }
    print(Measurement.table(report.measurements))
    print("Machine: \(Machine.description). Load averages before \(load), after \(Machine.load).")
    print("Times are of the processor, the least of several.")
    if let csv { try writeAtomically(Measurement.csv(report.measurements), to: csv) }
    return true
}

do {
    if try !start(Array(CommandLine.arguments.dropFirst())) { exit(1) }
} catch {
    print("\(error)")
    exit(1)
}
