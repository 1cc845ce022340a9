import GravityEstimation
import Reporting
import TextFormats

extension GravityResult {
    /// The answer with its manifest, as JSON.
    public var json: String {
        JSONValue.object([
            .init("models", .array(models.map { $0.document(manifest) })), .init("manifest", manifest.document),
        ]).text(.pretty) + "\n"
    }
}

extension GravityModel {
    fileprivate func document(_ manifest: GravityManifest) -> JSONValue {
        let estimate = self.estimate
        let isPoisson = estimate.family == .poisson
        var members: [JSONValue.Member] = [
            .init("model", .string(label)), .init("formula", .string(formula)),
            .init("outcome", .string(estimate.outcome)), .init("family", .string(estimate.family.rawValue)),
            .init("n", .integer(estimate.rowCount)),
            .init(
                "dropped",
                .array(
                    LeftOutRows.Reason.allCases.map {
                        .object([
                            .init("reason", .string($0.rawValue)), .init("count", .integer(leftOutCount($0))),
                        ])
                    })),
            .init(
                "missing_cells",
                .array(
                    missing.map { .object([.init("column", .string($0.name)), .init("rows", .integer($0.rowCount))]) })),
            .init("coefficients", .array(coefficients.map(\.document))),
            .init("interval_percent", .number(manifest.request.intervalPercent)),
            .init("distribution", .string(reference == .normal ? "normal" : "student-t")),
        ]
        if case .student(let freedom) = reference { members.append(.init("degrees_of_freedom", .number(freedom))) }
        members += [
            .init("left_out_regressors", .array(estimate.leftOutRegressors.map(document))),
            .init("fixed_effects", .array(estimate.effects.map(document))),
            .init("covariance", covarianceDocument),
            .init("parameters", .integer(estimate.parameterCount)),
            .init("deviance", .number(estimate.deviance)), .init("log_likelihood", .number(estimate.logLikelihood)),
            .init("null_log_likelihood", .number(estimate.nullLogLikelihood)),
            .init(isPoisson ? "pseudo_r2" : "r2", .number(estimate.pseudoR2)),
        ]
        if let within = estimate.withinR2 { members.append(.init("within_r2", .number(within))) }
        if let inference = inferenceDocument { members.append(.init("inference", inference)) }
        members += [
            .init("iterations", .integer(estimate.convergence.steps)),
            .init("convergence", convergenceDocument),
            .init("separation", .array(estimate.separation.map(document))),
            .init("findings", ManifestParts.findings(findings)),
            .init(
                "seconds",
                .object([.init("frame", .number(seconds.frame)), .init("estimation", .number(seconds.estimation))])),
        ]
        return .object(members)
    }

    private func document(_ left: GravityEstimate.LeftOutRegressor) -> JSONValue {
        .object([.init("term", .string(left.name)), .init("reason", .string(left.reason))])
    }

    private func document(_ effect: GravityEstimate.Effect) -> JSONValue {
        .object([
            .init("name", .string(effect.name)), .init("groups", .integer(effect.groupCount)),
            .init("redundant", .integer(effect.redundantCount)),
            .init("nested_in_cluster", .bool(effect.isNestedInCluster)),
        ])
    }

    private func document(_ proof: SeparationCertificate) -> JSONValue {
        .object([
            .init("rows", .integer(proof.rowCount)), .init("rounds", .integer(proof.rounds)),
            .init("largest_where_positive", .number(proof.largestWherePositive)),
            .init("smallest_where_zero", .number(proof.smallestWhereZero)),
            .init("smallest_where_separated", .number(proof.smallestWhereSeparated)),
            .init("holds", .bool(proof.holds)),
        ])
    }

    private var covarianceDocument: JSONValue {
        let terms = coefficients.count
        return .object([
            .init("kind", .string(estimate.covarianceKind.rawValue)),
            .init("small_sample", .string(estimate.smallSample.rawValue)),
            .init("words", .string(covarianceWords)),
            .init(
                "clusters",
                .array(
                    estimate.clusters.map {
                        .object([.init("name", .string($0.name)), .init("count", .integer($0.count))])
                    })),
            .init("raised_eigenvalues", .bool(estimate.hasRaisedEigenvalues)),
            .init("terms", .strings(coefficients.map(\.term))),
            .init(
                "matrix",
                .array((0..<terms).map { .numbers(estimate.covariance[($0 * terms)..<(($0 + 1) * terms)]) })),
        ])
    }

    private var convergenceDocument: JSONValue {
        let solve = estimate.convergence
        return .object([
            .init("converged", .bool(true)), .init("steps", .integer(solve.steps)),
            .init("inner_steps", .integer(solve.innerSteps)), .init("passes", .integer(solve.passes)),
            .init("last_move", .number(solve.lastMove)), .init("ended_at_rounding", .bool(solve.endedAtRounding)),
            .init("largest_group_score", .number(solve.largestGroupScore)),
            .init("largest_regressor_score", .number(solve.largestRegressorScore)),
            .init("smallest_predictor", .number(solve.smallestPredictor)),
        ])
    }
}

extension GravityCoefficient {
    fileprivate var document: JSONValue {
        .object([
            .init("term", .string(term)), .init("estimate", .number(estimate)),
            .init("std_error", .number(standardError)), .init("statistic", .number(statistic)),
            .init("p_value", .number(probability)), .init("low", .number(low)), .init("high", .number(high)),
        ])
    }
}

extension GravityManifest {
    fileprivate var document: JSONValue {
        .object([
            .init("comity_version", .string(version)), .init("date", .string(date)),
            .init(
                "files",
                .array(files.map { .object([.init("path", .string($0.path)), .init("sha256", .string($0.hash))]) })),
            .init("rows", .integer(rowCount)), .init("domestic_rows", .integer(domesticRowCount)),
            .init("columns", .strings(columns)), .init("selection", .optional(selection)),
            .init("weights", .optional(weights)), .init("missing_texts", .strings(request.missing)),
            .init("drops_singletons", .bool(request.dropsSingletons)),
            .init("checks_separation", .bool(request.checksSeparation)),
            .init("tolerance", .number(request.tolerance)), .init("step_limit", .integer(request.stepLimit)),
            .init("findings", ManifestParts.findings(findings)),
            .init(
                "seconds",
                .object([.init("reading", .number(seconds.reading)), .init("hashing", .number(seconds.hashing))])),
        ])
    }
}
