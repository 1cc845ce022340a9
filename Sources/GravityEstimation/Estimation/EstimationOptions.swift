/// How an estimation is made.
public struct EstimationOptions: Sendable, Equatable {
    /// What is estimated.
    public enum Family: String, Sendable, Codable, CaseIterable {
        /// Poisson pseudo-maximum likelihood: E[y] = exp(x β + effects).
        case poisson
        /// Ordinary least squares: y = x β + effects + error.
        case ols
    }

    /// How standard errors are computed.
    public enum Covariance: String, Sendable, Codable, CaseIterable {
        /// Inverse of the information matrix (Poisson: as if the variance were the mean; OLS: equal variances).
        case classical
        /// Robust to any variance of single rows (HC1).
        case robust
        /// Robust to any dependence within clusters, of one or several dimensions.
        case clustered
    }

    /// The factor for small samples.
    public enum SmallSample: String, Sendable, Codable, CaseIterable {
        /// G/(G − 1) with clusters, N/(N − 1) robust: as ppmlhdfe.
        case groups
        /// The same times (N − 1)/(N − K), K without effects nested in a cluster: as regressions in fixest and reghdfe.
        case parameters
        /// No factor.
        case none
    }

    /// What is estimated.
    public var family = Family.poisson
    /// How standard errors are computed; `nil`: clustered where the frame has clusters, else robust.
    public var covariance: Covariance?
    /// The factor for small samples; `nil`: ``SmallSample/groups`` for Poisson, ``SmallSample/parameters`` for OLS.
    public var smallSample: SmallSample?
    /// Largest change of any row's linear predictor that a further step could make; where rounding allows no such
    /// tolerance, steps end when they grow no smaller, and scores decide.
    public var tolerance = 1e-10
    /// Most Newton steps.
    public var stepLimit = 200
    /// Whether rows that are alone in a group of an effect are left out.
    public var dropsSingletons = true
    /// Whether separated rows are searched for and left out.
    public var checksSeparation = true
    /// How many threads may work; `nil` is one for each core.
    public var threads: Int?

    /// Options with their defaults.
    public init() {}
}
