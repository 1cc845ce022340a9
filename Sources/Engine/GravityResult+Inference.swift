import GravityEstimation
import Reporting
import TextFormats

extension GravityResult {
    /// Tests and resampling of all equations in lines, for formats that have no place for them.
    public var inferenceLines: [String] {
        models.flatMap { model in model.inferenceLines.map { models.count == 1 ? $0 : "(\(model.label)) \($0)" } }
    }
}

extension GravityModel {
    /// Tests and resampling in lines for people.
    var inferenceLines: [String] {
        guard let inference else { return [] }
        var lines = inference.tests.map(words)
        if let form = inference.form {
            lines.append(
                "RESET (square of the fitted predictor): \(shortNumber(form.coefficient)) "
                    + "(\(shortNumber(form.standardError))), \(words(form.test, named: "hypothesis that it is zero"))")
        }
        if let (kind, result) = inference.bootstrap {
            let how =
                kind == .pairs
                ? "drawing \(count(result.clusterCount)) clusters by \(result.resampled) anew"
                : "random signs for \(count(result.clusterCount)) clusters by \(result.resampled)"
            lines.append(
                "Bootstrap, \(count(result.replications.count)) replications by \(how)"
                    + (result.failedCount > 0 ? " (\(result.failedCount) without an estimate)" : "")
                    + "; errors of the table are not from it:")
            for term in result.terms {
                lines.append(
                    "  \(term.name): standard error \(shortNumber(term.standardError)), interval "
                        + "\(shortNumber(term.low)) to \(shortNumber(term.high))"
                        + (term.probability.isNaN
                            ? ""
                            : term.probability == 0
                                ? ", p < 1/\(count(result.replications.count))"
                                : ", p \(shortNumber(term.probability))"))
            }
        }
        if let correction = inference.correction {
            lines.append("Corrected for incidental parameters (Weidner and Zylkin 2021), unlike the table:")
            for term in correction.terms {
                lines.append(
                    "  \(term.name): \(shortNumber(term.corrected)) "
                        + "(\(term.correctedStandardError.map(shortNumber) ?? "no corrected standard error")), bias "
                        + shortNumber(term.bias))
            }
        }
        return lines
    }

    private func words(_ test: WaldTest) -> String {
        words(test, named: test.restrictions.joined(separator: ", "))
    }

    private func words(_ test: WaldTest, named hypothesis: String) -> String {
        "\(hypothesis): χ²(\(test.degrees)) = \(shortNumber(test.chiSquare)), p \(shortNumber(test.chiSquareProbability)); "
            + "F(\(test.degrees), \(shortNumber(test.denominatorDegrees))) = \(shortNumber(test.f)), p "
            + shortNumber(test.fProbability)
    }

    /// Tests and resampling as JSON; `nil` where none was asked for.
    var inferenceDocument: JSONValue? {
        guard let inference else { return nil }
        var members: [JSONValue.Member] = [.init("tests", .array(inference.tests.map(document)))]
        if let form = inference.form {
            members.append(
                .init(
                    "reset",
                    .object([
                        .init("coefficient", .number(form.coefficient)),
                        .init("std_error", .number(form.standardError)), .init("test", document(form.test)),
                    ])))
        }
        if let (kind, result) = inference.bootstrap { members.append(.init("bootstrap", document(kind, result))) }
        if let correction = inference.correction {
            members.append(.init("bias_correction", .array(correction.terms.map(document))))
        }
        return .object(members)
    }

    private func document(_ test: WaldTest) -> JSONValue {
        .object([
            .init("restrictions", .strings(test.restrictions)), .init("chi_square", .number(test.chiSquare)),
            .init("degrees", .integer(test.degrees)), .init("chi_square_p", .number(test.chiSquareProbability)),
            .init("f", .number(test.f)), .init("denominator_degrees", .number(test.denominatorDegrees)),
            .init("f_p", .number(test.fProbability)),
        ])
    }

    private func document(_ kind: GravityInferenceRequest.Bootstrap, _ result: BootstrapResult) -> JSONValue {
        .object([
            .init("kind", .string(kind.rawValue)), .init("resampled", .string(result.resampled)),
            .init("clusters", .integer(result.clusterCount)),
            .init("replications", .integer(result.replications.count)),
            .init(
                "failures",
                .array(
                    result.failures.map {
                        .object([.init("reason", .string($0.reason)), .init("count", .integer($0.count))])
                    })),
            .init(
                "terms",
                .array(
                    result.terms.map {
                        .object([
                            .init("term", .string($0.name)), .init("estimate", .number($0.estimate)),
                            .init("std_error", .number($0.standardError)), .init("low", .number($0.low)),
                            .init("high", .number($0.high)),
                            .init("p_value", .optional($0.probability.isNaN ? nil : $0.probability)),
                        ])
                    })),
        ])
    }

    private func document(_ term: ThreeWayCorrection.Term) -> JSONValue {
        .object([
            .init("term", .string(term.name)), .init("estimate", .number(term.estimate)),
            .init("bias", .number(term.bias)), .init("corrected", .number(term.corrected)),
            .init("std_error", .number(term.standardError)),
            .init("corrected_std_error", .optional(term.correctedStandardError)),
        ])
    }
}
