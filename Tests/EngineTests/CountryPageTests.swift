import Geoeconomics
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("One page about a state between powers")
struct CountryPageTests {
    @Test(
        "Cambodia in both built-in worlds: every part, on a page, with the figures of the commands behind it",
        arguments: ["factbook-2014", "factbook-2024"])
    func cambodia(_ world: String) throws {
        let engine = Engine(home: try DataHome.find())
        let folder = TemporaryFolder()
        var request = CountryRequest(economy: "KHM", powers: ["USA", "CHN"], world: world)
        // Nothing imported, whatever the machine's own folder holds.
        request.data = folder.path
        let page = try engine.countryPage(request)
        #expect(
            page.sections.map(\.title) == [
                "Economic ties", "Diplomatic ties", "Political ties and alignment", "Defence ties", "Who moves it",
                "Dependence", "Between the powers",
            ])
        for section in page.sections { #expect(!section.sentences.isEmpty, "\(section.title)") }
        let text = page.text(width: 80)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 72)
        for line in lines { #expect(line.count <= 80, "\(line)") }
        let cuts = try engine.cutOffs(
            CutOffRequest(
                WorldQuestion(world: world), powers: ["USA", "CHN"], targets: ["KHM"], horizons: [.long]))
        let dependence = page.sections[5].sentences
        for (sentence, row) in zip(dependence, cuts.rows) {
            let loss = try #require(row.loss)
            let tenths = (loss.percent * 10).rounded() / 10
            #expect(sentence.hasPrefix(row.power) && sentence.contains("and \(tenths)% in the long run"), "\(sentence)")
        }
        #expect(page.sections[6].sentences.contains { $0.hasPrefix("Neutral") })
        #expect(page.json.contains("\"title\": \"Dependence\""))
    }

    @Test("a state that nobody knows is refused with the nearest name")
    func refusal() throws {
        let engine = Engine(home: try DataHome.find())
        #expect(throws: Diagnostic.self) {
            try engine.countryPage(CountryRequest(economy: "KHX", powers: ["USA", "CHN"]))
        }
    }

    @Test("nobody is a power to itself where no powers are named")
    func defaultPowers() {
        #expect(CountryRequest.defaultPowers(for: "KHM") == ["USA", "CHN"])
        #expect(CountryRequest.defaultPowers(for: "USA") == ["CHN"])
    }
}
