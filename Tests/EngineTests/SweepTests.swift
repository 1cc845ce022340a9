import EquilibriumModels
import Synchronization
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("Sweeps: one baseline, many scenarios, one table")
struct SweepTests {
    @Test("the table has a row for each scenario and economy, in order, whatever the number of threads")
    func threads() throws {
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        var tables: [[UInt8]] = []
        for threads in [1, 2, 5] {
            let result = try study.engine.sweep(
                study.request(sweep, table: "\(threads).csv", threads: threads))
            #expect(result.isComplete && result.summary.solved == 30 && result.summary.failed == 0)
            #expect(result.summary.largestResidual <= 1e-9)
            tables.append(try study.bytes("\(threads).csv"))
        }
        #expect(tables[0] == tables[1] && tables[0] == tables[2])
        let table = try CSVTable(bytes: tables[0], file: "1.csv")
        #expect(
            table.header == [
                "scenario", "first", "second", "economy", "equivalent_variation", "real_income_percent",
                "first_order_percent", "status", "reason", "evaluations", "largest_residual",
            ])
        #expect(table.rowCount == 60)
        for row in 0..<60 {
            #expect(table.text(row: row, column: 0) == "\(row / 2 + 1)")
            #expect(table.text(row: row, column: 3) == ["E0", "E3"][row % 2])
            #expect(table.text(row: row, column: 7) == "solved")
        }
        #expect(table.text(row: 59, column: 1) == "E5" && table.text(row: 59, column: 2) == "E4")
        // Own trade that is cut off has no first-order change.
        #expect(table.isEmpty(row: 0, column: 6) && !table.isEmpty(row: 22, column: 6))
        for name in ["1.csv.partial", "1.csv.journal"] { #expect(!study.exists(name)) }
        #expect(study.exists("1.json"))
    }

    @Test(
        "each scenario is what a run of the same policy gives", arguments: ["hold", "zero", "share", "multiplicative"])
    func againstRun(_ closure: String) throws {
        let study = try SweepStudy()
        let policy = "tariff: {importers: E1, exporters: $partner, percent: $rate}"
        let baseline = "baseline: [labour: {economies: E2, percent: 3}]"
        let sweep = try study.write(
            "tariffs",
            "closure: \(closure)\n\(baseline)\nscenarios: {grid: {rate: [0, 30], partner: {each: [all, not:E1]}}}\npolicy: [\(policy)]"
        )
        _ = try study.engine.sweep(study.request(sweep))
        let table = try CSVTable(bytes: try study.bytes("out.csv"), file: "out.csv")
        #expect(table.rowCount == 10 * 6)
        var row = 0
        for rate in ["0", "30"] {
            for partner in ["E0", "E2", "E3", "E4", "E5"] {
                let written = policy.replacing("$partner", with: partner).replacing("$rate", with: rate)
                try study.folder.write(
                    "one.yaml",
                    "comity_scenario: 1\nname: one\nworld: ./world\nclosure: \(closure)\n\(baseline)\npolicy: [\(written)]\n"
                )
                let alone = try study.engine.run(RunRequest(scenario: "\(study.folder.path)/one.yaml"))
                for own in alone.rows {
                    #expect(table.text(row: row, column: 3) == own.economy)
                    for (place, column) in ResultColumn.all.enumerated() {
                        let swept = parseNumber(table.text(row: row, column: 4 + place))
                        let value = column.value(own.impact)
                        #expect((swept == nil) == (value == nil))
                        #expect(
                            abs((swept ?? 0) - (value ?? 0)) <= 1e-9 * max(1, abs(value ?? 0)),
                            "\(column.key) of \(own.economy) at \(rate) on \(partner)")
                    }
                    row += 1
                }
            }
        }
    }

    @Test("a scenario that fails is a row with its reason, and the rest go on")
    func failures() throws {
        let study = try SweepStudy()
        let sweep = try study.write(
            "failing",
            """
            scenarios:
              list:
                - {name: nothing, policy: []}
                - name: no supplier left
                  policy: [cut_off: {importers: E0, exporters: [all, not:E0]}, cut_off: {importers: [all, not:E0], exporters: E0}]
                - {name: own sales, policy: [cut_off: {importers: E0, exporters: E0}]}
                - {name: below, policy: [tariff: {importers: E0, exporters: all, points: -300}]}
                - {name: fine, policy: [labour: {economies: E0, percent: 1}]}
            columns: [real_income_percent]
            report: E0
            """)
        let result = try study.engine.sweep(study.request(sweep, width: 2))
        #expect(result.summary.solved == 2 && result.summary.failed == 3)
        #expect(result.summary.failures.map(\.kind) == ["deficit-without-trade", "domestic-only", "out-of-range"])
        let table = try CSVTable(bytes: try study.bytes("out.csv"), file: "out.csv")
        let statuses = (0..<5).map { table.text(row: $0, column: 4) }
        #expect(statuses == ["solved", "failed", "failed", "failed", "solved"])
        #expect(table.text(row: 0, column: 3) == "0.0")
        for row in 1...3 {
            #expect(table.isEmpty(row: row, column: 2) && table.isEmpty(row: row, column: 3))
            #expect(!table.isEmpty(row: row, column: 5))
        }
        #expect(parseNumber(table.text(row: 4, column: 3))! > 0.5)
        #expect(result.summary.best[0]?.coordinates == ["fine"])
    }

    @Test(
        "in the world of Caliendo and Parro cut-offs that nothing could carry fail, and the others do not",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func emptyMarkets() throws {
        let study = try SweepStudy()
        let sweep = try study.write(
            "nafta",
            """
            closure: zero
            scenarios:
              grid: {importer: [USA, MEX], exporter: [USA, MEX, CAN]}
            policy: [cut_off: {importers: $importer, exporters: [all, not:$exporter], sectors: all}]
            columns: [real_income_percent]
            report: [USA, MEX, CAN]
            """)
        var request = study.request(sweep)
        request.world = SharedData.path("worlds/caliendo-parro-1993")
        let result = try study.engine.sweep(request)
        // Bought from oneself alone: the United States make everything, and sell abroad with nothing to buy; two
        // sectors of Mexico buy what no Mexican makes.
        #expect(result.summary.solved == 4)
        #expect(
            result.summary.failures.map(\.reason) == [
                "deficit-without-trade: USA can sell abroad and buy nothing there, with a trade deficit of 0.0 "
                    + "(imports - exports, in the world's unit)",
                "no-supplier-left: 2 markets have no supplier left: MEX, Electrical; MEX, Communication",
            ])
    }

    @Test("a policy without members changes nothing, to the last digit")
    func emptySet() throws {
        let study = try SweepStudy()
        let sweep = try study.write(
            "unions",
            """
            scenarios: {subsets: {candidates: [E0, E1, E2]}}
            policy: [agreement: {name: A, members: [$members], tariffs: remove, trade_effect: 0.3}]
            """)
        let result = try study.engine.sweep(study.request(sweep))
        #expect(result.summary.solved == 8)
        let table = try CSVTable(bytes: try study.bytes("out.csv"), file: "out.csv")
        for row in 0..<24 {
            // The empty set and the three lone members.
            #expect(abs(parseNumber(table.text(row: row, column: 3))!) <= 1e-11)
        }
        for row in 24..<48 { #expect(abs(parseNumber(table.text(row: row, column: 3))!) > 1e-4) }
    }

    @Test("columns and variables that no result has are refused before anything is solved")
    func columns() throws {
        let study = try SweepStudy()
        func message(_ text: String) throws -> String {
            let sweep = try study.write("bad", text)
            do {
                _ = try study.engine.sweep(study.request(sweep))
                return "accepted"
            } catch {
                return "\(error)".replacing(study.folder.path, with: "")
            }
        }
        #expect(
            try message(
                "scenarios: {grid: {rate: [1]}}\npolicy: [labour: {economies: E0, percent: $rate}]\ncolumns: [real_incom_percent]"
            )
                == """
                /bad.yaml:6:11: error: there is no column `real_incom_percent` in a result
                  6 | columns: [real_incom_percent]
                                ^
                  needed: one of real_income_percent, equivalent_variation, first_order_percent, terms_of_trade_percent, volume_of_trade_percent, technology_percent, real_wage_percent, price_index_percent, exports_percent, imports_percent, tariff_revenue_before_percent, tariff_revenue_after_percent
                  Did you mean `real_income_percent`?
                """)
        #expect(
            try message(
                "scenarios: {grid: {exports_percent: [1]}}\npolicy: [labour: {economies: E0, percent: $exports_percent}]"
            )
                == """
                /bad.yaml: error: the variable `exports_percent` has the name of a column of the result
                  needed: another name
                """)
        #expect(namesInFolder(study.folder.path) == ["Parameters", "bad.yaml", "world"])
    }

    @Test("batches arrive in order however long each takes, and an error ends the work")
    func order() throws {
        struct Fault: Error {}
        for threads in [1, 2, 3, 8] {
            let delivered = Mutex<[Int]>([])
            let whole = try forEachBatchInOrder(
                3..<40, threads: threads, shouldStop: { false },
                makeWorker: {
                    { number in
                        // Busy work of uneven length.
                        var sum = 0.0
                        for step in 0..<(number % 7) * 20_000 { sum += Double(step).squareRoot() }
                        return sum >= 0 ? number : -1
                    }
                },
                deliver: { number in delivered.withLock { $0.append(number) } })
            #expect(whole && delivered.withLock { $0 } == Array(3..<40))
            let count = Mutex(0)
            #expect(throws: Fault.self) {
                _ = try forEachBatchInOrder(
                    0..<100, threads: threads, shouldStop: { false },
                    makeWorker: { { number in if number == 20 { throw Fault() } else { return number } } },
                    deliver: { (_: Int) in count.withLock { $0 += 1 } })
            }
            #expect(count.withLock { $0 } <= 20)
            #expect(throws: Fault.self) {
                _ = try forEachBatchInOrder(
                    0..<100, threads: threads, shouldStop: { false }, makeWorker: { { $0 } },
                    deliver: { (number: Int) in if number == 10 { throw Fault() } })
            }
            let asked = Mutex(0)
            let stopped = Mutex(0)
            let isWhole = try forEachBatchInOrder(
                0..<100, threads: threads,
                shouldStop: {
                    asked.withLock {
                        $0 += 1
                        return $0 > 30
                    }
                }, makeWorker: { { $0 } },
                deliver: { (number: Int) in
                    stopped.withLock {
                        #expect(number == $0)
                        $0 += 1
                    }
                })
            #expect(!isWhole && stopped.withLock { $0 } == 30)
        }
    }
}
