import CommandLineKit
import Testing

/// Help as it is printed, at a narrow and an ordinary width.
@Suite("Help")
struct HelpTests {
    static let printed: [(line: String, width: Int, text: String)] = [
        (
            "--help", 80,
            """
            Plan what ships carry.

            Usage: harbour COMMAND [OPTIONS]

            Reads a manifest and says what fits where.

            Commands:
              load        Say what fits on a ship
              crew        Keep the crew's list
              completion  Print a script that teaches a shell to complete this command
              help        Explain a command

            Options:
                  --color WHEN  when to colour output; NO_COLOR switches `auto` off (auto,
                                always, never; default: auto)
              -q, --quiet       print answers only
                  --version     print the version
              -h, --help        print this help

            Examples:
              harbour load cargo.csv --ship Aurora
                  load one ship

            `harbour COMMAND --help` explains a command.
            """
        ),
        (
            "load --help", 60,
            """
            Say what fits on a ship.

            Usage: harbour load MANIFEST [BERTH] [OPTIONS]

            Every item of the manifest is tried in order. What does not
            fit is listed at the end, with the room that it would need.

            Weights are in tonnes.

            Arguments:
              MANIFEST  the table of items
              BERTH     where the ship lies (1 to 12)

            Options:
              -f, --format FORMAT  how to print (table, csv, json;
                                   default: table)
                  --ship NAME      the ship (may be repeated)
                  --trim DEGREES   how far the ship may lean to port or
                                   to starboard (-5 to 5; default: 0)
              -o, --out DIR        where to write the plan
              -n, --dry-run        change nothing
              -h, --help           print this help

            Options of every `harbour` command:
                  --color WHEN  when to colour output; NO_COLOR switches
                                `auto` off (auto, always, never;
                                default: auto)
              -q, --quiet       print answers only
            """
        ),
        (
            "load --help", 80,
            """
            Say what fits on a ship.

            Usage: harbour load MANIFEST [BERTH] [OPTIONS]

            Every item of the manifest is tried in order. What does not fit is listed at the
            end, with the room that it would need.

            Weights are in tonnes.

            Arguments:
              MANIFEST  the table of items
              BERTH     where the ship lies (1 to 12)

            Options:
              -f, --format FORMAT  how to print (table, csv, json; default: table)
                  --ship NAME      the ship (may be repeated)
                  --trim DEGREES   how far the ship may lean to port or to starboard (-5 to
                                   5; default: 0)
              -o, --out DIR        where to write the plan
              -n, --dry-run        change nothing
              -h, --help           print this help

            Options of every `harbour` command:
                  --color WHEN  when to colour output; NO_COLOR switches `auto` off (auto,
                                always, never; default: auto)
              -q, --quiet       print answers only
            """
        ),
        (
            "crew add --help", 80,
            """
            Add people.

            Usage: harbour crew add --rank RANK NAME ... [OPTIONS]

            Arguments:
              NAME  who joins

            Options:
                  --rank RANK  what they are hired as (required)
              -h, --help       print this help

            Options of every `harbour` command:
                  --color WHEN  when to colour output; NO_COLOR switches `auto` off (auto,
                                always, never; default: auto)
              -q, --quiet       print answers only
            """
        ),
    ]

    @Test("help is laid out for the width", arguments: printed.indices)
    func layout(_ index: Int) {
        let item = Self.printed[index]
        #expect(run(item.line, width: item.width) == Outcome(output: item.text + "\n"), "\(item.line)")
    }

    @Test("no line is longer than the width, or than 100 columns", arguments: [40, 60, 80, 120, 200])
    func fits(_ width: Int) {
        for line in ["--help", "load --help", "crew --help", "completion --help"] {
            let lines = run(line, width: width).output.split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= min(width, 100) }, "\(line) at \(width)")
        }
    }
}
