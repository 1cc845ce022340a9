import CommandLineKit
import Engine

/// `comity country`: one page about where a state stands between powers.
func countryCommand() -> Command {
    Command(
        "country", "One page about where a state stands between powers",
        discussion: """
            Ties by kind, who moves its real income, what a cut-off by each power would take, how near it votes to them, and what \
            its options bring and risk, in sentences. What the user has imported with `comity import` is on the page too.
            """,
        arguments: [.required("economy", help: "the state, by its code, for example KHM")],
        options: [
            .option(
                "powers", "LIST", .text, default: CountryRequest.defaultPowers, help: "the powers, separated by commas"),
            .option(
                "offer", "AGREEMENT", .text, repeats: true,
                help: "an agreement that the state can join: an id of the register, or NAME=A+B+C with its members"),
            .option(
                "world", short: "w", "WORLD", .names(worldNames), default: WorldQuestion.defaultWorld,
                help: "a built-in world, or the path of a world folder"),
            .option("since", "YEAR", .integer(1800...2100), help: "first year of imported ties"),
            .option("data", "DIR", .folder, help: "the folder of imported data"),
            .option(
                "format", short: "f", "FORMAT", .oneOf(["text", "json"]), default: "text",
                help: "text for people, or json"),
            allowOption,
        ],
        examples: [
            Command.Example("comity country KHM", "Cambodia between the United States and China"),
            Command.Example("comity country KHM --world factbook-2014 --offer TPP", "in 2014, with the TPP on offer"),
        ]
    ) { invocation, console in
        let (economy, powers) = (invocation.required("economy"), invocation.required("powers"))
        var request = CountryRequest(
            economy: economy,
            powers: powers == CountryRequest.defaultPowers
                ? CountryRequest.defaultPowers(for: economy) : commaList(powers),
            world: invocation.required("world"))
        request.offers = invocation.all("offer")
        request.since = invocation.integer("since")
        request.data = invocation["data"]
        request.allowedFindings = allowedKinds(invocation)
        let page = try Engine(home: try DataHome.find()).countryPage(request)
        console.write(invocation.required("format") == "json" ? page.json : page.text(width: console.width))
        return .success
    }
}
