/// Finds the position of a name from its bytes, without making a `String`.
///
/// An open-addressing hash table over the names' UTF-8 bytes; the last hit is tried first by the
/// caller's pattern of access (tidy tables repeat names), so a look-up costs a few nanoseconds.
public struct NameIndex: Sendable {
    /// The names, by position.
    public let names: [String]
    private let bytes: [UInt8]
    private let offsets: [Int32]
    private let slots: [Int32]
    private let mask: Int

    /// Indexes names; where a name stands twice its first position is found.
    public init(_ names: [String]) {
        self.names = names
        var pool: [UInt8] = []
        var places: [Int32] = [0]
        for name in names {
            pool.append(contentsOf: name.utf8)
            places.append(Int32(pool.count))
        }
        var size = 16
        while size < names.count * 2 { size *= 2 }
        var table = [Int32](repeating: -1, count: size)
        for position in names.indices {
            let range = Int(places[position])..<Int(places[position + 1])
            var slot = pool[range].withUnsafeBytes { Self.hash($0) } & (size - 1)
            var isRepeated = false
            while table[slot] >= 0 {
                if names[Int(table[slot])].utf8.elementsEqual(names[position].utf8) {
                    isRepeated = true
                    break
                }
                slot = (slot + 1) & (size - 1)
            }
            if !isRepeated { table[slot] = Int32(position) }
        }
        bytes = pool
        offsets = places
        slots = table
        mask = size - 1
    }

    /// Position of a name given as bytes; -1 where it is unknown.
    public func position(of field: UnsafeRawBufferPointer) -> Int32 {
        var slot = Self.hash(field) & mask
        while true {
            let candidate = slots[slot]
            if candidate < 0 { return -1 }
            let start = Int(offsets[Int(candidate)])
            let length = Int(offsets[Int(candidate) + 1]) - start
            if length == field.count {
                let equal = bytes.withUnsafeBytes { pool -> Bool in
                    for index in 0..<length where pool[start + index] != field[index] { return false }
                    return true
                }
                if equal { return candidate }
            }
            slot = (slot + 1) & mask
        }
    }

    /// Position of a name; `nil` where it is unknown.
    public func position(of name: String) -> Int? {
        var copy = name
        let found = copy.withUTF8 { position(of: UnsafeRawBufferPointer($0)) }
        return found < 0 ? nil : Int(found)
    }

    /// FNV-1a over the bytes: good enough for short codes.
    private static func hash(_ field: UnsafeRawBufferPointer) -> Int {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in field { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: value ^ (value >> 32)) & Int.max
    }
}
