import Engine
import Reporting
import TestSupport
import Testing
import TextFormats

@Suite("The brief of a run: everything that a report shows, as data")
struct BriefTests {
    static let lines =
        "show: [E1, E0]\npolicy:\n  - agreement: {name: A, members: [E0, E1], trade_effect: rta/plain}\n"

    @Test("a brief reads back as itself, and equal runs give equal bytes")
    func roundTrip() throws {
        let fixture = try DrawFixture(errors: [1.2, 0.7])
        let result = try fixture.run(Self.lines, draws: 20, seed: 7)
        let brief = result.brief()
        let json = try brief.json()
        #expect(try Brief(json: json) == brief)
        #expect(try fixture.run(Self.lines, draws: 20, seed: 7).brief().json() == json)
        #expect(brief.provenance.scenarioText?.contains("trade_effect: rta/plain") == true)
        #expect(sha256(Array((brief.provenance.scenarioText ?? "").utf8)) == brief.provenance.scenarioHash)
        #expect(brief.provenance.command.hasSuffix("--draws 20 --seed 7"))
    }

    @Test("values and intervals are those of the csv")
    func values() throws {
        let result = try DrawFixture(errors: [1.2, 0.7]).run(Self.lines, draws: 20, seed: 7)
        let brief = result.brief()
        let table = try CSVTable(bytes: Array(result.csv.utf8), file: "results.csv")
        for (position, row) in brief.economies.enumerated() {
            #expect(table.text(row: position, column: 0) == row.code)
            for column in brief.columns {
                let figure = brief.figure(column.key, of: position)
                func cell(_ name: String) throws -> Double? {
                    let place = try #require(table.column(name))
                    return parseNumber(table.text(row: position, column: place))
                }
                #expect(try cell(column.key) == figure.value)
                #expect(try cell("\(column.key)_low") == figure.low)
                #expect(try cell("\(column.key)_high") == figure.high)
            }
        }
    }

    @Test("trade by partner is the sum of the flows by sector, and partners add up to totals")
    func partners() throws {
        let result = try DrawFixture().run(Self.lines, flows: true)
        #expect(result.partnerTrade.map { result.rows[$0.economy].economy } == ["E0", "E1"])
        for trade in result.partnerTrade {
            let code = result.rows[trade.economy].economy
            for partner in trade.partners {
                let other = result.rows[partner.economy].economy
                let exports = result.flows.filter { $0.exporter == code && $0.importer == other }
                let imports = result.flows.filter { $0.importer == code && $0.exporter == other }
                expectClose(partner.exports.before, exports.reduce(0) { $0 + $1.before })
                expectClose(partner.exports.after, exports.reduce(0) { $0 + $1.after })
                expectClose(partner.imports.before, imports.reduce(0) { $0 + $1.before })
                expectClose(partner.imports.after, imports.reduce(0) { $0 + $1.after })
            }
            // The change of all exports is the one that the table of economies states.
            let impact = result.rows[trade.economy].impact
            expectClose(trade.exports.percent ?? .nan, 100 * (impact.exports ?? .nan))
            expectClose(trade.imports.percent ?? .nan, 100 * (impact.imports ?? .nan))
        }
        expectClose(result.worldTrade.before, result.flows.reduce(0) { $0 + $1.before })
        expectClose(result.worldTrade.after, result.flows.reduce(0) { $0 + $1.after })
    }

    private func expectClose(_ value: Double, _ expected: Double) {
        #expect(abs(value - expected) <= 1e-10 * max(1, abs(expected)), "\(value) in place of \(expected)")
    }

    @Test("what is no brief is refused, also positions that point nowhere")
    func refused() throws {
        let json = String(decoding: try DrawFixture().run(Self.lines).brief().json(), as: UTF8.self)
        func message(_ text: String) -> String {
            do {
                _ = try Brief(json: Array(text.utf8))
                return "accepted"
            } catch { return error.found }
        }
        #expect(message("") == "this is not a brief")
        #expect(message("[1, 2]") == "this is not a brief")
        #expect(message(String(json.dropLast(9))) == "this is not a brief")
        #expect(
            message(json.replacing("\"comity_brief\":1", with: "\"comity_brief\":2")) == "a brief of version 2")
        #expect(
            message(json.replacing("\"shown\":[1,0]", with: "\"shown\":[1,9]"))
                == "a position outside the 4 economies")
        #expect(
            message(json.replacing("\"findings\":", with: "\"finding\":"))
                == "a part of the brief is missing or of the wrong kind")
    }

    @Test("the documents of a run, and what the command line would have to say")
    func documents() throws {
        let fixture = try DrawFixture(errors: [1.2, 0.7])
        let documents = try fixture.run(Self.lines, draws: 3, flows: true).documents()
        #expect(
            documents.map(\.name) == [
                "results.json", "results.csv", "brief.json", "partner-flows.csv", "scenario.yaml", "flows.csv",
                "drawn-parameters.csv",
            ])
        #expect(documents[1].mediaType == "text/csv; charset=utf-8")
        let request = RunRequest(
            scenario: "my 'own'.yaml", world: "w", withFlows: true, allowedFindings: ["a"], withoutDraws: true)
        #expect(request.command == #"comity run 'my '\''own'\''.yaml' --world w --flows --no-draws --allow a"#)
    }
}
