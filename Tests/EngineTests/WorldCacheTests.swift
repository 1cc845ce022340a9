import Glibc
import TestSupport
import TextFormats
import Testing
import WorldData

@testable import Engine

@Suite("The world kept between requests")
struct WorldCacheTests {
    private let folder = TemporaryFolder()
    private var path: String { "\(folder.path)/world" }
    private var world: WorldFolder { WorldFolder(path: path) }
    /// A clock long after every file was written.
    private static let later: @Sendable () -> Int64 = { 1 << 40 }

    private func write(seed: UInt64) throws {
        try world.write(randomWorld(RandomWorldShape(economies: 3, sectors: 2, seed: seed)))
    }

    @Test("a folder that nobody touched is read once")
    func once() throws {
        try write(seed: 1)
        let cache = WorldCache(byteLimit: 1 << 20, clock: Self.later)
        let first = cache.reading(world, allowing: [])
        let second = cache.reading(world, allowing: [])
        #expect(cache.reads == 1)
        #expect(first.world?.contentHash == second.world?.contentHash && first.findings == second.findings)
        // What is allowed may change what is read.
        _ = cache.reading(world, allowing: ["unknown-code"])
        #expect(cache.reads == 2)
    }

    @Test("a file that was replaced, written in place or added is seen")
    func touched() throws {
        try write(seed: 1)
        let cache = WorldCache(byteLimit: 1 << 20, clock: Self.later)
        func hash() -> String? { cache.reading(world, allowing: []).world?.contentHash }
        let first = hash()
        try write(seed: 2)
        let second = hash()
        #expect(second != first && cache.reads == 2)
        // In place, to the same length.
        let sectors = "\(path)/sectors.csv"
        var bytes = try readBytes(sectors)
        let digit = try #require(bytes.lastIndex { (0x31...0x38).contains($0) })
        bytes[digit] += 1
        usleep(20_000)
        let descriptor = open(sectors, O_WRONLY)
        #expect(pwrite(descriptor, bytes, bytes.count, 0) == bytes.count)
        close(descriptor)
        let third = hash()
        #expect(third != second && third == world.read().world?.contentHash && cache.reads == 3)
        try folder.write("world/notes.txt", "nothing that is read")
        #expect(hash() == third && cache.reads == 4)
    }

    @Test("a folder that was touched just now, a world too large and a faulty one are read again")
    func unsettled() throws {
        try write(seed: 1)
        let now = WorldCache(byteLimit: 1 << 20)
        let small = WorldCache(byteLimit: 100, clock: Self.later)
        for cache in [now, small] {
            for _ in 0..<2 { #expect(cache.reading(world, allowing: []).world != nil) }
            #expect(cache.reads == 2)
        }
        let faulty = WorldCache(byteLimit: 1 << 20, clock: Self.later)
        try folder.write("world/sectors.csv", "nothing\n")
        for _ in 0..<2 { #expect(faulty.reading(world, allowing: []).world == nil) }
        #expect(faulty.reads == 2)
    }
}
