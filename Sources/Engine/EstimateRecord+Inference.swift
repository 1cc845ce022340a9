import GravityEstimation
import Scenarios
import TextFormats

extension EstimateRecord {
    /// The record with what a correction or a pairs bootstrap puts in the place of estimates and covariance.
    ///
    /// A correction for incidental parameters gives both, where the covariance was not too large to be corrected; the
    /// pairs bootstrap gives the covariance of its replications. The wild bootstrap gives neither: its replications are
    /// of first order, and p-values are what it is for.
    func with(_ inference: GravityInference?) -> EstimateRecord {
        guard let inference else { return self }
        var copy = self
        var notes = note.isEmpty ? [] : [note]
        func take(_ matrix: [Double]) {
            copy.covariance = matrix
            for term in copy.terms.indices {
                copy.terms[term].standardError = max(0, matrix[term * copy.terms.count + term]).squareRoot()
            }
        }
        if let correction = inference.correction {
            for (term, corrected) in correction.terms.enumerated() { copy.terms[term].estimate = corrected.corrected }
            take(correction.correctedCovariance ?? correction.covariance)
            let isWhole = correction.correctedCovariance != nil
            copy.covarianceKind = CovarianceKind(
                isWhole ? "clustered, corrected for incidental parameters" : "clustered",
                clusters: [.init(correction.pairEffect, count: correction.pairCount)], smallSample: "G / (G - 1)")
            notes.append(
                "corrected for incidental parameters (Weidner and Zylkin 2021)"
                    + (isWhole ? "" : "; the covariance is not corrected, since there are too many effects"))
        }
        if let (kind, result) = inference.bootstrap {
            switch kind {
            case .pairs:
                take(result.covariance)
                copy.covarianceKind = CovarianceKind(
                    "bootstrap of pairs, \(result.replications.count) replications",
                    clusters: [.init(result.resampled, count: result.clusterCount)])
                notes.append("covariance of replications that draw clusters anew")
            case .wild: notes.append(Self.wildWords)
            }
        }
        copy.note = notes.joined(separator: "; ")
        return copy
    }

    private static let wildWords =
        "a wild bootstrap was made, which gives p-values and intervals only: the covariance is not of it"

    /// What has to be said of an estimate file beside a bootstrap that it does not hold.
    static func findings(about inference: GravityInference?) -> [Diagnostic] {
        guard inference?.bootstrap?.kind == .wild else { return [] }
        return [
            Diagnostic(
                .warning, kind: "wild-bootstrap",
                found: "the wild bootstrap gives p-values and intervals only, and the estimate file holds the standard "
                    + "errors of the table",
                advice: "take `--bootstrap pairs` for a covariance that scenarios draw with")
        ]
    }
}
