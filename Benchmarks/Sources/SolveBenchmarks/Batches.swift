import BenchmarkSupport
import EquilibriumModels
import Reporting
import TestSupport

/// Ordered cut-offs, each of one exporter from one importer, solved side by side and held against single solves.
func batches(_ prepared: PreparedWorld, _ report: Report) throws {
    let shared = try SharedBaseline(prepared.base, closure: .hold, preconditioner: prepared.preconditioner)
    let widths = report.isCountsOnly ? [(32, 32)] : [(1, 64), (8, 64), (32, 64), (64, 64)]
    var options = SolveOptions()
    options.stepTarget = 1e-12
    for (width, count) in widths {
        let benchmark = "cut-offs \(prepared.name), width \(width)"
        Resources.resetPeak()
        var evaluations = 0
        var largestResidual = 0.0
        var largestDifference = 0.0
        var seconds = 0.0
        for start in stride(from: 0, to: count, by: width) {
            let numbers = start..<min(count, start + width)
            let began = Resources.processorSeconds
            let outcomes = solveBatch(
                shared, numbers.map { CountedScenarios.orderedCutOff(prepared.base, $0) }, options: options)
            seconds += Resources.processorSeconds - began
            for (number, outcome) in zip(numbers, outcomes) {
                guard case .solved(let impacts, let trace) = outcome else {
                    throw WrongAnswer("\(benchmark): scenario \(number) has no answer: \(outcome)")
                }
                evaluations += trace.evaluations
                largestResidual = max(largestResidual, trace.largestResidual)
                if number % 16 == 0 {
                    largestDifference = max(
                        largestDifference, try difference(prepared, shared, number, impacts, options))
                }
            }
        }
        try require(largestResidual, atMost: largestResidualAllowed, "the certificate of \(benchmark)")
        try require(largestDifference, atMost: 1e-10, "the distance from single solves of \(benchmark)")
        if width == 32 { report.count(benchmark, "evaluations per 32", evaluations * 32 / count) }
        guard !report.isCountsOnly else { continue }
        let rate = NumberFormat.fixed(0).text(Double(count) / seconds)
        report.add(
            Measurement(
                benchmark, evaluations: Double(evaluations) / Double(count), seconds: seconds / Double(count),
                answer: "\(rate) a second and core, \(brief(largestDifference)) from single solves"))
    }
}

/// Largest difference in real income and price index between a scenario of a batch and its own solve.
private func difference(
    _ prepared: PreparedWorld, _ shared: SharedBaseline, _ number: Int, _ found: Impacts, _ options: SolveOptions
) throws -> Double {
    let shock = CountedScenarios.orderedCutOff(prepared.base, number)
    let outcome = try solveEquilibrium(
        prepared.base, shock, closure: .hold, options: options, preconditioner: shared.preconditioner)
    let single = impacts(of: try certified(outcome, "cut-off \(number)"), from: prepared.base, shock)
    return zip(single.economies, found.economies).reduce(0) {
        max($0, abs($1.0.realIncome - $1.1.realIncome), abs($1.0.priceIndex - $1.1.priceIndex))
    }
}
