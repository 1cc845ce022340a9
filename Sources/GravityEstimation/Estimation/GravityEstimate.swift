/// What an estimation found, and everything needed to judge it.
public struct GravityEstimate: Sendable {
    /// One estimated coefficient.
    public struct Term: Sendable, Equatable {
        /// Name of the regressor.
        public var name: String
        /// The coefficient, in units of the linear predictor for one unit of the regressor.
        public var estimate: Double
        /// Its standard error.
        public var standardError: Double
        /// Estimate over standard error.
        public var statistic: Double { estimate / standardError }
    }

    /// A regressor that was left out.
    public struct LeftOutRegressor: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Why: `effects explain it`, or `earlier regressors and effects explain it`.
        public var reason: String
    }

    /// A fixed effect as it took part.
    public struct Effect: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Groups with rows in use.
        public var groupCount: Int
        /// Groups whose coefficients others already determine: subtracted from degrees of freedom.
        public var redundantCount: Int
        /// Whether each group lies in one cluster: it then costs no degrees of freedom.
        public var isNestedInCluster: Bool
    }

    /// What was estimated.
    public var family: EstimationOptions.Family
    /// Name of the outcome.
    public var outcome: String
    /// The coefficients, in the order of the formula.
    public var terms: [Term]
    /// Covariance matrix of the terms, row by row.
    public var covariance: [Double]
    /// How it was computed.
    public var covarianceKind: EstimationOptions.Covariance
    /// The factor for small samples it was computed with.
    public var smallSample: EstimationOptions.SmallSample
    /// Names and sizes of the dimensions of clusters.
    public var clusters: [(name: String, count: Int)]
    /// Whether the covariance had negative eigenvalues (several dimensions of clusters) that were set to zero.
    public var hasRaisedEigenvalues = false
    /// Rows in use.
    public var rowCount: Int
    /// Rows left out, by reason, as rows of the frame (rows left out before it as rows of the table).
    public var leftOut: [LeftOutRows]
    /// Regressors left out.
    public var leftOutRegressors: [LeftOutRegressor]
    /// The effects.
    public var effects: [Effect]
    /// Coefficients of groups of effects, by effect and group of the frame; NaN for groups without rows in use.
    ///
    /// Effects share constants: only sums over the effects of a row are determined.
    public var effectCoefficients: [[Double]]
    /// Fitted means (Poisson) or predictions (OLS) by row of the frame; NaN where left out.
    public var fitted: [Double]
    /// Deviance (Poisson) or sum of squared residuals.
    public var deviance: Double
    /// Log pseudo-likelihood.
    public var logLikelihood: Double
    /// Log pseudo-likelihood with a constant alone.
    public var nullLogLikelihood: Double
    /// 1 − log likelihood over that of a constant (Poisson), or R² (OLS).
    public var pseudoR2: Double
    /// Share of the outcome's variance within effects that regressors explain; OLS only.
    public var withinR2: Double?
    /// Degrees of freedom that regressors and effects take, without those of nested effects.
    public var parameterCount: Int
    /// How the solve went.
    public var convergence: Convergence
    /// Proofs of separation, one for each time the rectifier found some.
    public var separation: [SeparationCertificate]

    /// How a solve went, with a certificate recomputed from the rows.
    public struct Convergence: Sendable, Equatable {
        /// Newton steps.
        public var steps: Int
        /// Conjugate-gradient steps in all.
        public var innerSteps: Int
        /// Passes over the rows.
        public var passes: Int
        /// Largest change of any row's predictor in the last step.
        public var lastMove: Double
        /// Whether the solve ended because steps no longer shrank, before a further one was sure to be below the tolerance:
        /// what is left of them is rounding.
        public var endedAtRounding: Bool
        /// Largest |Σ (y − μ)| over Σ y of any group of any effect.
        public var largestGroupScore: Double
        /// Largest |x̃′(y − μ)| of any regressor, in units of √(x̃′ W x̃): how far a coefficient could still move, in its
        /// model-based standard errors.
        public var largestRegressorScore: Double
        /// Smallest fitted linear predictor; very small ones hint at near separation.
        public var smallestPredictor: Double
    }
}

/// An estimation that has no answer.
public struct EstimationNotConverged: Error, Sendable, CustomStringConvertible {
    /// What stopped it.
    public var reason: String

    /// The message.
    public var description: String {
        "The estimation did not converge: \(reason). Nothing is printed as an answer."
    }
}
