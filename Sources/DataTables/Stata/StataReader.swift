import CReadStat
import TextFormats

/// Reads a `.dta` file of Stata into columns, by ReadStat.
///
/// Numbers are doubles whatever their storage; system and extended missing values (`.`, `.a` to `.z`) become NaN. A number
/// that carries value labels stays a number: labels may repeat, and need not cover every value. An empty string is
/// an empty cell.
struct StataReader {
    /// The file.
    let path: String
    /// What to call it in messages.
    let file: String
    /// The columns to read; `nil` for all.
    let wanted: Set<String>?

    /// Reads the names of the variables only.
    func header() throws(Diagnostics) -> [String] {
        try run(StataIntake(slots: nil)).names
    }

    /// Reads the file.
    func read() throws(Diagnostics) -> DataTable {
        let before = FileIdentity(path)
        let header = try header()
        let positions = try positionsOfWanted(wanted, in: header, file: file)
        var slots = [Int?](repeating: nil, count: header.count)
        for (slot, position) in positions.enumerated() { slots[position] = slot }
        let intake = try run(StataIntake(slots: slots))
        guard before == FileIdentity(path), intake.names == header else {
            throw Diagnostics([
                Diagnostic(
                    kind: "changed-file", file: file, found: "the file changed while it was being read",
                    needed: "a file that nothing writes to", advice: "wait until it is complete, and run this again")
            ])
        }
        if let found = intake.infinite {
            throw Diagnostics([
                Diagnostic(
                    kind: "not-numbers", file: file,
                    found: "column `\(header[found.position])` is \(found.value) in observation \(found.row + 1)",
                    needed: "a finite number, or a missing value")
            ])
        }
        let rows = intake.rowCount
        let columns = positions.enumerated().map { slot, position in
            DataColumn(name: header[position], content: intake.content(slot))
        }
        guard columns.allSatisfy({ $0.rowCount == rows }) else { throw damaged("some rows are not there") }
        return DataTable(file: file, rowCount: rows, columns: columns)
    }

    private func run(_ intake: StataIntake) throws(Diagnostics) -> StataIntake {
        do {
            // Says what is wrong with a path in the same words as all readers.
            intake.fileSize = try ByteSource(path, called: file).fileSize
        } catch {
            throw Diagnostics([error])
        }
        guard let parser = readstat_parser_init() else { throw damaged("there is not enough memory") }
        defer { readstat_parser_free(parser) }
        readstat_set_metadata_handler(parser) { metadata, context in
            stataIntake(context)?.takeRowCount(Int(readstat_get_row_count(metadata))) ?? stop
        }
        readstat_set_variable_handler(parser) { index, variable, _, context in
            stataIntake(context)?.takeVariable(Int(index), variable) ?? stop
        }
        if intake.slots != nil {
            readstat_set_value_handler(parser) { row, variable, value, context in
                stataIntake(context)?.takeValue(Int(row), variable, value) ?? stop
            }
        }
        let code = readstat_parse_dta(parser, path, Unmanaged.passUnretained(intake).toOpaque())
        if intake.hasTooManyRows {
            throw Diagnostics([
                Diagnostic(
                    kind: "too-many-rows", file: file, found: "the file has more than \(Int32.max) rows",
                    needed: "\(Int32.max) rows at most", advice: "leave out rows that the estimation does not use")
            ])
        }
        guard code == READSTAT_OK else {
            throw damaged(readstat_error_message(code).map { String(cString: $0) } ?? "error \(code.rawValue)")
        }
        return intake
    }

    private func damaged(_ reason: String) -> Diagnostics {
        Diagnostics([
            Diagnostic(
                kind: "damaged-stata-file", file: file, found: "this cannot be read as a Stata file (\(reason))",
                needed: "a whole .dta file", advice: "save it again in Stata, or convert it to .csv")
        ])
    }
}

private let goOn = Int32(READSTAT_HANDLER_OK)
private let stop = Int32(READSTAT_HANDLER_ABORT)
private let skip = Int32(READSTAT_HANDLER_SKIP_VARIABLE)

private func stataIntake(_ context: UnsafeMutableRawPointer?) -> StataIntake? {
    context.map { Unmanaged<StataIntake>.fromOpaque($0).takeUnretainedValue() }
}

/// What the parser's callbacks gather.
private final class StataIntake {
    /// Position among the wanted columns, for each variable; `nil` where only the names are asked for.
    let slots: [Int?]?
    var fileSize = 0
    var names: [String] = []
    var rowCount = 0
    var hasTooManyRows = false
    /// The first number that is infinite.
    var infinite: (position: Int, row: Int, value: Double)?
    private var numbers: [[Double]]
    private var codes: [[Int32]]
    private var labels: [LabelDictionary]
    private var isText: [Bool]

    init(slots: [Int?]?) {
        self.slots = slots
        let count = slots?.count { $0 != nil } ?? 0
        numbers = [[Double]](repeating: [], count: count)
        codes = [[Int32]](repeating: [], count: count)
        labels = [LabelDictionary](repeating: LabelDictionary(), count: count)
        isText = [Bool](repeating: false, count: count)
    }

    func content(_ slot: Int) -> DataColumn.Content {
        isText[slot] ? .codes(codes[slot], labels: labels[slot].labels()) : .numbers(numbers[slot])
    }

    func takeRowCount(_ count: Int) -> Int32 {
        guard count >= 0, count <= Int32.max else {
            hasTooManyRows = true
            return stop
        }
        rowCount = count
        return goOn
    }

    func takeVariable(_ index: Int, _ variable: OpaqueVariable?) -> Int32 {
        guard let variable, let name = readstat_variable_get_name(variable) else { return stop }
        names.append(String(cString: name))
        guard let slots else { return skip }
        guard index < slots.count, let slot = slots[index] else { return skip }
        isText[slot] = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING
        // A row takes a byte or more, so that a false count cannot claim more than the file has.
        if isText[slot] {
            codes[slot].reserveCapacity(min(rowCount, fileSize))
        } else {
            numbers[slot].reserveCapacity(min(rowCount, fileSize))
        }
        return goOn
    }

    func takeValue(_ row: Int, _ variable: OpaqueVariable?, _ value: readstat_value_t) -> Int32 {
        guard let variable, case let index = Int(readstat_variable_get_index(variable)), let slots, index < slots.count,
            let slot = slots[index]
        else { return stop }
        if isText[slot] {
            guard let text = readstat_string_value(value), text.pointee != 0 else {
                codes[slot].append(-1)
                return goOn
            }
            let length = UnsafeBufferPointer(start: text, count: .max).firstIndex(of: 0) ?? 0
            codes[slot].append(
                text.withMemoryRebound(to: UInt8.self, capacity: length) {
                    labels[slot].number(of: $0, length: length)
                })
            return goOn
        }
        guard readstat_value_is_missing(value, variable) == 0 else {
            numbers[slot].append(.nan)
            return goOn
        }
        let number = readstat_double_value(value)
        if number.isInfinite, infinite == nil { infinite = (index, row, number) }
        numbers[slot].append(number)
        return goOn
    }
}

private typealias OpaqueVariable = UnsafeMutablePointer<readstat_variable_t>
