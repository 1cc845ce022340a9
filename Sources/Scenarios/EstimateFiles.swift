import TextFormats

/// The terms of one estimate and how they vary together.
public struct JointEstimate: Sendable, Equatable {
    /// Identifier of the estimate.
    public let id: String
    /// Identifiers of its terms, in its order.
    public let terms: [String]
    /// Covariance matrix of the terms, row by row.
    public let covariance: [Double]
    /// Its triangular factor.
    let factor: CovarianceFactor

    /// The covariance of two terms of the estimate; `nil` where one of them is none.
    public func covariance(of one: String, _ other: String) -> Double? {
        guard let row = terms.firstIndex(of: one), let column = terms.firstIndex(of: other) else { return nil }
        return covariance[row * terms.count + column]
    }

    /// The correlation of two terms of the estimate; `nil` where one of them is none, or has no variance.
    public func correlation(of one: String, _ other: String) -> Double? {
        guard let both = covariance(of: one, other), let first = covariance(of: one, one),
            let second = covariance(of: other, other), first > 0, second > 0
        else { return nil }
        return both / (first * second).squareRoot()
    }
}

/// An estimate that a scenario names, read.
public struct EstimateFile: Sendable, Equatable {
    /// The estimate.
    public var record: EstimateRecord
    /// Path and hash, for the manifest of a run.
    public var file: FileRecord
    /// Where the scenario names it.
    public var place: Place

    /// Puts an estimate and its file together.
    public init(record: EstimateRecord, file: FileRecord, place: Place = .nowhere) {
        self.record = record
        self.file = file
        self.place = place
    }

    /// Identifiers of the terms.
    public var terms: [String] { record.terms.map(record.identifier) }
}

extension Scenario {
    /// Reads the estimate files that stand under `parameters`.
    ///
    /// - Throws: every fault at once: of each file, and `duplicate` where two hold the same estimate.
    public func readEstimates() throws(Diagnostics) -> [EstimateFile] {
        var read: [EstimateFile] = []
        var faults: [Diagnostic] = []
        for reference in parameters {
            let path = pathOfFile(reference.path, in: folder)
            guard isRegularFile(path) else {
                faults.append(
                    reference.place.diagnostic(
                        kind: "missing-file", found: "there is no file \(shown(path))",
                        needed: "an estimate file, with a path relative to the scenario's folder"))
                continue
            }
            do {
                let bytes = try readBytes(path)
                let record = try EstimateRecord.parse(bytes, file: path)
                if let first = read.first(where: { $0.record.id == record.id }) {
                    faults.append(
                        reference.place.diagnostic(
                            kind: "duplicate",
                            found: "\(shown(reference.path)) holds the estimate \(shown(record.id)), and so does "
                                + shown(first.file.path),
                            needed: "an id of its own for each estimate"))
                }
                read.append(
                    EstimateFile(
                        record: record, file: FileRecord(path: reference.path, content: bytes, kind: .estimates),
                        place: reference.place))
            } catch let error as Diagnostics {
                faults += error.all
            } catch let error as Diagnostic {
                faults.append(error)
            } catch {
                faults.append(reference.place.diagnostic(kind: "unreadable-file", found: "\(shown(path)): \(error)"))
            }
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        return read
    }
}

extension EffectLibrary {
    /// The library with the terms of estimates behind its own effects.
    ///
    /// - Throws: `duplicate` where a term has the identifier of an effect that is there already, and `not-semidefinite`.
    public func adding(_ estimates: [EstimateFile]) throws(Diagnostics) -> EffectLibrary {
        var all = effects
        var faults: [Diagnostic] = []
        for estimate in estimates {
            let record = estimate.record
            let joint: JointEstimate
            do throws(CovarianceFactor.NotSemidefinite) {
                joint = JointEstimate(
                    id: record.id, terms: estimate.terms, covariance: record.covariance,
                    factor: try CovarianceFactor(record.covariance, size: record.terms.count))
            } catch {
                faults.append(
                    estimate.place.diagnostic(
                        kind: "not-semidefinite",
                        found: "the covariance matrix of \(shown(record.id)) is not positive semi-definite"))
                continue
            }
            for (term, id) in zip(record.terms, estimate.terms) {
                if self[id] != nil {
                    faults.append(
                        estimate.place.diagnostic(
                            kind: "duplicate",
                            found:
                                "\(shown(estimate.file.path)) holds a term \(shown(id)), and a cited effect has that name",
                            needed: "another `id` in the estimate file"))
                }
                all.append(
                    CitedEffect(
                        id: id, value: term.estimate, standardError: term.standardError, unit: term.unit.rawValue,
                        source: record.citation, note: record.note, estimate: joint))
            }
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        return EffectLibrary(all)
    }

    /// Estimates of which a file holds terms, each once.
    var estimates: [JointEstimate] {
        var found: [JointEstimate] = []
        for effect in effects {
            if let estimate = effect.estimate, found.last?.id != estimate.id { found.append(estimate) }
        }
        return found
    }
}

/// The path of a file that a scenario names, for the command.
func pathOfFile(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)"
}
