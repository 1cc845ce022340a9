import CVectorMath
import Glibc
import NumericKernels

/// How one run of the iteration is steered.
struct IterationSettings: Sendable {
    /// Past steps that the acceleration combines.
    var memory = 10
    /// Share of each step that is taken.
    var mixing = 1.0
    /// Largest change of a log wage in one step.
    ///
    /// Wages move everything else; prices may jump, as in a market that
    /// loses its only supplier.
    var wageLimit = 0.5
    /// Largest change of any unknown in one step.
    var stepLimit = 100.0
    /// Weight of wages in the norm of the acceleration: they are few and steer the rest.
    var wageWeight = 40.0
    /// A price or an expenditure whose residual is above this is set to its new value by itself, before anything else
    /// moves: such a jump (a market that loses its suppliers, a demand that was clipped) is far outside what a Jacobian
    /// describes, and the map itself knows it exactly.
    var jump = 8.0
    /// How often at the most.
    var jumpLimit = 6
    /// A residual above this times the best, and above `rejectAbove`, is taken back.
    var rejectFactor = 10.0
    var rejectAbove = 0.3
    /// Evaluations without a new best after which the run is stalled.
    var patience = 60
    /// Evaluations of this run; `nil` leaves it to the limit of the solve.
    var budget: Int?
    /// A run that has used its budget goes on where its residual is already below this.
    var nearlyDone = 1e-4

    /// Steps of the map itself, without preconditioner: short and never taken back.
    static let plain: IterationSettings = {
        var settings = IterationSettings()
        settings.wageLimit = 1
        settings.stepLimit = 1
        settings.wageWeight = 1
        settings.rejectFactor = .infinity
        settings.jumpLimit = 0
        return settings
    }()
}

/// One scenario's iteration: its point, its best point, its acceleration, and the safeguards.
///
/// The caller evaluates at `z`, hands the residual to ``judge(_:fault:)``, preconditions what it is told to, and hands
/// the result to ``move(_:)``. All memory is taken at the start.
final class SolveState {
    enum Verdict: Equatable {
        /// Precondition `direction` and move.
        case go
        /// Some unknowns have been set to their new values; evaluate again.
        case jumped
        /// The residual is at its target.
        case reached
        /// The run ends without an answer.
        case ended(StopReason)
    }

    let layout: StateLayout
    private var settings: IterationSettings
    private let target: Double
    private let accept: Double
    private let acceleration: AndersonAcceleration
    /// The point at which to evaluate.
    let z: UnsafeMutablePointer<Double>
    /// The residual to precondition.
    let direction: UnsafeMutablePointer<Double>
    /// The best point and its residual.
    let best: UnsafeMutablePointer<Double>
    private let bestResidual: UnsafeMutablePointer<Double>
    private let change: UnsafeMutablePointer<Double>
    private let storage: UnsafeMutablePointer<Double>
    private(set) var bestSize = Double.infinity
    private var wageLimit: Double
    private var sinceBest = 0
    private var rejections = 0
    private var jumps = 0
    private(set) var evaluations = 0
    /// Whether `z` is the best point.
    var isAtBest: Bool { sinceBest == 0 }
    /// Largest residual of each evaluation.
    private(set) var residuals: [Double] = []

    /// - Parameters:
    ///   - target: largest residual, in logs, that ends the run.
    ///   - accept: below this, a residual that rounding keeps from falling ends the run too.
    init(_ layout: StateLayout, _ settings: IterationSettings, target: Double, accept: Double) {
        self.layout = layout
        self.settings = settings
        self.target = target
        self.accept = accept
        wageLimit = settings.wageLimit
        let size = layout.dimension
        acceleration = AndersonAcceleration(
            dimension: size, memory: settings.memory, mixing: settings.mixing, leadingWeight: settings.wageWeight,
            leadingCount: layout.economyCount)
        storage = .allocate(capacity: 5 * size)
        storage.initialize(repeating: 0, count: 5 * size)
        z = storage
        direction = storage + size
        best = storage + 2 * size
        bestResidual = storage + 3 * size
        change = storage + 4 * size
        residuals.reserveCapacity(400)
    }

    deinit { storage.deallocate() }

    /// Starts again from the best point with other settings of the steering (not of the memory).
    func resume(_ settings: IterationSettings) {
        self.settings = settings
        wageLimit = settings.wageLimit
        acceleration.mixing = settings.mixing
        acceleration.restart()
        sinceBest = 0
        rejections = 0
        evaluations = 0
        if bestSize < .infinity { z.update(from: best, count: layout.dimension) }
    }

    /// Takes the residual F(z) − z, or the reason why there is none.
    func judge(_ residual: UnsafePointer<Double>, fault: DomainFault?) -> Verdict {
        evaluations += 1
        let size = fault == nil ? cvm_max_abs(residual, layout.dimension) : .infinity
        residuals.append(size)
        if size < bestSize {
            bestSize = size
            best.update(from: z, count: layout.dimension)
            bestResidual.update(from: residual, count: layout.dimension)
            sinceBest = 0
        } else {
            sinceBest += 1
        }
        if size <= target { return .reached }
        // Below the tolerance rounding may bound the residual: a few evaluations without progress, the last of them
        // from the best point and without the past, settle it.
        if bestSize <= accept, sinceBest >= 8 { return .reached }
        guard bestSize < .infinity else { return .ended(.leftDomain((fault ?? .price).words)) }
        // A combination of steps that no longer helps is better forgotten.
        if sinceBest > 0, sinceBest % 15 == 0 { acceleration.restart() }
        if sinceBest > settings.patience { return .ended(.stalled) }
        if let budget = settings.budget, evaluations >= budget, bestSize > settings.nearlyDone {
            return .ended(.evaluationLimit(budget))
        }
        if jumps < settings.jumpLimit, size.isFinite, jumpTo(residual) {
            jumps += 1
            bestSize = .infinity
            sinceBest = 0
            return .jumped
        }
        let isBad = !size.isFinite || (size > settings.rejectFactor * bestSize && size > settings.rejectAbove)
        if isBad {
            rejections += 1
            if rejections > 20 {
                return .ended(fault.map { .leftDomain($0.words) } ?? .stalled)
            }
            acceleration.restart()
            wageLimit = max(0.02, 0.3 * wageLimit)
            z.update(from: best, count: layout.dimension)
            direction.update(from: bestResidual, count: layout.dimension)
        } else if bestSize <= accept, sinceBest == 4 {
            acceleration.restart()
            z.update(from: best, count: layout.dimension)
            direction.update(from: bestResidual, count: layout.dimension)
        } else {
            direction.update(from: residual, count: layout.dimension)
        }
        return .go
    }

    private func jumpTo(_ residual: UnsafePointer<Double>) -> Bool {
        var found = false
        for position in layout.economyCount..<layout.dimension where abs(residual[position]) > settings.jump {
            z[position] += residual[position]
            found = true
        }
        return found
    }

    /// Takes the preconditioned direction and moves.
    func move(_ step: UnsafePointer<Double>) {
        acceleration.propose(after: z, step: step, into: change)
        let size = layout.dimension
        let wages = cvm_max_abs(change, layout.economyCount) / wageLimit
        let whole = cvm_max_abs(change, size) / settings.stepLimit
        var longest = max(wages, whole)
        if !longest.isFinite {
            // A combination that is not finite says nothing; the direction alone does.
            acceleration.restart()
            change.update(from: step, count: size)
            longest = max(cvm_max_abs(step, layout.economyCount) / wageLimit, cvm_max_abs(step, size))
        }
        cvm_axpy(longest > 1 ? 1 / longest : 1, change, z, size)
    }
}
