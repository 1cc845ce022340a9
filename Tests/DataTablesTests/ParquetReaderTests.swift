import Glibc
import TestSupport
import Testing
import TextFormats

@testable import DataTables

@Suite("Tables from Parquet files")
struct ParquetReaderTests {
    static let isAtHand = ParquetReader.isAtHand()
    static let absence: Comment = "there is no python3 with pyarrow on the PATH"

    /// Writes the sample with pyarrow itself.
    static func writeSample(_ path: String) throws {
        let script = """
            import decimal, sys, pyarrow as pa, pyarrow.parquet as pq
            rows = 70000
            pq.write_table(pa.table({
                "exporter": pa.array(["NA", "", None, "柬"] + ["KHM"] * (rows - 4)).dictionary_encode(),
                "hs": ["01"] * rows,
                "trade": pa.array([1.5, None, float("nan"), -0.1] + [2.0] * (rows - 4)),
                "year": pa.array([1990] * rows, pa.int16()), "rta": [True, False, None, True] + [False] * (rows - 4),
                "tariff": pa.array([decimal.Decimal("2.25")] * rows), "odd": [[1]] * rows,
                "far": [1e308 * 10] * rows}), sys.argv[1])
            """
        let process = try #require(ReaderProcess(["python3", "-c", script, path]))
        let end = process.finish()
        #expect(end.status == 0, "\(end.message)")
    }

    @Test("numbers, texts and empty cells", .enabled(if: isAtHand, absence))
    func sample() throws {
        let folder = TemporaryFolder()
        // Words that a shell or a program would take for its own.
        let path = "\(folder.path)/-c \"$(x)\"'.parquet"
        try Self.writeSample(path)
        #expect(
            try DataTable.header(of: path) == ["exporter", "hs", "trade", "year", "rta", "tariff", "odd", "far"])
        let wanted: Set<String> = ["exporter", "hs", "trade", "year", "rta", "tariff"]
        let table = try DataTable.read(path, columns: wanted)
        #expect(table.rowCount == 70_000 && table.rowPlaces == .observations)
        let exporter = try table.groups(of: "exporter")
        #expect(exporter.labels == ["NA", "柬", "KHM"])
        #expect(Array(exporter.codes.prefix(5)) == [0, -1, -1, 1, 2] && exporter.codes.last == 2)
        #expect(try table.groups(of: "hs").labels == ["01"])
        let trade = try table.numbers(of: "trade", for: "a test")
        #expect(trade[0] == 1.5 && trade[1].isNaN && trade[2].isNaN && trade[3] == -0.1 && trade[69_999] == 2)
        #expect(try table.numbers(of: "rta", for: "a test").prefix(2) == [1, 0])
        #expect(try table.numbers(of: "tariff", for: "a test")[9] == 2.25)
        let odd = #expect(throws: Diagnostics.self) { try DataTable.read(path, columns: ["odd"], called: "t.parquet") }
        #expect(odd?.description.contains("column `odd` holds list<") == true)
        let far = #expect(throws: Diagnostics.self) { try DataTable.read(path, columns: ["far"], called: "t.parquet") }
        #expect(
            far?.description == """
                t.parquet: error: column `far` is inf in observation 1
                  needed: a finite number, or a missing value
                """)
        let bytes = try FileBytes.raw(path)
        for count in [0, 4, bytes.count / 2, bytes.count - 1] {
            try FileBytes.writeRaw(Array(bytes.prefix(count)), "\(folder.path)/c.parquet")
            let cut = #expect(throws: Diagnostics.self) { try DataTable.read("\(folder.path)/c.parquet") }
            #expect(cut?.all.first?.kind == "damaged-parquet-file")
        }
    }

    @Test("a machine without a reader, and a reader that fails, are told apart")
    func noReader() throws {
        let folder = TemporaryFolder()
        try folder.write("t.parquet", "PAR1")
        let path = "\(folder.path)/t.parquet"
        func message(_ script: String?) throws -> String {
            var reader = ParquetReader(path: path, file: "t.parquet", wanted: nil)
            reader.python = "\(folder.path)/python"
            if let script {
                try FileBytes.writeRaw(Array("#!/bin/sh\n\(script)\n".utf8), reader.python)
                chmod(reader.python, 0o755)
            }
            let error = #expect(throws: Diagnostics.self) { try reader.read() }
            return error?.description.replacing(folder.path, with: "F") ?? ""
        }
        let none = """
            t.parquet: error: there is no reader of Parquet files on this machine
              needed: a `F/python` on the PATH that has pyarrow (`pip install pyarrow`)
              to do: install it, or convert the file to .csv
            """
        #expect(try message(nil) == none)
        #expect(try message("exit 86") == none)
        #expect(
            try message("echo 'Traceback'; echo 'no memory' >&2; exit 3") == """
                t.parquet: error: the reader of Parquet files, F/python, ended with status 3: no memory
                  needed: a Python with a working pyarrow
                  to do: convert the file to .csv
                """)
        #expect(try message("kill -9 $$").contains("ended with status 137\n"))
        #expect(
            try message("echo 'no magic bytes' >&2; exit 87")
                == """
                t.parquet: error: this cannot be read as a Parquet file (no magic bytes)
                  needed: a whole Parquet file
                  to do: write it again, or convert it to .csv
                """)
    }
}
