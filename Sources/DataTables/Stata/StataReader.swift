import CReadStat
import Glibc
import TextFormats

/// Reads a `.dta` file of Stata into columns, by ReadStat.
///
/// Numbers are doubles whatever their storage; system and extended missing values (`.`, `.a` to `.z`) become NaN. Columns
/// with value labels, as `encode` makes them, are texts by the rule of ``ValueLabels``. An empty string is an empty cell.
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
        guard isWhole() else { throw damaged("its end is not there") }
        var report = ValueLabelReport(file: file)
        let columns = positions.enumerated().map { slot, position in
            let name = header[position]
            guard case .numbers(let values) = intake.content(slot), let set = intake.labelSets[slot] else {
                return DataColumn(name: name, content: intake.content(slot))
            }
            let read = intake.labels[set].map { ValueLabels($0).read(values) }
            report.add(name, set, read)
            if case .texts(let codes, let labels, _)? = read {
                return DataColumn(name: name, content: .codes(codes, labels: labels), isReadByLabels: true)
            }
            return DataColumn(name: name, content: .numbers(values), hasUnusedLabels: read?.hasUnusedLabels ?? true)
        }
        guard columns.allSatisfy({ $0.rowCount == rows }) else { throw damaged("some rows are not there") }
        return DataTable(file: file, rowCount: rows, columns: columns, findings: report.findings)
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
        readstat_set_variable_handler(parser) { index, variable, labelSet, context in
            stataIntake(context)?.takeVariable(Int(index), variable, labelSet) ?? stop
        }
        if intake.slots != nil {
            readstat_set_value_label_handler(parser) { set, value, label, context in
                stataIntake(context)?.takeLabel(set, value, label) ?? stop
            }
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

    /// Whether a file of the newer format has its end: value labels stand there, and the parser does without.
    private func isWhole() -> Bool {
        guard let handle = fopen(path, "rb") else { return true }
        defer { fclose(handle) }
        let mark = Array("<stata_dta>".utf8)
        let end = Array("</stata_dta>".utf8)
        var first = [UInt8](repeating: 0, count: mark.count)
        var last = [UInt8](repeating: 0, count: end.count)
        guard fread(&first, 1, first.count, handle) == mark.count, first == mark else { return true }
        return fseek(handle, -end.count, SEEK_END) == 0 && fread(&last, 1, last.count, handle) == end.count
            && last == end
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
    /// Name of the labels of each wanted column; `nil` for a column without.
    private(set) var labelSets: [String?]
    /// Labels of values, by name of the set.
    private(set) var labels: [String: [Double: String]] = [:]
    private var numbers: [[Double]]
    private var codes: [[Int32]]
    private var texts: [LabelDictionary]
    private var isText: [Bool]

    init(slots: [Int?]?) {
        self.slots = slots
        let count = slots?.count { $0 != nil } ?? 0
        numbers = [[Double]](repeating: [], count: count)
        codes = [[Int32]](repeating: [], count: count)
        texts = [LabelDictionary](repeating: LabelDictionary(), count: count)
        labelSets = [String?](repeating: nil, count: count)
        isText = [Bool](repeating: false, count: count)
    }

    func content(_ slot: Int) -> DataColumn.Content {
        isText[slot] ? .codes(codes[slot], labels: texts[slot].labels()) : .numbers(numbers[slot])
    }

    func takeRowCount(_ count: Int) -> Int32 {
        guard count >= 0, count <= Int32.max else {
            hasTooManyRows = true
            return stop
        }
        rowCount = count
        return goOn
    }

    func takeVariable(_ index: Int, _ variable: OpaqueVariable?, _ labelSet: UnsafePointer<CChar>?) -> Int32 {
        guard let variable, let name = readstat_variable_get_name(variable) else { return stop }
        names.append(String(cString: name))
        guard let slots else { return skip }
        guard index < slots.count, let slot = slots[index] else { return skip }
        isText[slot] = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING
        labelSets[slot] = labelSet.map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        // A row takes a byte or more, so that a false count cannot claim more than the file has.
        if isText[slot] {
            codes[slot].reserveCapacity(min(rowCount, fileSize))
        } else {
            numbers[slot].reserveCapacity(min(rowCount, fileSize))
        }
        return goOn
    }

    func takeLabel(_ set: UnsafePointer<CChar>?, _ value: readstat_value_t, _ label: UnsafePointer<CChar>?) -> Int32 {
        guard let set, let label else { return goOn }
        let name = String(cString: set)
        // A set that labels kinds of missing values alone is known, and empty.
        var known = labels[name] ?? [:]
        if readstat_value_is_system_missing(value) == 0, readstat_value_is_tagged_missing(value) == 0 {
            known[readstat_double_value(value)] = String(cString: label)
        }
        labels[name] = known
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
                    texts[slot].number(of: $0, length: length)
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
