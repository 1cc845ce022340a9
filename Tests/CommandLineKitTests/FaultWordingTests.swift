import Testing

/// Every message about a command line, word for word.
@Suite("Command lines that are wrong")
struct FaultWordingTests {
    static let refused: [(line: String, message: String)] = [
        (
            "laod a.csv",
            """
            error: `laod` is not a command of `harbour`
              needed: one of load, crew, completion, help
              to do: see `harbour --help`
              Did you mean `load`?
            """
        ),
        (
            "load",
            """
            error: `harbour load` is not given MANIFEST
              needed: MANIFEST, the table of items
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv b.csv",
            """
            error: `b.csv` is not a value of `BERTH`
              needed: a whole number from 1 to 12
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv 13",
            """
            error: `13` is not a value of `BERTH`
              needed: a whole number from 1 to 12
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv 3 4",
            """
            error: `4` is one argument too many for `harbour load`
              needed: 2 arguments at most
              to do: see `harbour load --help`
            """
        ),
        (
            "load --formt csv a.csv",
            """
            error: `--formt` is not an option of `harbour load`
              to do: see `harbour load --help`
              Did you mean `--format`?
            """
        ),
        (
            "load --format yaml a.csv",
            """
            error: `yaml` is not a value of `--format`
              needed: one of table, csv, json
              to do: see `harbour load --help`
            """
        ),
        (
            "load --format jsn a.csv",
            """
            error: `jsn` is not a value of `--format`
              needed: one of table, csv, json
              to do: see `harbour load --help`
              Did you mean `json`?
            """
        ),
        (
            "load a.csv --format",
            """
            error: `--format` has no value
              needed: `--format FORMAT`
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv --format --dry-run",
            """
            error: `--format` is followed by `--dry-run`, not by a value
              needed: `--format FORMAT`
              to do: if `--dry-run` is the value, write `--format=--dry-run`; or see `harbour load --help`
            """
        ),
        (
            "load a.csv -f -n",
            """
            error: `-f` is followed by `-n`, not by a value
              needed: `-f FORMAT`
              to do: if `-n` is the value, write `-f-n`; or see `harbour load --help`
            """
        ),
        (
            "load a.csv --dry-run=yes",
            """
            error: `--dry-run` is given the value `yes`, but it is a flag
              needed: `--dry-run` alone, to switch it on
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv -n=yes",
            """
            error: `--dry-run` is given the value `yes`, but it is a flag
              needed: `--dry-run` alone, to switch it on
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv --format csv -f json",
            """
            error: `--format` is given more than once
              needed: one value at most
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv --trim 9",
            """
            error: `9` is not a value of `--trim`
              needed: a number from -5 to 5
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv --trim 0x1",
            """
            error: `0x1` is not a value of `--trim`
              needed: a number from -5 to 5
              to do: see `harbour load --help`
            """
        ),
        (
            "--format csv load a.csv",
            """
            error: `--format` is not an option of `harbour`
              to do: write it after the command it belongs to: `harbour load`
            """
        ),
        (
            "-n",
            """
            error: `-n` is not an option of `harbour`
              to do: write it after the command it belongs to: `harbour load`
            """
        ),
        (
            "load -xyz a.csv",
            """
            error: `-xyz` is not an option of `harbour load`
              to do: see `harbour load --help`
            """
        ),
        (
            "load a.csv -x",
            """
            error: `-x` is not an option of `harbour load`
              to do: see `harbour load --help`
            """
        ),
        (
            "load -format csv",
            """
            error: `-format` is not an option of `harbour load`
              to do: see `harbour load --help`
              Did you mean `--format`?
            """
        ),
        (
            "crew",
            """
            error: `harbour crew` is not followed by a command
              needed: one of add, sink
              to do: see `harbour crew --help`
            """
        ),
        (
            "crew ad",
            """
            error: `ad` is not a command of `harbour crew`
              needed: one of add, sink
              to do: see `harbour crew --help`
              Did you mean `add`?
            """
        ),
        (
            "crew add --rank mate",
            """
            error: `harbour crew add` is not given NAME
              needed: NAME, who joins
              to do: see `harbour crew add --help`
            """
        ),
        (
            "crew add Ann",
            """
            error: `harbour crew add` is not given `--rank`
              needed: `--rank RANK`, what they are hired as
              to do: see `harbour crew add --help`
            """
        ),
        (
            "help lod",
            """
            error: `lod` is not a command of `harbour`
              needed: one of load, crew, completion, help
              to do: see `harbour --help`
              Did you mean `load`?
            """
        ),
        (
            "__complete shps",
            """
            error: `shps` is not a list of names that can be completed
              needed: one of ships
              Did you mean `ships`?
            """
        ),
        (
            "completion fish",
            """
            error: `fish` is not a value of `SHELL`
              needed: one of bash, zsh
              to do: see `harbour completion --help`
            """
        ),
        (
            "load --dry a.csv",
            """
            error: `--dry` is not an option of `harbour load`
              to do: see `harbour load --help`
              Did you mean `--dry-run`?
            """
        ),
        (
            "--verson",
            """
            error: `--verson` is not an option of `harbour`
              to do: see `harbour --help`
              Did you mean `--version`?
            """
        ),
        (
            "--zzz",
            """
            error: `--zzz` is not an option of `harbour`
              to do: see `harbour --help`
            """
        ),
    ]

    @Test("the message says what was found, what was needed and the nearest name", arguments: refused.indices)
    func refuses(_ index: Int) {
        let item = Self.refused[index]
        #expect(run(item.line) == Outcome(error: item.message + "\n", status: 2), "\(item.line)")
    }
}
