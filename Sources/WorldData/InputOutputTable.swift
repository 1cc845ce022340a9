/// Input-output shares by economy, stored compressed: only shares that are not zero are held.
///
/// For each economy n, share(n, k, j) is the part of input k in the intermediate spending of output j; it
/// sums to one over k, or is all zero where the value-added share of j is one. A world of 226 economies and
/// 5,000 sectors has 5.65 billion cells, nearly all of them zero, so each economy has a ``Block`` of columns
/// (one per output) and economies with identical coefficients share one block.
///
/// Two tables are equal exactly where all their shares are: zeros are never held, and blocks are numbered in
/// the order in which economies first need them.
public struct InputOutputTable: Sendable, Equatable {
    /// The shares of one economy or more, output by output.
    public struct Block: Sendable, Hashable {
        /// Where the entries of each output start, length J + 1.
        public let outputStart: [Int32]
        /// Input k of each entry, ascending within an output.
        public let input: [Int32]
        /// The share of each entry, never zero.
        public let share: [Double]

        /// Positions of the entries of output j.
        @inlinable
        public func entries(ofOutput j: Int) -> Range<Int> { Int(outputStart[j])..<Int(outputStart[j + 1]) }
    }

    /// One share and where it stands.
    public struct Entry: Sendable, Equatable {
        /// Position of the input k.
        public var input: Int
        /// Position of the output j.
        public var output: Int
        /// The share.
        public var share: Double

        /// Names a share.
        public init(input: Int, output: Int, share: Double) {
            self.input = input
            self.output = output
            self.share = share
        }
    }

    /// Number of sectors, J.
    public let sectorCount: Int
    /// The different blocks.
    public private(set) var blocks: [Block] = []
    /// Position in ``blocks`` of each economy, length N.
    public private(set) var blockOfEconomy: [Int32] = []
    private var known: [Block: Int32] = [:]

    /// A table without economies, to which ``appendEconomy(_:)`` adds.
    public init(sectors: Int) { sectorCount = sectors }

    /// A table without any share.
    public init(economies: Int, sectors: Int) {
        self.init(sectors: sectors)
        guard economies > 0 else { return }
        appendEconomy([])
        blockOfEconomy = [Int32](repeating: 0, count: economies)
    }

    /// Compresses a dense table, input k of output j in economy n at `(n * J + k) * J + j`.
    ///
    /// - Complexity: O(N J²) time.
    public init(dense: [Double], economies: Int, sectors: Int) {
        precondition(dense.count == economies * sectors * sectors, "a dense input-output table has N * J * J cells")
        self.init(sectors: sectors)
        for n in 0..<economies {
            var entries: [Entry] = []
            for j in 0..<sectors {
                for k in 0..<sectors {
                    let share = dense[(n * sectors + k) * sectors + j]
                    if share != 0 { entries.append(Entry(input: k, output: j, share: share)) }
                }
            }
            appendEconomy(entries)
        }
    }

    /// Adds the next economy.
    ///
    /// - Parameter entries: its shares, sorted by output and then input, no pair twice; zeros are left out.
    public mutating func appendEconomy(_ entries: [Entry]) {
        var start = [Int32](repeating: 0, count: sectorCount + 1)
        var input: [Int32] = []
        var share: [Double] = []
        input.reserveCapacity(entries.count)
        share.reserveCapacity(entries.count)
        var last = (output: -1, input: -1)
        for entry in entries {
            precondition(
                (last.output, last.input) < (entry.output, entry.input) && entry.output < sectorCount
                    && (0..<sectorCount).contains(entry.input),
                "input-output entries must be sorted by output and input, each pair once")
            last = (entry.output, entry.input)
            guard entry.share != 0 else { continue }
            start[entry.output + 1] += 1
            input.append(Int32(entry.input))
            share.append(entry.share)
        }
        for j in 0..<sectorCount { start[j + 1] += start[j] }
        let block = Block(outputStart: start, input: input, share: share)
        let position = known[block] ?? Int32(blocks.count)
        if Int(position) == blocks.count {
            known[block] = position
            blocks.append(block)
        }
        blockOfEconomy.append(position)
    }

    /// Number of economies, N.
    public var economyCount: Int { blockOfEconomy.count }

    /// Whether no economy has a share: nothing is bought as an input anywhere.
    public var isEmpty: Bool { blocks.allSatisfy { $0.share.isEmpty } }

    /// Number of shares that are not zero, over all economies.
    public var entryCount: Int { blockOfEconomy.reduce(0) { $0 + blocks[Int($1)].share.count } }

    /// The block of economy n.
    public func block(ofEconomy n: Int) -> Block { blocks[Int(blockOfEconomy[n])] }

    /// Share of input k in the intermediate spending of output j in economy n.
    ///
    /// - Complexity: O(log of the entries of the output).
    public subscript(economy n: Int, input k: Int, output j: Int) -> Double {
        let block = blocks[Int(blockOfEconomy[n])]
        var range = block.entries(ofOutput: j)
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let found = Int(block.input[middle])
            if found == k { return block.share[middle] }
            range = found < k ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return 0
    }

    /// The J × J shares of economy n with their zeros, input k of output j at `k * J + j`; for small J.
    public func dense(economy n: Int) -> [Double] {
        let block = block(ofEconomy: n)
        var cells = [Double](repeating: 0, count: sectorCount * sectorCount)
        for j in 0..<sectorCount {
            for entry in block.entries(ofOutput: j) {
                cells[Int(block.input[entry]) * sectorCount + j] = block.share[entry]
            }
        }
        return cells
    }

    /// The entries of economy n, sorted by output and input.
    public func entries(ofEconomy n: Int) -> [Entry] {
        let block = block(ofEconomy: n)
        return (0..<sectorCount).flatMap { j in
            block.entries(ofOutput: j).map { Entry(input: Int(block.input[$0]), output: j, share: block.share[$0]) }
        }
    }

    /// Whether all shares are the same.
    public static func == (first: Self, second: Self) -> Bool {
        first.sectorCount == second.sectorCount && first.blockOfEconomy == second.blockOfEconomy
            && first.blocks == second.blocks
    }
}
