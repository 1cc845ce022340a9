/// What identifies the text of a resolution from session to session; `nil` where nothing does.
///
/// The words of its title, without numbers, marks and the phrase "resolution adopted by the General Assembly". Titles
/// stand in `descr`, or in `short` where `descr` holds an item of the agenda ("A/71/251 98 - ...") or where `short`
/// carries that phrase. Titles of fewer than twenty letters, and words of a president who puts a part to the vote, say
/// too little.
///
/// - Parameters:
///   - short: the short title of the roll call.
///   - description: the long one.
/// - Returns: words in capitals, separated by single spaces.
func bridgingTitle(short: String, description: String) -> String? {
    let phrase = Array(": RESOLUTION".utf8)
    let shortBytes = capitals(short)
    let longBytes = capitals(description)
    let shortEnd = firstRange(of: phrase, in: shortBytes)
    var bytes = longBytes
    var end = firstRange(of: phrase, in: longBytes)
    if shortEnd != nil || isAgendaItem(longBytes) { (bytes, end) = (shortBytes, shortEnd) }
    if let end, end > 0 { bytes.removeLast(bytes.count - end) }
    var words: [UInt8] = []
    for byte in bytes {
        if (65...90).contains(byte) {
            words.append(byte)
        } else if let last = words.last, last != 32 {
            words.append(32)
        }
    }
    if words.last == 32 { words.removeLast() }
    guard words.count >= 20 else { return nil }
    if firstRange(of: Array("PRESIDENT".utf8), in: Array(words.prefix(30))) != nil { return nil }
    if firstRange(of: Array("SEPARATE VOTE".utf8), in: words) != nil { return nil }
    return String(decoding: words, as: UTF8.self)
}

private func capitals(_ text: String) -> [UInt8] {
    text.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }
}

/// Whether a text begins like `A/71/251 98 - `.
private func isAgendaItem(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 4, bytes[0] == 65, bytes[1] == 47 else { return false }
    let first = bytes.dropFirst(2).prefix { (48...57).contains($0) }
    let rest = bytes.dropFirst(2 + first.count)
    guard !first.isEmpty, rest.first == 47 else { return false }
    let second = rest.dropFirst().prefix { (48...57).contains($0) }
    return !second.isEmpty && rest.dropFirst(1 + second.count).first == 32
}

private func firstRange(of part: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= part.count else { return nil }
    for start in 0...(bytes.count - part.count) where bytes[start] == part[0] {
        if bytes[start..<(start + part.count)].elementsEqual(part) { return start }
    }
    return nil
}
