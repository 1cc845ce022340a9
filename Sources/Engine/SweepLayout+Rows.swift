import TextFormats

extension SweepLayout {
    /// The rows of an outcome: one for each economy, or a single one without an economy where it failed.
    func rows(of outcome: SweepOutcome) -> [UInt8] {
        var lead: [UInt8] = Array("\(outcome.number)".utf8)
        for text in outcome.coordinates {
            lead.append(Self.comma)
            Self.append(text, to: &lead)
        }
        lead.append(Self.comma)
        switch outcome.answer {
        case .solved(let values, let evaluations, let residual):
            let end = Array(",solved,,\(evaluations),\(numberText(residual))\n".utf8)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(economies.count * (lead.count + end.count + 8 + 20 * results.count))
            for (place, code) in economies.enumerated() {
                bytes += lead
                Self.append(code, to: &bytes)
                for column in results.indices {
                    bytes.append(Self.comma)
                    if let value = values[place * results.count + column] { bytes += value.description.utf8 }
                }
                bytes += end
            }
            return bytes
        case .failed(let reason, let evaluations, let residual):
            var bytes = lead + [UInt8](repeating: Self.comma, count: results.count)
            bytes += Array(",failed,".utf8)
            Self.append(reason, to: &bytes)
            bytes += Array(",\(evaluations.map { "\($0)" } ?? ""),\(numberText(residual))\n".utf8)
            return bytes
        }
    }

    /// The header row.
    var headerRow: [UInt8] { CSVWriter(header).bytes }

    private static let comma = UInt8(ascii: ",")

    /// A field, in quotes where it needs them.
    private static func append(_ field: String, to bytes: inout [UInt8]) {
        let needsQuotes = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else {
            bytes += field.utf8
            return
        }
        bytes.append(0x22)
        for byte in field.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }
}
