import TextFormats

/// Reads a Parquet file by a Python with pyarrow on the `PATH`, which Debian's own libraries cannot.
///
/// Integers, decimals and truth values are numbers; times are texts as pyarrow prints them; null and an empty text are
/// empty cells.
struct ParquetReader {
    /// The file.
    let path: String
    /// What to call it in messages.
    let file: String
    /// The columns to read; `nil` for all.
    let wanted: Set<String>?
    /// The Python to ask.
    var python = "python3"

    /// Whether there is a Python with pyarrow.
    static func isAtHand(_ python: String = "python3") -> Bool {
        ReaderProcess([python, "-c", "import pyarrow.parquet"])?.finish().status == 0
    }

    /// Reads the names of the columns only.
    func header() throws(Diagnostics) -> [String] {
        let process = try start(["names"], [])
        guard let columns = readColumns(process) else { throw fault(process) }
        return columns.map(\.name)
    }

    /// Reads the file.
    func read() throws(Diagnostics) -> DataTable {
        let before = FileIdentity(path)
        let header = try header()
        for (position, name) in header.enumerated() where header.firstIndex(of: name) != position {
            throw Diagnostics([
                Diagnostic(
                    kind: "duplicate-column", file: file, found: "column `\(name)` stands twice in the file",
                    needed: "each column once")
            ])
        }
        let positions = try positionsOfWanted(wanted, in: header, file: file)
        if positions.isEmpty { return DataTable(file: file, rowCount: 0, columns: []) }
        let process = try start(["cells"], wanted == nil ? [] : positions.map { header[$0] })
        guard var columns = readColumns(process) else { throw fault(process) }
        var rowCount = 0
        while true {
            guard let rows = readCount(process) else { throw fault(process) }
            if rows == 0 { break }
            guard rowCount + rows <= Int(Int32.max) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "too-many-rows", file: file, found: "the file has more than \(Int32.max) rows",
                        needed: "\(Int32.max) rows at most", advice: "leave out rows that the estimation does not use")
                ])
            }
            for slot in columns.indices {
                guard columns[slot].read(rows, process) else { throw fault(process) }
            }
            rowCount += rows
        }
        guard process.finish().status == 0, columns.map(\.name) == positions.map({ header[$0] }),
            before == FileIdentity(path)
        else { throw changed() }
        for column in columns {
            guard let row = column.numbers.firstIndex(where: \.isInfinite) else { continue }
            throw Diagnostics([
                Diagnostic(
                    kind: "not-numbers", file: file,
                    found: "column `\(column.name)` is \(column.numbers[row]) in observation \(row + 1)",
                    needed: "a finite number, or a missing value")
            ])
        }
        return DataTable(
            file: file, rowCount: rowCount,
            columns: columns.map { column in
                DataColumn(
                    name: column.name,
                    content: column.isText
                        ? .codes(column.codes, labels: column.labels.labels()) : .numbers(column.numbers))
            })
    }

    private func start(_ words: [String], _ names: [String]) throws(Diagnostics) -> ReaderProcess {
        do {
            _ = try ByteSource(path, called: file)
        } catch {
            throw Diagnostics([error])
        }
        // A path that starts with a dash would still be the file: the program takes no options.
        guard let process = ReaderProcess([python, "-c", ParquetScript.text] + words + [path] + names) else {
            throw noReader()
        }
        return process
    }

    /// Why the stream ended early.
    private func fault(_ process: ReaderProcess) -> Diagnostics {
        let end = process.finish()
        switch end.status {
        // A shell reports a command that is not there by 127; posix_spawn does so on some systems.
        case ParquetScript.missingStatus, 127: return noReader()
        case ParquetScript.refusedStatus:
            return Diagnostics([
                Diagnostic(
                    kind: "damaged-parquet-file", file: file,
                    found:
                        "this cannot be read as a Parquet file (\(end.message.split(separator: "\n").joined(separator: " ")))",
                    needed: "a whole Parquet file",
                    advice: "write it again, or convert it to .csv")
            ])
        default:
            let last = end.message.split(separator: "\n").last.map { ": \($0)" } ?? ""
            return Diagnostics([
                Diagnostic(
                    kind: "failed-reader", file: file,
                    found: "the reader of Parquet files, \(python), ended with status \(end.status)\(last)",
                    needed: "a Python with a working pyarrow", advice: "convert the file to .csv")
            ])
        }
    }

    private func noReader() -> Diagnostics {
        Diagnostics([
            Diagnostic(
                kind: "no-parquet-reader", file: file,
                found: "there is no reader of Parquet files on this machine",
                needed: "a `\(python)` on the PATH that has pyarrow (`pip install pyarrow`)",
                advice: "install it, or convert the file to .csv")
        ])
    }

    private func changed() -> Diagnostics {
        Diagnostics([
            Diagnostic(
                kind: "changed-file", file: file, found: "the file changed while it was being read",
                needed: "a file that nothing writes to", advice: "wait until it is complete, and run this again")
        ])
    }

    private func readColumns(_ process: ReaderProcess) -> [ParquetColumn]? {
        guard readBytes(process, 8) == Array("comity1\n".utf8), let count = readCount(process), count < 1 << 20 else {
            return nil
        }
        var columns: [ParquetColumn] = []
        for _ in 0..<count {
            guard let letter = readBytes(process, 1), let length = readCount(process),
                let name = readBytes(process, length)
            else { return nil }
            columns.append(
                ParquetColumn(name: String(decoding: name, as: UTF8.self), isText: letter == [UInt8(ascii: "t")]))
        }
        return columns
    }
}

/// A column as it grows, batch after batch.
private struct ParquetColumn {
    let name: String
    let isText: Bool
    var numbers: [Double] = []
    var codes: [Int32] = []
    var labels = LabelDictionary()

    /// Takes the next rows from the stream; false where it ends before.
    mutating func read(_ rows: Int, _ process: ReaderProcess) -> Bool {
        guard isText else {
            guard let bytes = readBytes(process, rows * 8) else { return false }
            bytes.withUnsafeBytes { numbers.append(contentsOf: $0.bindMemory(to: Double.self)) }
            return true
        }
        guard let count = readCount(process), count <= rows else { return false }
        var numbered: [Int32] = []
        for _ in 0..<count {
            guard let length = readCount(process), let text = readBytes(process, length) else { return false }
            numbered.append(
                text.withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.map { bytes.isEmpty ? -1 : labels.number(of: $0, length: bytes.count) } ?? -1
                })
        }
        guard let bytes = readBytes(process, rows * 4) else { return false }
        return bytes.withUnsafeBytes { raw in
            let positions = raw.bindMemory(to: Int32.self)
            guard positions.allSatisfy({ $0 < count }) else { return false }
            codes.append(contentsOf: positions.lazy.map { $0 < 0 ? -1 : numbered[Int($0)] })
            return true
        }
    }
}

private func readCount(_ process: ReaderProcess) -> Int? {
    var value: UInt32 = 0
    return withUnsafeMutableBytes(of: &value, process.fill) ? Int(UInt32(littleEndian: value)) : nil
}

/// The next bytes of the stream; `nil` where it ends before, or states more than a batch can hold.
private func readBytes(_ process: ReaderProcess, _ count: Int) -> [UInt8]? {
    guard count <= 1 << 28 else { return nil }
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        isWhole = process.fill(UnsafeMutableRawBufferPointer(buffer))
        filled = isWhole ? count : 0
    }
    return isWhole ? bytes : nil
}
