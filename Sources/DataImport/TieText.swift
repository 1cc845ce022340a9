import TextFormats

/// The rows of a settled table as packed text, one member for the header and one for each origin.
struct TieText {
    let table: TieTable
    /// Values of each measure.
    private(set) var counts: [Int]
    /// Values that are not known although they would count as zero.
    private(set) var unknown: [TieRecord.Unknown] = []

    init(_ table: TieTable) {
        self.table = table
        counts = [Int](repeating: 0, count: table.measures.count)
        for row in table.rows {
            if row.value.isNaN {
                unknown.append(
                    TieRecord.Unknown(
                        measure: table.measures[Int(row.measure)].name, origin: table.economies[Int(row.origin)],
                        destination: table.economies[Int(row.destination)], year: Int(row.year)))
            } else {
                counts[Int(row.measure)] += 1
            }
        }
    }

    /// The members and the place of each in the file; the header stands under the empty name.
    func members() -> (members: [[UInt8]], places: [String: Range<Int>]) {
        var members = [gzipMember(Array((TieStore.columns.joined(separator: ",") + "\n").utf8))]
        var places = ["": 0..<members[0].count]
        var offset = members[0].count
        let codes = table.economies.map { CSVWriter.field($0) }
        let before = table.measures.map { measure in
            Array(",".utf8) + CSVWriter.field(measure.kind.rawValue) + Array(",".utf8) + CSVWriter.field(measure.name)
                + Array(",".utf8)
        }
        let behind = table.measures.map { measure in
            Array(",".utf8) + CSVWriter.field(measure.unit) + Array(",".utf8) + CSVWriter.field(measure.source)
                + Array("\n".utf8)
        }
        var text: [UInt8] = []
        var first = 0
        while first < table.rows.count {
            let origin = table.rows[first].origin
            var last = first
            text.removeAll(keepingCapacity: true)
            while last < table.rows.count, table.rows[last].origin == origin {
                let row = table.rows[last]
                last += 1
                if row.value.isNaN { continue }
                text.append(contentsOf: codes[Int(row.origin)])
                text.append(UInt8(ascii: ","))
                text.append(contentsOf: codes[Int(row.destination)])
                text.append(contentsOf: before[Int(row.measure)])
                append(Int(row.year), to: &text)
                text.append(UInt8(ascii: ","))
                append(row.value, to: &text)
                text.append(contentsOf: behind[Int(row.measure)])
            }
            first = last
            if text.isEmpty { continue }
            let member = gzipMember(text)
            places[table.economies[Int(origin)]] = offset..<offset + member.count
            offset += member.count
            members.append(member)
        }
        return (members, places)
    }

    private func append(_ number: Int, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = text.count
        repeat {
            text.append(48 + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }

    private func append(_ value: Double, to text: inout [UInt8]) {
        // Most values are counts, and whole numbers of this size are exact.
        if abs(value) < 1e9, let whole = Int(exactly: value) {
            append(whole, to: &text)
            return
        }
        // Distances have three decimals.
        let thousandths = (value * 1000).rounded()
        if value > 0, value < 1e6, thousandths / 1000 == value {
            append(Int(thousandths) / 1000, to: &text)
            text.append(UInt8(ascii: "."))
            let rest = Int(thousandths) % 1000
            for digit in [rest / 100, rest / 10 % 10, rest % 10] { text.append(48 + UInt8(digit)) }
            while text.last == 48 { text.removeLast() }
            return
        }
        text.append(contentsOf: numberText(value).utf8)
    }
}
