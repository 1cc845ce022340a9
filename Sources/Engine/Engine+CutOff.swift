import EquilibriumModels
import Geoeconomics
import Scenarios
import TextFormats

/// A power or a coalition as positions.
private struct Coalition {
    let name: String
    let members: [Int]
}

extension Engine {
    /// What each target loses when a power or a coalition cuts it off, and what that costs the members.
    ///
    /// For every horizon one baseline; on it all powers, targets and directions in one sweep. A row without an answer says
    /// why. Where no trade is cut the row holds exact zeros and nothing is solved.
    ///
    /// - Parameter progress: told from any thread how many rows were answered just now, and how many there are.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where a baseline has no equilibrium.
    public func cutOffs(
        _ request: CutOffRequest, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> CutOffResult {
        var result = CutOffResult(
            rows: [], names: [], sectors: [], hasAllSectors: true, manifests: [], notes: [])
        for horizon in CutOffHorizon.allCases where request.horizons.contains(horizon) {
            let prepared = try prepare(request.asked(at: horizon))
            let sectors = try prepared.sectors(request.sectors, option: "--sectors")
            var absent: Set<String> = []
            let coalitions = try self.coalitions(request.powers, prepared, &absent)
            let targets = try prepared.names.economies(request.targets.joined(separator: ","), option: "--targets")
            absent.formUnion(targets.absent)
            let cutOffs = coalitions.flatMap { coalition in
                targets.positions.filter { coalition.members != [$0] }.flatMap { target in
                    request.directions.map {
                        (
                            coalition,
                            CutOff(coalition: coalition.members, target: target, direction: $0, sectors: sectors)
                        )
                    }
                }
            }
            let total = cutOffs.count * request.horizons.count
            let outcomes = answerCutOffs(
                prepared.baseline, cutOffs.map(\.1), threads: request.threads, progress: { progress($0, total) })
            for ((coalition, cutOff), outcome) in zip(cutOffs, outcomes) {
                var row = self.row(coalition, cutOff, outcome, horizon, prepared)
                if request.withDiversification { diversify(&row, cutOff, prepared) }
                result.rows.append(row)
            }
            result.names = zip(prepared.codes, prepared.economyNames).map { ($0, $1) }
            result.sectors = sectors.map { prepared.world.sectors[$0].code }
            result.hasAllSectors = sectors.count == prepared.world.sectorCount
            result.manifests.append((horizon, prepared.manifest))
            result.notes = prepared.names.notes
            if !absent.isEmpty {
                result.notes.append(
                    Diagnostic(
                        .note, kind: "absent-members",
                        found: "not in the world and left out: \(absent.sorted().joined(separator: ", "))"))
            }
        }
        return result
    }

    private func coalitions(_ powers: [String], _ prepared: PreparedWorld, _ absent: inout Set<String>) throws
        -> [Coalition]
    {
        guard !powers.isEmpty else {
            return prepared.codes.enumerated().map { Coalition(name: $1, members: [$0]) }
        }
        return try powers.map { text in
            let found = try prepared.names.economies(text, option: "--power")
            absent.formUnion(found.absent)
            return Coalition(name: text, members: found.positions)
        }
    }

    private func row(
        _ coalition: Coalition, _ cutOff: CutOff, _ outcome: CutOffOutcome, _ horizon: CutOffHorizon,
        _ prepared: PreparedWorld
    ) -> CutOffRow {
        let accounts = prepared.baseline.accounts
        let codes = prepared.codes
        var row = CutOffRow(
            power: coalition.name, members: cutOff.coalition.map { codes[$0] }, target: codes[cutOff.target],
            direction: cutOff.direction, horizon: horizon, status: .solved, loss: nil, memberLosses: [], powerLoss: nil,
            control: SupplyControl(
                accounts, target: cutOff.target, coalition: cutOff.coalition, sectors: cutOff.sectors),
            evaluations: 0, residual: 0)
        func loss(_ effect: CutOffEffect) -> CutOffLoss {
            CutOffLoss(economy: codes[effect.economy], percent: 100 * effect.loss, money: effect.money)
        }
        switch outcome {
        case .solved(let target, let members, let trace):
            row.loss = loss(target)
            row.memberLosses = members.map(loss)
            (row.evaluations, row.residual) = (trace.evaluations, trace.largestResidual)
        case .nothingToCut:
            row.status = .noTrade
            row.loss = CutOffLoss(economy: row.target, percent: 0, money: 0)
            row.memberLosses = row.members.map { CutOffLoss(economy: $0, percent: 0, money: 0) }
        case .refused(let error): row.status = .failed(reason(error, prepared))
        case .stopped(let why, let trace):
            row.status = .failed("not-converged: \(why); \(Self.remedy)")
            row.evaluations = trace.evaluations
        }
        if row.loss != nil {
            let money = row.memberLosses.reduce(0) { $0 + $1.money }
            let income = cutOff.coalition.reduce(0.0) { $0 + accounts.income[$1] }
            row.powerLoss = CutOffLoss(
                economy: coalition.name, percent: income > 0 ? 100 * money / income : 0, money: money)
        }
        return row
    }

    /// What to do where a solve ends without an answer: mostly a surplus is held that nobody is left to pay.
    private static let remedy = "to do: use `--closure zero`, under which no deficit or surplus has to be carried"

    /// Why there is no answer, and what to do, in one line.
    func reason(_ outcome: CutOffOutcome?, _ prepared: PreparedWorld) -> String {
        switch outcome {
        case .refused(let error): reason(error, prepared)
        case .stopped(let why, _): "not-converged: \(why); \(Self.remedy)"
        case .solved, .nothingToCut: ""
        case nil: "not-converged: the world with these shares has no equilibrium"
        }
    }

    private func reason(_ error: ModelInputError, _ prepared: PreparedWorld) -> String {
        let fault = diagnostic(for: error, prepared.world, prepared.world.manifest.name)
        var advice = fault.advice
        if case .deficitWithoutTrade = error {
            advice = "cut trade off both ways, and use `--closure zero`, under which nobody has a deficit to carry"
        } else if case .marketsWithoutSupplier = error {
            advice = "leave these sectors out with `--sectors`"
        }
        let words = "\(fault.kind): \(fault.found); to do: \(advice)"
        return String(words.map { $0.isNewline ? " " : $0 })
    }

    private func diversify(_ row: inout CutOffRow, _ cutOff: CutOff, _ prepared: PreparedWorld) {
        guard row.status == .solved else { return }
        do throws(DiversificationGap) {
            row.diversification = try valueOfDiversification(prepared.baseline, cutOff)
        } catch {
            row.diversificationGap =
                switch error {
                case .shareTooSmall: "the power's share is below one percentage point"
                case .nobodyElse: "nobody else sells to the target in these sectors"
                case .unsolved(let why): "no answer with the shifted shares: \(why)"
                }
        }
    }
}

extension CutOffRequest {
    /// The question at one horizon.
    func asked(at horizon: CutOffHorizon) -> WorldQuestion {
        var asked = question
        if horizon == .short { asked.horizon = shortHorizon }
        return asked
    }
}
