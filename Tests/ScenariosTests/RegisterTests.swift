import Scenarios
import Testing
import TextFormats
import WorldData

@Suite("The register of agreements and the library of effects")
struct RegisterTests {
    static let agreements = """
        agreement,name,kind,source,note
        RCEP,Regional Comprehensive Economic Partnership,trade,treaty,
        TPP,Trans-Pacific Partnership,trade-proposed,treaty,never in force
        ASEAN,Association of Southeast Asian Nations,organisation,charter,
        EVFTA,"European Union, Viet Nam",trade,treaty,

        """
    static let memberships = """
        agreement,economy,side,since,until,source
        RCEP,KHM,,2022-01-01,,treaty
        RCEP,KOR,,2022-02-01,,treaty
        RCEP,IDN,,2023-01-02,,treaty
        TPP,USA,,2016-02-04,2017-01-24,treaty
        TPP,VNM,,2016-02-04,,treaty
        ASEAN,KHM,,1999-04-30,,charter
        ASEAN,VNM,,1995,,charter
        EVFTA,VNM,a,2020-08-01,,treaty
        EVFTA,FRA,b,2020-08-01,,treaty
        EVFTA,DEU,b,2020-08-01,,treaty
        EVFTA,GBR,b,2020-08-01,2021-01-01,treaty

        """

    static func folder(_ agreements: String = agreements, _ memberships: String = memberships) throws -> TemporaryFolder
    {
        let folder = TemporaryFolder()
        try folder.write("agreements.csv", agreements)
        try folder.write("memberships.csv", memberships)
        return folder
    }

    @Test("members are those with since <= day < until")
    func members() throws {
        let folder = try Self.folder()
        let register = try AgreementRegister.read(folder.path)
        #expect(register.ids == ["RCEP", "TPP", "ASEAN", "EVFTA"])
        #expect(register.members(of: "RCEP", on: .end(ofYear: 2021)) == [])
        #expect(register.members(of: "RCEP", on: CalendarDay("2022-01-31")!) == ["KHM"])
        #expect(register.members(of: "RCEP", on: CalendarDay("2022-02-01")!) == ["KHM", "KOR"])
        #expect(register.members(of: "RCEP", on: .end(ofYear: 2022)) == ["KHM", "KOR"])
        #expect(register.members(of: "TPP", on: CalendarDay("2017-01-23")!) == ["USA", "VNM"])
        #expect(register.members(of: "TPP", on: CalendarDay("2017-01-24")!) == ["VNM"])
        #expect(register.members(of: "ASEAN", on: CalendarDay("1995-01-01")!) == ["VNM"])
        #expect(register.members(of: "EVFTA", on: .end(ofYear: 2020)) == ["DEU", "FRA", "GBR", "VNM"])
        #expect(register.members(of: "MERCOSUR", on: .end(ofYear: 2020)) == [])
        #expect(register["EVFTA"]?.name == "European Union, Viet Nam" && register["TPP"]?.kind == .tradeProposed)
        #expect(register.knownEconomies.contains("GBR"))
    }

    @Test("days are read strictly")
    func days() {
        #expect(CalendarDay("2016-02-29") != nil && CalendarDay("2015-02-29") == nil)
        #expect(CalendarDay("2000-02-29") != nil && CalendarDay("1900-02-29") == nil)
        #expect(CalendarDay("2015-2-9") == nil && CalendarDay("2015-13-01") == nil && CalendarDay("15") == nil)
        #expect(CalendarDay("-015") == nil && CalendarDay("0000") == nil && CalendarDay("2015-") == nil)
        #expect(CalendarDay("2015")?.description == "2015-01-01")
        #expect(CalendarDay("2015", bareYearAtEnd: true) == .end(ofYear: 2015))
        #expect(CalendarDay("2016-02-28")?.next == CalendarDay("2016-02-29"))
        #expect(CalendarDay("2015-02-28")?.next == CalendarDay("2015-03-01"))
        #expect(CalendarDay("2015-12-31")?.next == CalendarDay("2016") && CalendarDay("9999-12-31")?.next == nil)
        #expect(CalendarDay("2014-12-31")! < CalendarDay("2015-01-01")!)
    }

    @Test("faults of the register are listed with file and line")
    func lint() throws {
        let folder = try Self.folder(
            "agreement,name,kind,source,note\nA,Alpha,trad,x,\nA,Alpha,trade,x,\nB,Beta,trade,,\n",
            """
            agreement,economy,side,since,until,source
            A,USA,,2000-01-01,,x
            A,USA,,2005-01-01,2006-01-01,x
            A,MEX,,2000-01-01,2000-01-01,x
            A,CAN,,2000-13-01,,x
            C,CAN,,,soon,x
            A,CHL,,2000-01-01,2001-01-01,x
            A,CHL,,2003-01-01,,x

            """)
        do {
            _ = try AgreementRegister.read(folder.path)
            Issue.record("a faulty register was accepted")
        } catch {
            let text = error.all.map { finding in
                var bare = finding
                bare.file = finding.file.map { String($0.dropFirst(folder.path.count + 1)) }
                return bare.description
            }
            #expect(
                text.joined(separator: "\n") == """
                    agreements.csv:2: error: `kind` is `trad`
                      needed: one of trade, trade-proposed, organisation
                      Did you mean `trade`?
                    agreements.csv:3: error: the agreement `A` stands twice (first on line 2)
                      needed: each agreement once
                    agreements.csv:4: error: `source` is empty
                      needed: a text
                    memberships.csv:3: error: USA is already a member of `A` in this time by line 2
                      needed: spans of time that do not overlap
                    memberships.csv:4: error: the membership is no longer in force on 2000-01-01 and begins on 2000-01-01
                      needed: `since` before `until`
                    memberships.csv:5: error: `since` is `2000-13-01`
                      needed: a day such as 2009-01-31
                    memberships.csv:6: error: the agreement `C` is not in agreements.csv
                      needed: an identifier from there
                      Did you mean `A` or `B`?
                    memberships.csv:6: error: `since` is empty
                      needed: a day such as 2009-01-31
                    """)
        }
    }

    @Test("a world's own memberships join the register; what both know has the world's members")
    func worldMemberships() throws {
        let register = try SmallWorld.register.adding([
            Membership(agreement: "NAFTA", name: "NAFTA", economy: "USA", since: "1989", until: ""),
            Membership(agreement: "NAFTA", name: "NAFTA", economy: "CAN", since: "1989-01-01", until: "1993"),
            Membership(agreement: "OWN", name: "Own", economy: "KHM", since: "2000", until: ""),
        ])
        #expect(register.members(of: "NAFTA", on: .end(ofYear: 1993)) == ["CAN", "USA"])
        #expect(register.members(of: "NAFTA", on: CalendarDay("1994")!) == ["USA"])
        #expect(register.members(of: "NAFTA", on: .end(ofYear: 2014)) == ["USA"])
        #expect(register["OWN"]?.kind == .trade && register["LMI"]?.kind == .organisation)
        #expect(throws: Diagnostics.self) {
            try SmallWorld.register.adding([
                Membership(agreement: "OWN", name: "Own", economy: "KHM", since: "once", until: "")
            ])
        }
    }

    static let effectHeader =
        "id,value,std_error,distribution,unit,applies_to,source,table,page,doi,retrieved,note\n"

    @Test("cited effects keep everything needed to print them")
    func effects() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "effects.csv",
            Self.effectHeader
                + "a/b,0.36,0.04,normal,log points,trade agreement,Author (2014),4,12,10.1/x,2026-01-02,a note\n"
                + "a/c,,,,log points,,Author (2014),,,,,not read yet\n")
        let library = try EffectLibrary.read(folder.path)
        let effect = try #require(library["a/b"])
        #expect(effect.value == 0.36 && effect.standardError == 0.04 && effect.distribution == .normal)
        #expect(effect.citation == "Author (2014), table 4, p. 12, doi:10.1/x")
        #expect(library["a/c"]?.value == nil && library["a/c"]?.citation == "Author (2014)")
        #expect(library.replacing(["a/b": 0.5, "x": 1])["a/b"]?.value == 0.5)
        try folder.write("effects.csv", Self.effectHeader + "a,x,-1,normal,,,S,,,,,\na,1,,,log points,,S,,,,,\n")
        do {
            _ = try EffectLibrary.read(folder.path)
            Issue.record("faulty effects were accepted")
        } catch {
            #expect(error.all.map(\.kind) == ["missing-value", "out-of-range", "not-a-number", "duplicate-row"])
        }
    }

    /// A folder of the package.
    static func packageFolder(_ name: String, file: String = #filePath) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/" + name
    }

    @Test("the register and the effects of the program are sound")
    func ownParameters() throws {
        let register = try AgreementRegister.read(Self.packageFolder("Parameters/agreements"))
        #expect(register.members(of: "NAFTA", on: .end(ofYear: 2014)) == ["CAN", "MEX", "USA"])
        #expect(register.members(of: "TPP", on: .end(ofYear: 2014)).count == 12)
        #expect(register.members(of: "EU", on: .end(ofYear: 2014)).count == 28)
        #expect(register.members(of: "EU", on: .end(ofYear: 2021)).count == 27)
        // The counts that docs/reference/agreements.md states.
        #expect(
            [1995, 2005, 2014, 2024].map { register.coveredPairs(on: .end(ofYear: $0)).count } == [
                2744, 4658, 7518, 8394,
            ])
        #expect(register.coveringAgreements("JPN", "MEX", on: .end(ofYear: 2014)) == ["JPN-MEX"])
        let collisions = register.ids.filter(register.knownEconomies.contains)
        #expect(collisions == [])
        let effects = try EffectLibrary.read(Self.packageFolder("Parameters/effects"))
        #expect(effects.effects.contains { $0.unit == CitedEffect.logPoints && $0.value != nil })
    }

    @Test("every scenario of the package can be read")
    func ownScenarios() throws {
        let folder = Self.packageFolder("Scenarios")
        let names = namesInFolder(folder).filter { $0.hasSuffix(".yaml") }
        #expect(!names.isEmpty)
        for name in names {
            let scenario = try Scenario.read("\(folder)/\(name)", called: name)
            #expect("\(scenario.name).yaml" == name)
        }
    }
}
