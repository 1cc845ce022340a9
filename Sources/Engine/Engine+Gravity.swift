import DataTables
import Glibc
import GravityEstimation
import NumericKernels
import Reporting
import Scenarios
import TextFormats

extension Engine {
    /// Estimates gravity equations.
    ///
    /// Only the columns that some equation uses are read, and the table is given back before the last equation is
    /// estimated.
    ///
    /// - Parameters:
    ///   - request: table, equations and how.
    ///   - progress: called with how many parts are done, of one for reading and one for each equation, and what is next.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong; ``GravityNotConverged`` where an equation has no
    ///   answer.
    public static func gravity(
        _ request: GravityRequest, progress: (@Sendable (_ done: Int, _ next: String) -> Void)? = nil
    )
        throws -> GravityResult
    {
        let equations = try GravityEquations(request)
        let start = seconds()
        progress?(0, "reading \(request.data)")
        var table = try DataTable.read(
            request.data, columns: Set(equations.columns), missing: request.missing, threads: request.threads)
        let read = seconds()
        let hash = try sha256(ofFile: request.data)
        var manifest = GravityManifest(
            version: comityVersion, date: today(), files: [(request.data, hash)], columns: equations.columns,
            rowCount: table.rowCount, domesticRowCount: 0, places: table.rowPlaces,
            selection: equations.selection?.description, weights: equations.weights?.description, request: request,
            seconds: (read - start, seconds() - read), findings: table.findings)
        if let output = request.domesticOutput {
            let added = try equations.withDomesticTrade(table, from: output, request)
            table = added.table
            manifest.files.append((output, try sha256(ofFile: output)))
            manifest.rowCount = table.rowCount
            manifest.domesticRowCount = added.addedRowCount
            manifest.places = table.rowPlaces
            manifest.findings += added.findings
        }
        var result = GravityResult(models: [], manifest: manifest)
        for (position, equation) in equations.all.enumerated() {
            progress?(position + 1, "equation (\(equation.label))")
            let framed = try frame(equation, equations, of: table, manifest)
            // What the last frame does not share of the table is given back before the longest part.
            let keepsTable = request.resistanceReference != nil
            if position == equations.all.count - 1, !keepsTable {
                table = DataTable(file: table.file, rowCount: 0, columns: [])
            }
            result.models.append(try estimate(framed, equations, manifest, table))
        }
        return result
    }

    /// An equation with its rows.
    private struct Framed {
        let equation: GravityEquations.Equation
        let prepared: PreparedFrame
        let labels: [EffectLabels]
        let sample: SampleColumns?
        let findings: [Diagnostic]
        let seconds: Double
    }

    private static func frame(
        _ equation: GravityEquations.Equation, _ equations: GravityEquations, of table: DataTable,
        _ manifest: GravityManifest
    ) throws -> Framed {
        let start = seconds()
        let request = manifest.request
        let prepared = try PreparedFrame(
            table: table, formula: equation.formula, selection: equations.selection, clusters: equation.clusters,
            weights: equations.weights, columns: request.columns)
        let labels =
            request.keepsEffects
            ? equation.formula.effectLabels(in: table, of: prepared.frame, columns: request.columns) : []
        let sample = request.estimateName.map { _ in
            SampleColumns(of: prepared.frame, in: table, columns: request.columns)
        }
        let cautions = GravityCautions.findings(aboutRowsOf: prepared, equation, manifest, in: table)
        return Framed(
            equation: equation, prepared: prepared, labels: labels, sample: sample, findings: cautions,
            seconds: seconds() - start)
    }

    private static func estimate(
        _ framed: Framed, _ equations: GravityEquations, _ manifest: GravityManifest, _ table: DataTable
    ) throws -> GravityModel {
        let start = seconds()
        let request = manifest.request
        let (equation, prepared) = (framed.equation, framed.prepared)
        var estimate: GravityEstimate
        var inference: GravityInference?
        var resistances: MultilateralResistances?
        do {
            estimate = try estimateGravity(prepared.frame, equations.options)
            if let reference = request.resistanceReference {
                resistances = try multilateralResistances(
                    of: estimate, frame: prepared.frame, table: table, columns: request.columns, reference: reference)
            }
            if !request.inference.isEmpty {
                inference = try GravityInference(request, estimate, prepared.frame, equations.options)
            }
        } catch let stopped as EstimationNotConverged {
            throw GravityNotConverged(
                label: equation.label, formula: equation.formula.description, reason: stopped.reason,
                checkedSeparation: request.checksSeparation)
        } catch let faults as Diagnostics {
            throw Diagnostics(faults.all.map { $0.named(request.data) })
        }
        let finish = seconds()
        estimate.fitted = []
        if !request.keepsEffects { estimate.effectCoefficients = [] }
        let reference = ReferenceDistribution(estimate)
        return GravityModel(
            label: equation.label, formula: equation.formula.description, estimate: estimate, reference: reference,
            coefficients: estimate.terms.map { reference.coefficient($0, percent: request.intervalPercent) },
            leftOut: estimate.leftOut.map { rows(of: $0, in: prepared.frame) }, missing: prepared.missing,
            record: record(of: estimate, inference, framed, manifest), effectLabels: framed.labels,
            resistances: resistances, inference: inference,
            findings: prepared.findings + framed.findings + GravityCautions.findings(about: estimate)
                + (request.estimateName == nil ? [] : EstimateRecord.findings(about: inference)),
            seconds: (framed.seconds, finish - start))
    }

    /// The estimate as scenarios can name it, where that is asked for.
    private static func record(
        of estimate: GravityEstimate, _ inference: GravityInference?, _ framed: Framed, _ manifest: GravityManifest
    ) -> EstimateRecord? {
        guard let name = manifest.request.estimateName, let sample = framed.sample,
            let date = CalendarDay(manifest.date)
        else { return nil }
        var notes = manifest.weights.map { ["weighted by \($0)"] } ?? []
        if manifest.domesticRowCount > 0, let output = manifest.files.dropFirst().first {
            notes.append("with rows of domestic trade from \(output.path) (SHA-256 \(output.hash))")
        }
        if estimate.hasRaisedEigenvalues { notes.append("negative eigenvalues of the covariance were set to zero") }
        let record = EstimateRecord(
            estimate, id: name, date: date, formula: framed.equation.formula.description, selection: manifest.selection,
            dataFile: manifest.request.data, dataHash: manifest.files.first?.hash,
            units: EstimateRecord.units(of: framed.prepared.frame, family: estimate.family),
            coverage: sample.coverage(without: estimate.leftOut), note: notes.joined(separator: "; "))
        return record.with(inference)
    }

    /// Rows that the estimation left out as rows of the table.
    private static func rows(of leftOut: LeftOutRows, in frame: EstimationFrame) -> LeftOutRows {
        guard leftOut.reason == .singleton || leftOut.reason == .separated, let source = frame.sourceRows else {
            return leftOut
        }
        return LeftOutRows(reason: leftOut.reason, rows: leftOut.rows.map { source[Int($0)] })
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The day in Greenwich.
    private static func today() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}

extension ReferenceDistribution {
    /// A coefficient with its probability and interval.
    func coefficient(_ term: GravityEstimate.Term, percent: Double) -> GravityCoefficient {
        let probability = 0.5 + percent / 200
        let (tail, reach): (Double, Double) =
            switch self {
            case .normal: (2 * normalTail(abs(term.statistic)), normalQuantile(probability))
            case .student(let freedom):
                (
                    studentTwoSided(term.statistic, degrees: freedom),
                    studentQuantile(probability, degrees: freedom)
                )
            }
        return GravityCoefficient(
            term: term.name, estimate: term.estimate, standardError: term.standardError, statistic: term.statistic,
            probability: tail, low: term.estimate - reach * term.standardError,
            high: term.estimate + reach * term.standardError)
    }
}

extension Diagnostic {
    /// The finding with the file it is about, where it names none.
    fileprivate func named(_ name: String) -> Diagnostic {
        var copy = self
        if copy.file == nil { copy.file = name }
        return copy
    }
}
