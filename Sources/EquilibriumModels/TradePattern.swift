/// Which bilateral cells a world holds, and where they stand.
///
/// A market is an importer n in a sector j, at `j * N + n`. Every table by cell (shares, tariffs, changes of costs,
/// kernels) has one element for each stored cell, market by market:
/// - dense: every pair is stored, exporter i of a market at `market * N + i`;
/// - compressed: the suppliers of each market only, exporters ascending.
///
/// A cell that is not stored has no trade, and no shock can change that.
public struct TradePattern: Sendable, Equatable {
    /// Where the cells of each market start, length N·J + 1; empty in the dense form.
    public let rowStart: [Int64]
    /// Position of the exporter of each stored cell; empty in the dense form.
    public let exporter: [UInt16]

    /// Every pair is stored.
    public static let dense = TradePattern(rowStart: [], exporter: [])

    /// Whether only the suppliers of each market are stored.
    @inlinable public var isCompressed: Bool { !rowStart.isEmpty }

    /// Positions of the cells of one market in a world of `count` economies.
    @inlinable
    public func cells(ofMarket market: Int, of count: Int) -> Range<Int> {
        rowStart.isEmpty
            ? market * count..<(market + 1) * count : Int(rowStart[market])..<Int(rowStart[market + 1])
    }

    /// Positions of the cells of one sector in a world of `count` economies.
    @inlinable
    public func cells(ofSector j: Int, of count: Int) -> Range<Int> {
        rowStart.isEmpty
            ? j * count * count..<(j + 1) * count * count : Int(rowStart[j * count])..<Int(rowStart[(j + 1) * count])
    }

    /// Calls `body` with the position and the exporter of every stored cell of a market.
    @inlinable @inline(__always)
    public func forEachCell(ofMarket market: Int, of count: Int, _ body: (_ cell: Int, _ exporter: Int) -> Void) {
        if rowStart.isEmpty {
            for i in 0..<count { body(market * count + i, i) }
        } else {
            for cell in Int(rowStart[market])..<Int(rowStart[market + 1]) { body(cell, Int(exporter[cell])) }
        }
    }

    /// Position of the cell of a market and an exporter; `nil` where it is not stored.
    ///
    /// - Complexity: O(1) in the dense form, O(log of the suppliers) in the compressed one.
    @inlinable
    public func cell(ofMarket market: Int, exporter i: Int, of count: Int) -> Int? {
        if rowStart.isEmpty { return market * count + i }
        var low = Int(rowStart[market])
        let end = Int(rowStart[market + 1])
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if Int(exporter[middle]) < i { low = middle + 1 } else { high = middle }
        }
        return low < end && Int(exporter[low]) == i ? low : nil
    }
}

/// How calibration stores bilateral tables.
public enum TradeStorage: Sendable {
    /// Compressed where that is smaller and faster, see ``isCompressed(flows:economies:sectors:)``.
    case automatic
    /// Every pair.
    case dense
    /// Positive flows only.
    case compressed

    /// Whether a world is stored compressed.
    ///
    /// A stored pair costs seven times as much to pass over compressed as dense (it is looked up by its exporter), so
    /// compression saves time where fewer than one pair in ten trades, and only worlds of more than four million pairs are
    /// slow enough for it to matter. Above a hundred million pairs dense tables need some ten gigabytes, and memory
    /// decides: compressed where fewer than half of the pairs trade.
    public func isCompressed(flows: Int, economies: Int, sectors: Int) -> Bool {
        let pairs = economies * economies * sectors
        return switch self {
        case .automatic: (pairs > 4_000_000 && 10 * flows < pairs) || (pairs > 100_000_000 && 2 * flows < pairs)
        case .dense: false
        case .compressed: true
        }
    }
}
