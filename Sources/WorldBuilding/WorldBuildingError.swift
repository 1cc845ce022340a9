/// A fault in the sources or parameters of a built-in world.
public enum WorldBuildingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A column that the builder needs is not in the file.
    case missingColumn(file: String, column: String, found: [String])
    /// A field that must hold a number holds something else.
    case notANumber(file: String, line: Int, column: String, text: String)
    /// A parameter is not in its file.
    case missingParameter(file: String, name: String)
    /// A file states a key twice or leaves one out.
    case wrongKeys(file: String, found: String, needed: String)
    /// Totals could not be met.
    case notBalanced(largestMiss: Double, steps: Int)
    /// An economy's printed totals leave nothing to spend: GDP + imports − exports is not above zero.
    case nothingToSpend(economy: String, spending: Double, product: Double)
    /// The gravity equation could not be fitted.
    case notFitted(gradient: Double, steps: Int)

    /// What was found, what was needed and what to do.
    public var description: String {
        switch self {
        case .missingColumn(let file, let column, let found):
            "\(file) has no column `\(column)`; it has \(found.joined(separator: ", ")). Restore the column; columns.csv says what it holds."
        case .notANumber(let file, let line, let column, let text):
            "\(file):\(line): `\(text)` in column `\(column)` is not a number. Write a number with `.` as decimal point, or leave the field empty where the edition prints none."
        case .missingParameter(let file, let name):
            "\(file) does not state `\(name)`. Every parameter of the builder needs a row with its value, unit and source."
        case .wrongKeys(let file, let found, let needed):
            "\(file): \(found); needed: \(needed)."
        case .notBalanced(let miss, let steps):
            "The table still misses a total by \(miss) of it after \(steps) steps. Check that row and column totals have the same sum and that no total is asked of an empty row."
        case .nothingToSpend(let economy, let spending, let product):
            "GDP + imports − exports of \(economy) is \(spending) million USD, with a GDP of \(product); it must be above zero. The printed totals contradict each other: correct one, or leave the economy out."
        case .notFitted(let gradient, let steps):
            "The gravity equation was not fitted after \(steps) steps: the largest slope left is \(gradient). Check the printed shares for values that cannot be."
        }
    }
}
