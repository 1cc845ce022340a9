extension SingleSolve {
    /// Continuation in the scale elasticities: from nearly constant returns up, each solve starting where the last one
    /// ended, with steps that adapt.
    func walkScale() throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        guard problem.layout.hasScale, canGoOn else { return nil }
        trace.remarks.append("walked the scale elasticities up from nearly none")
        var before: (state: SolveState, part: Double)?
        var reached: SolveState?
        var done = 0.0
        var stride = 0.5
        while stride > 1.0 / 256, canGoOn {
            let part = min(1, done + stride)
            var accounts = problem.accounts
            accounts.scaleElasticity = problem.accounts.scaleElasticity.map { part * $0 }
            let stage =
                part == 1
                ? problem
                : try EquilibriumProblem(accounts, problem.shock, closure: problem.closure, kernel: problem.kernel)
            let stageTables = part == 1 ? iteration : IterationTables(problem.layout)
            var settings = IterationSettings()
            settings.budget = 50
            settings.patience = 25
            let state = SolveState(stage.layout, settings, target: options.target, accept: options.tolerance / 10)
            if let reached { state.z.update(from: reached.best, count: stage.layout.dimension) }
            if let reached, let before {
                // Along the line through the last two answers.
                let ahead = (part - done) / (done - before.part)
                for place in 0..<stage.layout.dimension {
                    state.z[place] += ahead * (reached.best[place] - before.state.best[place])
                }
            }
            let here = TwoLevelPreconditioner(
                stage, at: equilibrium(of: stage, at: state.z, stageTables.evaluation).accounts)
            trace.evaluations += 1
            if iterate(state, stage, here, stageTables) {
                if part == 1 { return finish() }
                if let reached { before = (reached, done) }
                (reached, done, stride) = (state, part, 1.5 * stride)
            } else {
                stride /= 2
            }
        }
        return nil
    }
}
