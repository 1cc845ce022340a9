import EquilibriumModels
import Geoeconomics
import TextFormats

/// The matrix of exposure of one world, and how it was made.
public struct WorldExposure: Sendable {
    /// Codes of economies, in the order of the matrix.
    public var codes: [String]
    /// Their names.
    public var names: [String]
    /// The matrix.
    public var matrix: ExposureMatrix
    /// Words for the sectors that were shocked.
    public var sectors: String
    /// Entries beside full solves; empty where no check was asked for.
    public var checks: [ExposureCheckRow]
    /// How it was made.
    public var manifest: WorldAnswerManifest

    /// Position of each code.
    let places: [String: Int]

    /// Largest difference between an entry and full solves; `nil` without a check.
    public var largestDifference: Double? { checks.map { abs($0.linearised - $0.solved) }.max() }
}

/// The answer to ``ExposureRequest``.
public struct ExposureResult: Sendable {
    /// The world that was asked about.
    public var exposure: WorldExposure
    /// The second world.
    public var compared: WorldExposure?
    /// Code of the economy that was asked about; `nil` for the whole matrix.
    public var economy: String?

    /// Codes that only one of the two worlds has.
    public var onlyInOne: [String] {
        guard let compared else { return [] }
        let (a, b) = (Set(exposure.codes), Set(compared.codes))
        return a.symmetricDifference(b).sorted()
    }
}

extension Engine {
    /// How real income everywhere answers a small shock in every economy, from the linearised equilibrium.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where a baseline has no equilibrium.
    public func exposure(_ request: ExposureRequest) throws -> ExposureResult {
        let (first, economy) = try exposure(request, request.question)
        var compared: WorldExposure?
        if let other = request.comparedWorld {
            var question = request.question
            question.world = other
            compared = try exposure(request, question).0
        }
        return ExposureResult(exposure: first, compared: compared, economy: economy)
    }

    private func exposure(_ request: ExposureRequest, _ question: WorldQuestion) throws -> (WorldExposure, String?) {
        let prepared = try prepare(question)
        if request.shock == .labour, !request.sectors.isEmpty {
            throw Diagnostic(
                kind: "sector-of-labour", file: "--sector", found: "labour belongs to no sector",
                needed: "`--shock labour` without `--sector`", advice: "use `--shock productivity` for one sector")
        }
        let sectors = try prepared.sectors(request.sectors)
        let economy = try request.economy.map { try prepared.economy($0, option: "economy") }
        let matrix = ExposureMatrix(
            prepared.baseline, shock: request.shock, sectors: sectors, threads: request.threads)
        try requireSolved(matrix.residual, matrix.residualCondition, products: matrix.products)
        var checks: [ExposureCheckRow] = []
        if request.isChecked {
            let sources = economy.map { [$0] + matrix.largestSources(of: $0, count: 3) } ?? matrix.spreadSources(4)
            do {
                checks = try checkExposure(matrix, prepared.baseline, sources: sources, sectors: sectors)
            } catch let failure as ExposureCheckFailure {
                throw Diagnostic(
                    kind: "check-not-solved", file: "--check",
                    found: "the full solve for \(prepared.codes[failure.source]) has no answer: \(failure.reason)",
                    needed: "an equilibrium on both sides of the baseline", advice: "leave `--check` out")
            }
        }
        let exposure = WorldExposure(
            codes: prepared.codes, names: prepared.economyNames, matrix: matrix,
            sectors: prepared.sectorWords(sectors), checks: checks, manifest: prepared.manifest,
            places: Dictionary(prepared.codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a }))
        return (exposure, economy.map { prepared.codes[$0] })
    }
}

/// Refuses columns of which a linearised condition does not hold.
///
/// - Throws: `NotConverged` where a residual is above 1e-9 or no number.
func requireSolved(_ residuals: [Double], _ condition: String, products: Int) throws(NotConverged) {
    guard let worst = residuals.first(where: { !($0 <= 1e-9) }) else { return }
    var trace = SolveTrace()
    trace.evaluations = products
    trace.largestResidual = worst
    trace.residualCondition = condition
    throw NotConverged(stage: .linearisation, reason: .stalled, trace: trace)
}

extension ExposureMatrix {
    /// The sources, other than the economy itself, to which it is exposed most in either direction.
    func largestSources(of n: Int, count: Int) -> [Int] {
        Array(
            (0..<economyCount).filter { $0 != n }.sorted {
                let (a, b) = (abs(self[economy: n, source: $0]), abs(self[economy: n, source: $1]))
                return a != b ? a > b : $0 < $1
            }.prefix(count))
    }

    /// Some sources, evenly spread over the order of the world.
    func spreadSources(_ count: Int) -> [Int] {
        let wanted = min(count, economyCount)
        return (0..<wanted).map { $0 * economyCount / wanted }
    }
}
