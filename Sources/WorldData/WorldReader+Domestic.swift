import TextFormats

extension WorldReader {
    /// Adds the domestic sales that trade.csv does not state: gross output − exports.
    ///
    /// Where exports exceed output, output is raised to exports and domestic sales are zero (worlds.md); each
    /// such cell is named. An economy without any domestic sales is refused, because every price index and
    /// every gain from trade would silently be that of an economy that buys nothing at home.
    mutating func completeDomesticSales(_ flows: inout Flows, _ output: [Double]?) {
        let size = sectorCount
        guard !flows.file.isEmpty else { return }
        var exports = [Double](repeating: 0, count: economyCount * size)
        var domestic = [Double](repeating: .nan, count: economyCount * size)
        for row in 0..<flows.table.count {
            let cell = Int(flows.table.exporter[row]) * size + Int(flows.table.sector[row])
            if flows.table.importer[row] == flows.table.exporter[row] {
                domestic[cell] = flows.table.value[row]
            } else {
                exports[cell] += flows.table.value[row]
            }
        }
        var added: [(key: Int, value: Double)] = []
        for n in 0..<economyCount {
            let cells = n * size..<(n + 1) * size
            guard let output else {
                if cells.allSatisfy({ domestic[$0].isNaN }) { addMissingDomestic(n, flows.file) }
                continue
            }
            for cell in cells {
                func place() -> String { "\(economies[n].code), \(sectors[cell - n * size].code)" }
                let stated = output[cell]
                if !domestic[cell].isNaN {
                    let sum = domestic[cell] + exports[cell]
                    // Six digits: what published tables of output and trade agree to at best.
                    if !stated.isNaN, abs(sum - stated) > 1e-6 * max(sum, stated) {
                        collector.add(
                            Diagnostic(
                                .warning, kind: "gross-output-differs", file: folder.file("gross_output"),
                                found:
                                    "gross output of \(place()) is \(stated), but its sales in \(flows.file) add up to \(sum)",
                                needed: "the same figure in both; the sales are used"))
                    }
                    continue
                }
                if stated.isNaN {
                    collector.add(
                        Diagnostic(
                            kind: "missing-domestic-sales", file: folder.file("gross_output"),
                            found: "neither gross output nor domestic sales are given for \(place())",
                            needed: "a row in gross_output.csv, or one in trade.csv with importer = exporter"))
                    continue
                }
                if exports[cell] > stated * (1 + 1e-12) {
                    collector.add(
                        Diagnostic(
                            .warning, kind: "exports-exceed-output", file: folder.file("gross_output"),
                            found:
                                "exports of \(place()) are \(exports[cell]), more than its gross output of \(stated)",
                            needed:
                                "output of at least its exports; output is raised to exports and domestic sales are zero"
                        ))
                    continue
                }
                let sales = max(0, stated - exports[cell])
                let j = cell - n * size
                if sales > 0 { added.append(((j * economyCount + n) * economyCount + n, sales)) }
            }
        }
        if !added.isEmpty { merge(&flows, added.sorted { $0.key < $1.key }) }
    }

    private mutating func addMissingDomestic(_ n: Int, _ file: String) {
        collector.add(
            Diagnostic(
                kind: "missing-domestic-sales", file: file,
                found: "\(economies[n].code) has no domestic sales in any sector",
                needed: "rows with importer = exporter = \(economies[n].code), or gross_output.csv",
                advice: "domestic sales are gross output minus exports; no customs source publishes them"))
    }

    /// Merges domestic cells into a table sorted by cell.
    private func merge(_ flows: inout Flows, _ added: [(key: Int, value: Double)]) {
        var label: UInt8 = 0
        if !flows.provenance.isEmpty {
            label = UInt8(flows.labels.firstIndex(of: "residual") ?? flows.labels.count)
            if Int(label) == flows.labels.count { flows.labels.append("residual") }
        }
        let old = flows.table
        var merged = FlowTable()
        var provenance: [UInt8] = []
        var next = 0
        func appendAdded() {
            let key = added[next].key
            let n = key % economyCount
            merged.append(
                importer: n, exporter: n, sector: key / (economyCount * economyCount), value: added[next].value)
            if !flows.provenance.isEmpty { provenance.append(label) }
            next += 1
        }
        for row in 0..<old.count {
            let key =
                (Int(old.sector[row]) * economyCount + Int(old.importer[row])) * economyCount + Int(old.exporter[row])
            while next < added.count, added[next].key < key { appendAdded() }
            merged.append(
                importer: Int(old.importer[row]), exporter: Int(old.exporter[row]), sector: Int(old.sector[row]),
                value: old.value[row])
            if !flows.provenance.isEmpty { provenance.append(flows.provenance[row]) }
        }
        while next < added.count { appendAdded() }
        flows.table = merged
        flows.provenance = provenance
    }
}
