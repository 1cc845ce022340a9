import TextFormats

/// The wanted columns of a file as they grow, piece after piece.
struct CSVColumnBuilder {
    /// What a column has turned out to be.
    private enum State {
        case numbers(hasNumber: Bool, hasMarker: Bool)
        case texts
        /// Numbers stood where texts followed: its spelling must be read again.
        case spelledAgain
    }

    /// How many rows there are so far.
    private(set) var rowCount = 0
    /// Line of each row, counted from one; `nil` while row r stands on line r + 2.
    private(set) var lines: [UInt32]?
    /// Line on which the next piece starts.
    private(set) var nextLine: Int
    /// What to read from the next piece.
    private(set) var plan: CSVPlan
    /// The columns of the file.
    let header: [String]
    private let file: String
    private let rowLimit: Int
    private var states: [State]
    private var numbers: [[Double]]
    private var codes: [[Int32]]
    private var labels: [LabelDictionary]

    /// Starts with no rows.
    ///
    /// - Parameters:
    ///   - header: the columns of the file.
    ///   - wanted: positions of the columns to read, ascending.
    ///   - areTexts: whether the wanted columns hold texts whatever they look like.
    ///   - markers: texts that stand for a missing number.
    ///   - firstLine: line behind the header.
    ///   - file: what to call the file in messages.
    ///   - rowLimit: how many rows there may be.
    init(
        header: [String], wanted: [Int], areTexts: Bool, markers: [String], firstLine: Int, file: String,
        rowLimit: Int
    ) {
        var slots = [Int](repeating: 0, count: header.count)
        var actions = [CSVPlan.Action](repeating: .skip, count: header.count)
        for (slot, column) in wanted.enumerated() {
            slots[column] = slot
            actions[column] = areTexts ? .text : .number
        }
        plan = CSVPlan(
            actions: actions, slots: slots, wantedCount: wanted.count, markers: markers.map { Array($0.utf8) })
        self.header = header
        self.file = file
        self.rowLimit = rowLimit
        nextLine = firstLine
        if firstLine != 2 { lines = [] }
        states = wanted.map { _ in areTexts ? .texts : .numbers(hasNumber: false, hasMarker: false) }
        numbers = wanted.map { _ in [] }
        codes = wanted.map { _ in [] }
        labels = wanted.map { _ in LabelDictionary() }
    }

    /// A builder of no columns, left behind where another was taken away.
    static var none: CSVColumnBuilder {
        CSVColumnBuilder(header: [], wanted: [], areTexts: false, markers: [], firstLine: 2, file: "", rowLimit: 0)
    }

    /// Makes room for rows, so that columns need not be copied as they grow; untouched room costs no memory.
    mutating func reserve(_ rows: Int) {
        let rows = min(rows, rowLimit)
        for slot in states.indices {
            switch states[slot] {
            case .numbers: numbers[slot].reserveCapacity(rows)
            case .texts: codes[slot].reserveCapacity(rows)
            case .spelledAgain: break
            }
        }
    }

    /// Takes over the cells of the next piece, which was read by some earlier plan.
    ///
    /// - Throws: `Diagnostics` of the kinds of ``CSVTable``, and `too-many-rows`.
    mutating func add(_ piece: CSVPiece) throws(Diagnostics) {
        if !piece.isBroken, isStale(piece) { piece.parse(plan) }
        if piece.isBroken {
            let found = csvFaults(
                piece.bytes, file: file, header: header, firstLine: nextLine, isLast: piece.isLast)
            throw found
                ?? Diagnostics([
                    Diagnostic(
                        kind: "wrong-field-count", file: file, line: nextLine,
                        found: "the rows from here on cannot be split into fields",
                        needed: "\(header.count) fields in each row")
                ])
        }
        guard rowCount + piece.rowCount <= rowLimit else {
            throw Diagnostics([
                Diagnostic(
                    kind: "too-many-rows", file: file, found: "the file has more than \(rowLimit) rows",
                    needed: "\(rowLimit) rows at most", advice: "leave out rows that the estimation does not use")
            ])
        }
        addLines(piece)
        for slot in states.indices { add(piece, slot) }
        rowCount += piece.rowCount
        for (column, action) in plan.actions.enumerated() where action != .skip {
            switch states[plan.slots[column]] {
            case .numbers: break
            case .texts: plan.actions[column] = .text
            case .spelledAgain: plan.actions[column] = .skip
            }
        }
    }

    private func isStale(_ piece: CSVPiece) -> Bool {
        states.indices.contains { slot in
            if case .texts = states[slot] { !piece.columns[slot].isText } else { false }
        }
    }

    private mutating func addLines(_ piece: CSVPiece) {
        if lines == nil, !piece.isRegular {
            lines = (0..<rowCount).map { UInt32(truncatingIfNeeded: $0 + 2) }
        }
        if lines != nil {
            let first = UInt32(truncatingIfNeeded: nextLine)
            if piece.isRegular {
                lines?.append(contentsOf: (0..<piece.rowCount).lazy.map { first &+ UInt32(truncatingIfNeeded: $0) })
            } else {
                lines?.append(contentsOf: piece.lines.lazy.map { first &+ $0 })
            }
        }
        nextLine += piece.lineCount
    }

    private mutating func add(_ piece: CSVPiece, _ slot: Int) {
        let found = piece.columns[slot]
        switch states[slot] {
        case .spelledAgain: break
        case .numbers(let hasNumber, let hasMarker):
            if !found.isText {
                states[slot] = .numbers(
                    hasNumber: hasNumber || found.hasNumber, hasMarker: hasMarker || found.hasMarker)
                numbers[slot].append(contentsOf: piece.numbers(slot: slot, width: header.count))
            } else if hasNumber || hasMarker {
                states[slot] = .spelledAgain
                numbers[slot] = []
            } else {
                // Every cell so far is empty.
                states[slot] = .texts
                codes[slot].reserveCapacity(numbers[slot].capacity)
                codes[slot].append(contentsOf: repeatElement(-1, count: rowCount))
                numbers[slot] = []
                addCodes(piece, slot)
            }
        case .texts: addCodes(piece, slot)
        }
    }

    private mutating func addCodes(_ piece: CSVPiece, _ slot: Int) {
        let renumbered = labels[slot].numbers(of: piece.columns[slot].labels)
        let cells = piece.codes(slot: slot, width: header.count)
        codes[slot].append(contentsOf: cells.lazy.map { $0 < 0 ? -1 : renumbered[Int($0)] })
    }

    /// Positions among the wanted columns of those that must be read again as texts.
    ///
    /// A column in which every cell that is not empty stands for a missing number has no number that says so: it is one
    /// of codes.
    var spelledAgain: [Int] {
        states.indices.filter { slot in
            switch states[slot] {
            case .numbers(let hasNumber, let hasMarker): hasMarker && !hasNumber
            case .texts: false
            case .spelledAgain: true
            }
        }
    }

    /// Hands out the cells of a column, which are then gone.
    mutating func takeContent(_ slot: Int) -> DataColumn.Content {
        if case .numbers = states[slot] {
            defer { numbers[slot] = [] }
            return .numbers(numbers[slot])
        }
        defer {
            codes[slot] = []
            labels[slot] = LabelDictionary()
        }
        return .codes(codes[slot], labels: labels[slot].labels())
    }
}
