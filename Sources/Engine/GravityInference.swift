import GravityEstimation
import TextFormats

/// Tests and resampling that are asked for beside the estimates.
public struct GravityInferenceRequest: Sendable, Codable, Equatable {
    /// How a bootstrap makes its replications.
    public enum Bootstrap: String, Sendable, Codable, CaseIterable {
        /// Clusters are drawn with replacement and the equation is estimated anew.
        case pairs
        /// Scores of clusters get random signs.
        case wild
    }

    /// Joint hypotheses, each a list of restrictions such as `rta = 0, a = b`.
    public var hypotheses: [String] = []
    /// Whether the square of the fitted predictor is tested (RESET).
    public var testsForm = false
    /// The bootstrap; `nil` for none.
    public var bootstrap: Bootstrap?
    /// Replications of the bootstrap.
    public var replications = 999
    /// Seed of the bootstrap.
    public var seed = 1
    /// Whether a three-way estimate is corrected for the bias of incidental parameters.
    public var correctsBias = false

    /// Asks for nothing.
    public init() {}

    /// Whether anything is asked for.
    public var isEmpty: Bool { hypotheses.isEmpty && !testsForm && bootstrap == nil && !correctsBias }
}

/// Tests and resampling of one equation.
public struct GravityInference: Sendable {
    /// Joint tests, in the order of the request.
    public var tests: [WaldTest] = []
    /// The test of the functional form.
    public var form: ResetTest?
    /// The bootstrap, and how it was made.
    public var bootstrap: (kind: GravityInferenceRequest.Bootstrap, result: BootstrapResult)?
    /// The corrected estimate.
    public var correction: ThreeWayCorrection?

    /// Computes what a request asks for.
    ///
    /// - Throws: `Diagnostics` for hypotheses that cannot be read, and where a test or correction does not apply.
    init(_ request: GravityRequest, _ estimate: GravityEstimate, _ frame: EstimationFrame, _ options: EstimationOptions)
        throws
    {
        let asked = request.inference
        for text in asked.hypotheses {
            tests.append(try estimate.waldTest(try estimate.restrictions(parsing: text)))
        }
        if asked.testsForm { form = try resetTest(of: estimate, frame: frame, options: options) }
        if let kind = asked.bootstrap {
            var settings = BootstrapOptions()
            settings.replications = asked.replications
            settings.seed = UInt64(asked.seed)
            settings.level = request.intervalPercent / 100
            settings.threads = request.threads
            let result =
                switch kind {
                case .pairs: try pairsBootstrap(of: estimate, frame: frame, options: options, settings)
                case .wild: try wildBootstrap(of: estimate, frame: frame, options: options, settings)
                }
            bootstrap = (kind, result)
        }
        if asked.correctsBias {
            correction = try threeWayCorrection(of: estimate, frame: frame, threads: request.threads)
        }
    }
}
