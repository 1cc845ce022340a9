import DataTables
import GravityEstimation
import Glibc
import TestSupport
import Testing
import TextFormats

/// A number of a row or a condition on it, as text and as a plain function; `nil` is an empty cell.
private struct Written<Value> {
    let text: String
    let value: (Int) -> Value?
}

/// Writes expressions at random, and computes them one row at a time.
private struct RandomExpressions {
    let numbers: [(name: String, values: [Double])]
    let texts: [(name: String, values: [String?])]
    var generator: SeededGenerator

    mutating func number(_ depth: Int) -> Written<Double> {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 2), using: &generator) {
        case 0:
            let value = Double(Int.random(in: 0...4, using: &generator)) / 2
            return Written(text: "\(value)") { _ in value }
        case 1:
            let column = numbers[Int.random(in: 0..<numbers.count, using: &generator)]
            return Written(text: column.name) { column.values[$0].isNaN ? nil : column.values[$0] }
        case 2, 3, 4:
            let operation = ["+", "-", "*", "/"][Int.random(in: 0..<4, using: &generator)]
            let (a, b) = (number(depth - 1), number(depth - 1))
            return Written(text: "(\(a.text) \(operation) \(b.text))") { row in
                guard let x = a.value(row), let y = b.value(row) else { return nil }
                switch operation {
                case "+": return x + y
                case "-": return x - y
                case "*": return x * y
                default: return x / y
                }
            }
        case 5:
            let a = number(depth - 1)
            return Written(text: "(\(a.text))^2") { row in a.value(row).map { $0 * $0 } }
        case 6:
            let a = number(depth - 1)
            return Written(text: "abs(-\(a.text))") { row in a.value(row).map(abs) }
        case 7:
            let a = number(depth - 1)
            return Written(text: "sqrt(abs(\(a.text)))") { row in a.value(row).map { abs($0).squareRoot() } }
        default:
            let a = condition(depth - 1)
            return Written(text: "I(\(a.text))") { row in a.value(row).map { $0 ? 1 : 0 } }
        }
    }

    mutating func condition(_ depth: Int) -> Written<Bool> {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &generator) {
        case 0, 4:
            let operation = ["<", "<=", ">", ">=", "!="][Int.random(in: 0..<5, using: &generator)]
            let (a, b) = (number(depth - 1), number(depth - 1))
            return Written(text: "\(a.text) \(operation) \(b.text)") { row in
                guard let x = a.value(row), let y = b.value(row), !x.isNaN, !y.isNaN else { return nil }
                switch operation {
                case "<": return x < y
                case "<=": return x <= y
                case ">": return x > y
                case ">=": return x >= y
                default: return x != y
                }
            }
        case 1:
            let column = texts[Int.random(in: 0..<texts.count, using: &generator)]
            let label = column.values.compactMap { $0 }[Int.random(in: 0..<20, using: &generator)]
            return Written(text: "\(column.name) = \"\(label)\"") { row in column.values[row].map { $0 == label } }
        case 2:
            let column = texts[Int.random(in: 0..<texts.count, using: &generator)]
            let labels = Set(column.values.compactMap { $0 }.prefix(2))
            let list = labels.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            return Written(text: "\(column.name) not in (\(list))") { row in
                column.values[row].map { !labels.contains($0) }
            }
        case 3:
            let (a, b) = (texts[0], texts[1])
            return Written(text: "\(a.name) != \(b.name)") { row in
                guard let x = a.values[row], let y = b.values[row] else { return nil }
                return x != y
            }
        case 5:
            let a = condition(depth - 1)
            return Written(text: "not (\(a.text))") { row in a.value(row).map { !$0 } }
        case 6, 7:
            let (a, b) = (condition(depth - 1), condition(depth - 1))
            return Written(text: "((\(a.text)) and (\(b.text)))") { row in
                let (x, y) = (a.value(row), b.value(row))
                if x == false || y == false { return false }
                return x == nil || y == nil ? nil : true
            }
        default:
            let (a, b) = (condition(depth - 1), condition(depth - 1))
            return Written(text: "((\(a.text)) or (\(b.text)))") { row in
                let (x, y) = (a.value(row), b.value(row))
                if x == true || y == true { return true }
                return x == nil || y == nil ? nil : false
            }
        }
    }
}

@Suite("Expressions at random against one row at a time")
struct RandomExpressionTests {
    /// More rows than one block, so that blocks and their ends take part.
    static let rowCount = 2500

    private static func make(seed: UInt64) -> (RandomExpressions, DataTable) {
        var generator = SeededGenerator(seed: seed)
        let codes = ["KHM", "NA", "VNM", "é"]
        let numbers = ["x", "y", "z"].map { name in
            (
                name: name,
                values: (0..<rowCount).map { _ -> Double in
                    let drawn = Int.random(in: 0..<12, using: &generator)
                    return drawn == 0 ? .nan : Double(drawn - 3) / 2
                }
            )
        }
        let texts = ["exporter", "importer"].map { name in
            (
                name: name,
                values: (0..<rowCount).map { _ -> String? in
                    let drawn = Int.random(in: 0..<14, using: &generator)
                    return drawn == 0 ? nil : codes[drawn % 4]
                }
            )
        }
        let columns =
            numbers.map { DataColumn(name: $0.name, content: .numbers($0.values)) }
            + texts.map { DataColumn(name: $0.name, content: content(of: $0.values.map { $0 ?? "" })) }
            + [DataColumn(name: "one", content: .numbers([Double](repeating: 1, count: rowCount)))]
        return (
            RandomExpressions(numbers: numbers, texts: texts, generator: generator),
            DataTable(file: "t", rowCount: rowCount, columns: columns)
        )
    }

    @Test("selections", arguments: 1...40)
    func selection(seed: Int) throws {
        var (random, table) = Self.make(seed: UInt64(seed))
        let condition = random.condition(4)
        let expected = (0..<Self.rowCount).filter { condition.value($0) == true }
        if expected.isEmpty {
            #expect(messages("one ~ 1", select: condition.text, table: table).contains("error: no row"))
        } else {
            let frame = try prepare("one ~ 1", select: condition.text, table: table).frame
            #expect((frame.sourceRows ?? table.indices).map { Int($0) } == expected, "\(condition.text)")
        }
    }

    @Test("regressors, over the rows where they have a value", arguments: 1...40)
    func regressor(seed: Int) throws {
        var (random, table) = Self.make(seed: UInt64(100 + seed))
        let (number, condition) = (random.number(4), random.condition(2))
        let text = "I(\(number.text) + 0 * x)"
        let expected = (0..<Self.rowCount).filter { row in
            guard condition.value(row) == true, let x = random.numbers[0].values[row] as Double?, !x.isNaN else {
                return false
            }
            return number.value(row)?.isFinite == true
        }
        guard !expected.isEmpty else { return }
        let frame = try prepare("one ~ \(text)", select: condition.text, table: table).frame
        let found = frame.sourceRows ?? table.indices
        // A row with an empty cell in any column in use is left out, even where `or` would not need it.
        #expect(Set(found.map { Int($0) }).isSubset(of: expected), "\(text)")
        for (value, row) in zip(frame.regressors[0].values, found) {
            #expect(value == number.value(Int(row)) ?? .nan, "\(text)")
        }
        let complete = expected.filter { row in
            random.numbers.allSatisfy { !$0.values[row].isNaN } && random.texts.allSatisfy { $0.values[row] != nil }
        }
        #expect(Set(complete).isSubset(of: Set(found.map { Int($0) })), "\(text)")
    }
}
