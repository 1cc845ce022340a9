/// A column that is what other columns leave of it: (x − Σ c x_other) / s.
///
/// Where earlier regressors explain all but a millionth of one, products of the two as they stand lose six digits twice:
/// least squares and the search for separation would work with what rounding leaves. The same space is spanned without
/// loss by what they leave of it.
struct ColumnMixing: Sendable, Equatable {
    /// The column.
    var column: Int
    /// The columns before it, and their parts in it.
    var others: [Int], parts: [Double]
    /// What the rest is divided by.
    var scale: Double

    /// Below this share of its variance left by earlier regressors a column is replaced by what they leave.
    static let nearShare = 1e-3

    /// Replaces the column; columns before it must not have been replaced yet.
    func apply(to columns: ColumnBlocks, rows: Int) {
        let (block, place) = columns.place(of: column)
        for (other, part) in zip(others, parts) {
            let (source, from) = columns.place(of: other)
            for row in 0..<rows {
                block.rows[row * block.width + place] -= part * source.rows[row * source.width + from]
            }
        }
        for row in 0..<rows { block.rows[row * block.width + place] /= scale }
    }

    /// Adds this column's share to coefficients of what it was made of.
    func apply(to beta: inout [Double], from columns: [Double]) {
        let own = columns[column] / scale
        beta[column] = own
        for (other, part) in zip(others, parts) { beta[other] -= part * own }
    }

    /// Takes this column's share out of coefficients again; later columns' shares must be out already.
    func undo(_ beta: inout [Double]) {
        for (other, part) in zip(others, parts) { beta[other] += part * beta[column] }
        beta[column] *= scale
    }
}
