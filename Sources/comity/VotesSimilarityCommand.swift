import CommandLineKit
import Engine

/// `comity votes similarity`: agreement, S, kappa and pi of pairs.
func similarityCommand() -> Command {
    Command(
        "similarity", "Measure how alike pairs of economies vote",
        discussion: """
            Share of equal votes, Lijphart's index, Signorino & Ritter's S, Cohen's kappa and Scott's pi. A pair without a \
            common vote, and a kappa or pi that is 0/0, have no value and a reason.

            Exit status: 0 an answer; 2 the input is wrong; 1 anything else.
            """,
        arguments: [votesFolderArgument],
        options: [
            .option("economies", "CODES", help: "these economies, separated by commas; every pair once unless given"),
            .option("partners", "CODES", help: "compared with these only, separated by commas"),
            .option(
                "by", "GROUP", .oneOf(["all", "year", "session", "issue"]), default: "all",
                help: "what is taken together; year is the calendar year of the date"),
            .option("since", "YEAR", .integer(1900...9999), help: "first calendar year of the date"),
            .option("until", "YEAR", .integer(1900...9999), help: "last calendar year of the date"),
            .option("issue", "CODE", help: "only roll calls on this issue of issues.csv, for example hr"),
            .option(
                "abstention", "RULE", .oneOf(["middle", "dropped", "no"]), default: "middle",
                help: "what an abstention counts as: a third vote in the middle, nothing, or a vote against"),
            .option(
                "absence", "RULE", .oneOf(["dropped", "abstention"]), default: "dropped",
                help: "what an absence counts as: nothing, or an abstention in sessions with a vote of the economy"),
            .option(
                "weights", "RULE", .oneOf(["equal", "division"]), default: "equal",
                help: "what a roll call weighs in S: one, or how much it divided the assembly"),
            .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
            formatOption,
        ],
        examples: [
            Command.Example(
                "comity votes similarity unvotes --economies KHM --partners USA,CHN --by year --since 1993",
                "Cambodia between two powers"),
            Command.Example("comity votes similarity unvotes --format csv > pairs.csv", "every pair"),
        ]
    ) { invocation, console in
        var request = VotesRequest(folder: invocation.required("folder"))
        request.economies = separatedCodes(invocation["economies"])
        request.partners = separatedCodes(invocation["partners"])
        request.options.grouping = VotesRequest.Grouping(rawValue: invocation.required("by")) ?? .all
        request.options.abstention = VotesRequest.Abstention(rawValue: invocation.required("abstention")) ?? .middle
        request.options.absence = VotesRequest.Absence(rawValue: invocation.required("absence")) ?? .dropped
        request.options.weight = VotesRequest.Weight(rawValue: invocation.required("weights")) ?? .equal
        request.options.since = invocation.integer("since")
        request.options.until = invocation.integer("until")
        request.options.issue = invocation["issue"]
        request.threads = invocation.integer("threads")
        let result = try Engine.votes(request)
        switch invocation.required("format") {
        case "csv":
            console.write(result.csv)
            // A table has no place for remarks, and silence would hide them.
            for note in result.notes { console.report(note) }
        case "json": console.write(result.json)
        default: console.write(result.table(width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}
