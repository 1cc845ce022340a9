import TextFormats

/// Why each row of a frame takes part in an estimation or not, without estimating.
public struct SettledRows: Sendable {
    /// By row of the frame: empty where it is used, else `singleton` or `separated`.
    public var reasons: [String]
    /// Proofs of separation.
    public var proofs: [SeparationCertificate]
    /// Why separation could not be decided; `nil` where it was.
    public var failure: String?
}

/// Settles the rows of a Poisson estimation to the joint fixed point of singletons and separation.
///
/// Unlike ``estimateGravity(_:_:)`` it also answers where no row is left.
///
/// - Throws: faults of the frame's columns.
public func settledRows(
    _ frame: EstimationFrame, _ options: EstimationOptions = EstimationOptions()
) throws(Diagnostics) -> SettledRows {
    let faults = faultsOfShape(frame)
    if !faults.isEmpty { throw Diagnostics(faults) }
    var sample = SampleSelection(rowCount: frame.rowCount)
    var result = SettledRows(reasons: [String](repeating: "", count: frame.rowCount), proofs: [], failure: nil)
    let all = SortedData.allRegressors(frame)
    while true {
        sample.settle(frame, droppingSingletons: options.dropsSingletons, droppingZeroGroups: options.checksSeparation)
        guard sample.count > 0, options.checksSeparation else { break }
        let step = SettlingStep(frame, all, kept: sample.kept, threads: options.threads)
        let search = SeparationSearch(step.data, step.projection)
        result.failure = search.failure
        guard let proof = search.certificate, search.failure == nil else { break }
        result.proofs.append(proof)
        sample.separate(search.rows.map { Int32(step.data.design.frameRow(Int($0))) })
    }
    for part in sample.leftOut() {
        for row in part.rows { result.reasons[Int(row)] = part.reason.rawValue }
    }
    return result
}

/// One round of settling: sorted rows in use, with the regressors that are not collinear there, nearly collinear ones
/// taken apart.
struct SettlingStep {
    let data: SortedData
    let projection: WeightedProjection
    let collinear: Collinearity

    /// Sorts, and leaves collinear regressors out.
    init(_ frame: EstimationFrame, _ regressors: [Int], kept: [Int32]?, threads: Int?) {
        let all = SortedData(frame, regressors: regressors, kept: kept)
        let first = WeightedProjection(all.design, threads: threads)
        collinear = Collinearity(all, first)
        if collinear.kept.count < regressors.count || !collinear.mixing.isEmpty {
            data = SortedData(
                frame, regressors: collinear.kept.map { regressors[$0] }, kept: kept, mixing: collinear.mixing)
            projection = WeightedProjection(data.design, threads: threads)
        } else {
            data = all
            projection = first
        }
    }
}
