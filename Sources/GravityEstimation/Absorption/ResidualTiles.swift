import CVectorMath
import NumericKernels

extension WeightedProjection {
    /// Rows of a tile: few enough for the nearest cache.
    static let tileRows = 256

    /// Calls a body with what absorption leaves of all columns, tile by tile.
    ///
    /// - Parameter body: gets the chunk, the sorted rows, and their numbers: row by row, `stride` apart, a column at its
    ///   own position. Chunks may run at once, unless `alone`; the tiles of one chunk come in order.
    func forEachResidualTile(
        of columns: ColumnBlocks, alone: Bool = false,
        _ body: @Sendable (_ chunk: Int, _ rows: Range<Int>, _ tile: UnsafePointer<Double>, _ stride: Int) -> Void
    ) {
        let design = design
        let stride = columns.totalWidth
        parallelLoop(design.chunks.count, threads: alone ? 1 : threads) { chunk in
            let tile = Buffer<Double>(Self.tileRows * stride, filledWith: 0)
            let groups = design.chunks[chunk]
            let rows = design.rows(of: groups)
            var group = groups.lowerBound
            var from = rows.lowerBound
            while from < rows.upperBound {
                let to = min(from + Self.tileRows, rows.upperBound)
                while Int(design.start[group + 1]) <= from { group += 1 }
                for block in columns.blocks {
                    cvm_absorb_residual(
                        block.width, group, from, to, design.start.start, design.levels.count,
                        design.levelPointers.start, block.rows.start, block.coefficients.start,
                        block.groupMeans.start, tile.start + block.firstColumn, stride)
                }
                body(chunk, from..<to, tile.start, stride)
                from = to
            }
        }
        countPass()
    }

    /// The weighted products of all columns after absorption: count × count, row-major.
    func gram(of columns: ColumnBlocks) -> [Double] {
        let stride = columns.totalWidth
        let parts = design.chunks.map { _ in Buffer<Double>(stride * stride, filledWith: 0) }
        let weights = weights
        let isNarrow = columns.blocks.count == 1
        forEachResidualTile(of: columns) { chunk, rows, tile, stride in
            let part = parts[chunk].start
            if isNarrow {
                cvm_columns_gram(stride, rows.count, tile, weights.start + rows.lowerBound, part)
            } else {
                let weighted = Buffer<Double>(rows.count * stride, filledWith: 0)
                for row in 0..<rows.count {
                    let weight = weights[rows.lowerBound + row]
                    for column in 0..<stride {
                        weighted[row * stride + column] = weight * tile[row * stride + column]
                    }
                }
                transposedMatrixProduct(
                    rows: stride, columns: stride, depth: rows.count, tile, leadingA: stride, weighted.start,
                    leadingB: stride, into: part, leadingC: stride, adding: true)
            }
        }
        var result = [Double](repeating: 0, count: columns.count * columns.count)
        for part in parts {
            for row in 0..<columns.count {
                for column in 0..<columns.count { result[row * columns.count + column] += part[row * stride + column] }
            }
        }
        return result
    }
}
