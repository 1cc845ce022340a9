/// Columns of numbers by sorted row, in blocks of four or eight for the kernels, with their coefficients on effects.
///
/// Unused places of a block are zero, and stay so.
final class ColumnBlocks: Sendable {
    /// One block.
    final class Block: Sendable {
        /// Columns of a row: 4 or 8.
        let width: Int
        /// Position of the block's first column among all.
        let firstColumn: Int
        /// How many of its places hold columns.
        let columnCount: Int
        /// The numbers: rows × width.
        let rows: Buffer<Double>
        /// Coefficients of the levels of all effects but the eliminated one: table rows × width.
        let coefficients: Buffer<Double>
        /// Coefficients of the eliminated effect: groups × width.
        let groupMeans: Buffer<Double>

        init(width: Int, firstColumn: Int, columnCount: Int, design: EffectDesign) {
            self.width = width
            self.firstColumn = firstColumn
            self.columnCount = columnCount
            rows = Buffer(design.rowCount * width, filledWith: 0)
            coefficients = Buffer(design.tableRows * width, filledWith: 0)
            groupMeans = Buffer(design.groupCount * width, filledWith: 0)
        }
    }

    /// Number of columns.
    let count: Int
    /// The blocks, of eight columns each; the last one, and a single one, has four where that is enough.
    let blocks: [Block]

    /// Takes memory for columns of zeros.
    init(count: Int, design: EffectDesign) {
        self.count = count
        blocks = stride(from: 0, to: count, by: 8).map { first in
            let columns = min(8, count - first)
            return Block(width: columns <= 4 ? 4 : 8, firstColumn: first, columnCount: columns, design: design)
        }
    }

    /// Block of a column, and its place there.
    func place(of column: Int) -> (block: Block, place: Int) { (blocks[column / 8], column % 8) }

    /// Width of a row over all blocks.
    var totalWidth: Int { blocks.reduce(0) { $0 + $1.width } }
}
