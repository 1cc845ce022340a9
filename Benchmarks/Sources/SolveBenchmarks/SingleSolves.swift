import BenchmarkSupport
import EquilibriumModels
import Reporting

/// Solves to a residual of 1e-10, one at a time.
let solveTarget = 1e-10

func singleSolves(_ prepared: PreparedWorld, _ report: Report) throws {
    Resources.resetPeak()
    var options = SolveOptions()
    options.stepTarget = solveTarget
    let scenarios = try prepared.scenarios()
    for (name, shock) in scenarios {
        let benchmark = "solve \(prepared.name) \(name)"
        let outcome = try solveEquilibrium(
            prepared.base, shock, closure: .hold, options: options, preconditioner: prepared.preconditioner)
        let solution = try certified(outcome, benchmark)
        let imbalance = try requireBalancedTrade(solution, benchmark)
        if name == "NAFTA" { try requireNAFTA(prepared, solution, shock) }
        let evaluations = outcome.trace.evaluations
        report.count(benchmark, "evaluations", evaluations)
        guard !report.isCountsOnly else { continue }
        let seconds = try leastSeconds(rounds: 7) {
            _ = try solveEquilibrium(
                prepared.base, shock, closure: .hold, options: options, preconditioner: prepared.preconditioner)
        }
        report.add(
            Measurement(
                benchmark, evaluations: Double(evaluations), seconds: seconds,
                answer: "certificate \(brief(outcome.trace.largestResidual)), balance \(brief(imbalance))"))
    }
    if !report.isCountsOnly {
        try iterationAlone(prepared, scenarios[0].name, scenarios[0].shock, report)
        try wholeComparison(prepared, scenarios[0].name, scenarios[0].shock, report)
    }
}

/// Figures of Caliendo & Parro (2015), Table 2, to half of the last printed digit.
private func requireNAFTA(_ prepared: PreparedWorld, _ solution: Equilibrium, _ shock: Shock) throws {
    let impact = impacts(of: solution, from: prepared.base, shock)
    for (code, percent) in [("MEX", 1.31), ("CAN", -0.06), ("USA", 0.08)] {
        let found = impact.economies[prepared.world.economyIndex(code)!].firstOrder ?? .nan
        try require(
            abs(100 * found - percent), atMost: 0.005, "the distance of \(code)'s welfare from \(percent) per cent")
    }
}

/// The same without certificate, and the making of the preconditioner.
private func iterationAlone(_ prepared: PreparedWorld, _ name: String, _ shock: Shock, _ report: Report) throws {
    var evaluations = 0
    var residual = Double.infinity
    let seconds = try leastSeconds(rounds: 7) {
        let iteration = try EquilibriumIteration(
            prepared.base, shock, closure: .hold, preconditioner: prepared.preconditioner, target: solveTarget)
        while iteration.advance() {}
        evaluations = iteration.evaluations
        residual = iteration.residual
    }
    try require(residual, atMost: solveTarget, "the residual of \(prepared.name) \(name)")
    report.add(
        Measurement(
            "solve \(prepared.name) \(name), without certificate", evaluations: Double(evaluations), seconds: seconds,
            answer: "residual \(brief(residual))"))
    let building = try leastSeconds(rounds: 2) { _ = try TwoLevelPreconditioner(prepared.base, closure: .hold) }
    report.add(
        Measurement(
            "preconditioner \(prepared.name), built", seconds: building,
            answer: "\(NumberFormat.fixed(1).text(1e-6 * Double(prepared.preconditioner.bytes))) MB"))
}

/// All that a question costs: calibration, baseline, preconditioner, policy, both certificates and the measures.
private func wholeComparison(_ prepared: PreparedWorld, _ name: String, _ shock: Shock, _ report: Report) throws {
    Resources.resetPeak()
    var trace = SolveTrace()
    let seconds = try leastSeconds(rounds: 3) {
        let accounts = Accounts(calibrating: prepared.world)
        let outcome = try solveBaseline(accounts, closure: prepared.closure)
        let base = try certified(outcome, "the baseline").accounts
        let comparison = try compare(baseline: base, baselineTrace: outcome.trace, policy: shock, closure: .hold)
        guard case .solved(let solved) = comparison else { throw WrongAnswer("\(prepared.name) \(name) stopped") }
        try require(solved.trace.largestResidual, atMost: largestResidualAllowed, "the certificate")
        trace = solved.trace
    }
    report.add(
        Measurement(
            "whole question \(prepared.name) \(name)", evaluations: Double(trace.evaluations), seconds: seconds,
            answer: "certificate \(brief(trace.largestResidual))"))
}
