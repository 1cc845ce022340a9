import Geoeconomics
import Reporting
import TextFormats

extension ExposureResult {
    /// Rows of economy and source with the elasticity: the whole matrix, or both directions of one economy.
    ///
    /// With a second world a column for it; cells of economies that it does not have are empty.
    public var csv: String {
        var writer = CSVWriter(
            ["economy", "source", "real_income_elasticity"]
                + (compared == nil ? [] : ["compared_real_income_elasticity"]))
        for (economy, source) in entries {
            var fields = [economy, source, numberText(exposure.entry(economy, source))]
            if let compared { fields.append(numberText(compared.entry(economy, source))) }
            writer.append(fields)
        }
        return writer.text
    }

    /// Pairs of codes in the order of the rows: economies of the first world, then those that only the second has.
    private var entries: [(economy: String, source: String)] {
        let known = Set(exposure.codes)
        let codes = exposure.codes + (compared?.codes.filter { !known.contains($0) } ?? [])
        guard let economy else { return codes.flatMap { economy in codes.map { (economy, $0) } } }
        return codes.map { (economy, $0) } + codes.filter { $0 != economy }.map { ($0, economy) }
    }

    /// The same with the manifest.
    public var json: String {
        let text = JSONValue.object(
            [
                .init("shock", .string(exposure.matrix.shock.rawValue)), .init("sectors", .string(exposure.sectors)),
                .init("economy", .optional(economy)),
                .init("unit", "per cent of real income per 1 per cent of shock"),
                .init(
                    "entries",
                    .array(
                        entries.map { economy, source in
                            var members: [JSONValue.Member] = [
                                .init("economy", .string(economy)), .init("source", .string(source)),
                                .init("real_income_elasticity", .optional(exposure.entry(economy, source))),
                            ]
                            if let compared {
                                members.append(
                                    .init(
                                        "compared_real_income_elasticity", .optional(compared.entry(economy, source))))
                            }
                            return .object(members)
                        })),
                .init("only_in_one_world", .strings(onlyInOne)), .init("solve", exposure.solve),
                .init("manifest", exposure.manifest.document),
            ]
                + (compared.map {
                    [.init("compared_solve", $0.solve), .init("compared_manifest", $0.manifest.document)]
                } ?? [])
        ).text(.pretty)
        return text.hasSuffix("\n") ? text : text + "\n"
    }
}

extension WorldExposure {
    /// The elasticity of a pair of codes; `nil` where the world lacks one of them.
    func entry(_ economy: String, _ source: String) -> Double? {
        guard let n = places[economy], let i = places[source] else { return nil }
        return matrix[economy: n, source: i]
    }

    fileprivate var solve: JSONValue {
        .object([
            .init("jacobian_products", .integer(matrix.products)),
            .init("largest_residual", .number(matrix.largestResidual)),
            .init("largest_residual_in", .string(matrix.residualCondition)),
            .init("checked_entries", .integer(checks.count)),
            .init("largest_difference_from_full_solves", .optional(largestDifference)),
        ])
    }
}
