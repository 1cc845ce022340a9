import WorldData

extension TradePattern {
    /// The compressed pattern of the positive flows of a table.
    ///
    /// - Complexity: O(flows + N J) where the table is sorted by sector, importer and exporter, as it is after reading.
    init(compressing trade: FlowTable, economies count: Int, sectors size: Int) {
        var start = [Int64](repeating: 0, count: count * size + 1)
        for row in 0..<trade.count where trade.value[row] != 0 {
            start[Int(trade.sector[row]) * count + Int(trade.importer[row]) + 1] += 1
        }
        for market in 0..<count * size { start[market + 1] += start[market] }
        var next = start
        var exporters = [UInt16](repeating: 0, count: Int(start[count * size]))
        var isSorted = true
        for row in 0..<trade.count where trade.value[row] != 0 {
            let market = Int(trade.sector[row]) * count + Int(trade.importer[row])
            let cell = Int(next[market])
            exporters[cell] = UInt16(trade.exporter[row])
            if cell > Int(start[market]), exporters[cell - 1] >= exporters[cell] { isSorted = false }
            next[market] += 1
        }
        if !isSorted {
            for market in 0..<count * size { exporters[Int(start[market])..<Int(start[market + 1])].sort() }
        }
        self.init(rowStart: start, exporter: exporters)
    }
}
