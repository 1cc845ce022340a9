import GravityEstimation
import TestSupport
import Testing
import TextFormats

/// A small frame from columns `y`, `x*` and `id*` of a file; a constant is implied where there is no `id*`.
private func separationFrame(_ path: String) throws -> EstimationFrame {
    let table = try CSVTable(contentsOf: path)
    func numbers(_ name: String) -> [Double] {
        guard let column = table.column(name) else { return [] }
        return table.numbers(column: column) { _ in }
    }
    var frame = EstimationFrame(outcome: NumberColumn("y", numbers("y")), regressors: [])
    for name in table.header where name.hasPrefix("x") { frame.regressors.append(NumberColumn(name, numbers(name))) }
    for name in table.header where name.hasPrefix("id") {
        var codes: [Double: Int32] = [:]
        let column = numbers(name).map { value in
            let code = codes[value] ?? Int32(codes.count)
            codes[value] = code
            return code
        }
        frame.effects.append(GroupColumn(name, codes: column, groupCount: codes.count))
    }
    return frame
}

@Suite(
    "Separation, beside sets decided by linear programming in exact fractions",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct SeparationTests {
    static let expected: [String: [(separated: Bool, reason: String)]] = {
        var files: [String: [(Bool, String)]] = [:]
        for row in rows(packageRoot + "/Tests/Fixtures/separation/separated.csv") ?? [] {
            files[row["file"] ?? "", default: []].append((row["separated"] == "1", row["reason"] ?? ""))
        }
        return files
    }()

    @Test("the rows left out, and why", arguments: SeparationTests.expected.keys.sorted())
    func rowsLeftOut(_ file: String) throws {
        let frame = try separationFrame(SharedData.path("data/ppmlhdfe_example/separation/" + file))
        let expected = SeparationTests.expected[file] ?? []
        #expect(expected.count == frame.rowCount)
        let settled = try settledRows(frame)
        for (row, wanted) in expected.enumerated() {
            #expect(settled.reasons[row] == wanted.reason, "row \(row + 1): \(settled.reasons[row]), \(wanted.reason)")
        }
        #expect(settled.failure == nil, "\(settled.failure ?? "")")
        for proof in settled.proofs { #expect(proof.holds, "\(proof)") }
    }

    @Test(
        "without dropping singletons exactly the separated rows go", arguments: SeparationTests.expected.keys.sorted())
    func separatedRows(_ file: String) throws {
        let frame = try separationFrame(SharedData.path("data/ppmlhdfe_example/separation/" + file))
        var options = EstimationOptions()
        options.dropsSingletons = false
        let settled = try settledRows(frame, options)
        for (row, wanted) in (SeparationTests.expected[file] ?? []).enumerated() {
            #expect((settled.reasons[row] == "separated") == wanted.separated, "row \(row + 1)")
        }
    }
}
