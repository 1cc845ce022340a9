/// Shares of suppliers by market as an evaluation reads them: row after row, each in whole cache lines.
///
/// A row of 77 numbers that begins anywhere spreads over eleven lines of 64 bytes, and nearly every load of eight numbers over two. Dense
/// rows are padded to eights and begin on 64 bytes, which takes a sixth off the pass over 77 economies. Padding holds zeros and is in
/// no sum. Compressed rows lie as their pattern says.
struct KernelTable: Sendable {
    private let storage: [Double]
    /// Elements before the first row.
    private let lead: Int
    /// Elements from the start of a dense row to that of the next.
    let stride: Int

    /// Numbers in 64 bytes.
    private static let line = 8

    /// No table.
    static let none = KernelTable(compressed: [])

    /// A table whose rows its pattern delimits.
    init(compressed cells: [Double]) { (storage, lead, stride) = (cells, 0, 0) }

    /// A dense table.
    ///
    /// - Parameter fill: writes the `count` numbers of a row.
    init(rows: Int, count: Int, fill: (_ row: Int, _ into: UnsafeMutablePointer<Double>) -> Void) {
        let stride = (count + Self.line - 1) / Self.line * Self.line
        var lead = 0
        storage = [Double](unsafeUninitializedCapacity: rows * stride + Self.line) { buffer, filled in
            filled = rows * stride + Self.line
            guard let base = buffer.baseAddress else { return }
            // Arrays begin on 16 bytes and never move while nobody changes them.
            lead = (Self.line - Int(bitPattern: base) / 8 % Self.line) % Self.line
            (base).initialize(repeating: 0, count: lead)
            (base + lead + rows * stride).initialize(repeating: 0, count: Self.line - lead)
            for row in 0..<rows {
                let into = base + lead + row * stride
                (into + count).initialize(repeating: 0, count: stride - count)
                fill(row, into)
            }
        }
        self.lead = lead
        self.stride = stride
    }

    var isEmpty: Bool { storage.isEmpty }

    /// Bytes held.
    var bytes: Int { 8 * storage.count }

    /// Calls `body` with where the first row begins; rows are `stride` apart, or compressed.
    @inline(__always)
    func withRows<Result>(_ body: (UnsafePointer<Double>) -> Result) -> Result {
        storage.withUnsafeBufferPointer { body($0.baseAddress! + lead) }
    }
}
