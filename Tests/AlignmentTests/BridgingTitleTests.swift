import Testing

@testable import Alignment

@Suite struct BridgingTitleTests {
    @Test func titleLosesNumbersMarksAndPhrase() {
        #expect(
            bridgingTitle(
                short: "", description: "Nuclear disarmament, 2014 : resolution / adopted by the General Assembly")
                == nil)
        #expect(
            bridgingTitle(
                short: "", description: "Persons displaced by the June 1967 hostilities : resolution / adopted by X")
                == "PERSONS DISPLACED BY THE JUNE HOSTILITIES")
    }

    @Test func titleOfAnAgendaItemStandsInTheShortText() {
        #expect(
            bridgingTitle(
                short: "Oceans and the law of the sea : resolution / adopted", description: "A/73/251 78a - Oceans.")
                == "OCEANS AND THE LAW OF THE SEA")
    }

    @Test func wordsOfAPresidentAreNoTitle() {
        #expect(
            bridgingTitle(
                short: "", description: "The Acting President: I shall now put to the vote operative paragraph 1. A")
                == nil)
    }
}
