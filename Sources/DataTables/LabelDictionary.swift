import Glibc

/// Texts numbered in the order of their first appearance.
///
/// An open-addressing hash table over bytes. The first eight bytes of a text are its key, so that the codes of
/// economies and years are compared with one instruction.
struct LabelDictionary {
    private struct Entry {
        var word: UInt64
        var hash: UInt64
        var start: Int
        var length: Int
    }

    private var entries: [Entry] = []
    private var pool: [UInt8] = []
    private var slots: [Int32]
    private var mask: Int

    init() {
        slots = [Int32](repeating: -1, count: 64)
        mask = 63
    }

    /// How many texts there are.
    var count: Int { entries.count }

    /// Forgets all texts.
    mutating func removeAll() {
        guard !entries.isEmpty else { return }
        entries.removeAll(keepingCapacity: true)
        pool.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = -1 }
    }

    /// The number of a text, which is added where it is new.
    mutating func number(of text: UnsafePointer<UInt8>, length: Int) -> Int32 {
        var word: UInt64 = 0
        memcpy(&word, text, min(8, length))
        return number(of: text, length: length, word: word)
    }

    /// The number of a text whose first eight bytes, with zeros behind its end, are `word`.
    @inline(__always)
    mutating func number(of text: UnsafePointer<UInt8>, length: Int, word: UInt64) -> Int32 {
        var hash = (word ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
        if length > 8 { hash = Self.longHash(text, length, hash) }
        hash ^= hash >> 32
        var slot = Int(truncatingIfNeeded: hash) & mask
        while case let candidate = slots[slot], candidate >= 0 {
            let entry = entries[Int(candidate)]
            if entry.word == word, entry.length == length, length <= 8 || hasBytes(entry, text) { return candidate }
            slot = (slot + 1) & mask
        }
        return add(text, length, word, hash, slot)
    }

    private static func longHash(_ text: UnsafePointer<UInt8>, _ length: Int, _ start: UInt64) -> UInt64 {
        var hash = start
        for index in 8..<length { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }

    private func hasBytes(_ entry: Entry, _ text: UnsafePointer<UInt8>) -> Bool {
        pool.withUnsafeBufferPointer { memcmp($0.baseAddress! + entry.start, text, entry.length) == 0 }
    }

    @inline(never)
    private mutating func add(
        _ text: UnsafePointer<UInt8>, _ length: Int, _ word: UInt64, _ hash: UInt64, _ slot: Int
    ) -> Int32 {
        let number = Int32(entries.count)
        entries.append(Entry(word: word, hash: hash, start: pool.count, length: length))
        pool.append(contentsOf: UnsafeBufferPointer(start: text, count: length))
        slots[slot] = number
        if entries.count * 2 > slots.count { grow() }
        return number
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = [Int32](repeating: -1, count: mask + 1)
        for (number, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// The numbers here of the texts of another dictionary, which are added where they are new.
    mutating func numbers(of other: LabelDictionary) -> [Int32] {
        other.pool.withUnsafeBufferPointer { bytes in
            // An empty text is never a label, so a dictionary with entries has bytes.
            guard let base = bytes.baseAddress else { return [] }
            return other.entries.map { number(of: base + $0.start, length: $0.length, word: $0.word) }
        }
    }

    /// The texts, by number.
    func labels() -> [String] {
        entries.map { String(decoding: pool[$0.start..<$0.start + $0.length], as: UTF8.self) }
    }
}
