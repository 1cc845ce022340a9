/// The names in the header of a CSV file, and the line after it.
///
/// - Parameters:
///   - bytes: the file up to the end of its header row, or a longer part that ends with a row.
///   - isLast: whether the bytes reach to the end of the file.
/// - Throws: `Diagnostics`, as ``CSVTable/init(bytes:file:)``.
public func csvHeader(
    _ bytes: [UInt8], file: String, isLast: Bool
) throws(Diagnostics) -> (names: [String], nextLine: Int) {
    let scan = try CSVScan(piece: bytes, file: file, header: [], firstLine: 1, isLast: isLast)
    return (scan.header, scan.line)
}

/// What keeps a piece of a CSV file from being split into rows; `nil` where nothing does.
///
/// For readers with a scan of their own, which stop at a fault and have it named here.
///
/// - Parameters:
///   - bytes: whole rows.
///   - header: the columns of the file.
///   - firstLine: line of the file on which the piece starts.
///   - isLast: whether the bytes reach to the end of the file.
public func csvFaults(
    _ bytes: [UInt8], file: String, header: [String], firstLine: Int, isLast: Bool
) -> Diagnostics? {
    do {
        _ = try CSVScan(piece: bytes, file: file, header: header, firstLine: firstLine, isLast: isLast)
        return nil
    } catch {
        return error
    }
}
