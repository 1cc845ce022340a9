import Glibc
import Synchronization
import TextFormats
import WorldData

/// The last world that an engine read, kept between requests while its files stay as they are.
///
/// Files are the same where name, device, inode, size and both times (of content and of attributes, in nanoseconds) are: what a writer
/// cannot change without touching them. A folder that was touched within two seconds before it was read is not kept, since a second
/// change could fall on the same tick of the clock.
final class WorldCache: Sendable {
    private struct Kept: Sendable {
        let path: String
        let allowed: Set<String>
        let stamp: [FileStamp]
        let reading: WorldFolder.Reading
    }

    /// Bytes that the world may hold.
    let byteLimit: Int
    private let state = Mutex<(kept: Kept?, reads: Int)>((nil, 0))

    /// Seconds of the clock that stamps files.
    private let clock: @Sendable () -> Int64

    /// - Parameter byteLimit: a larger world is read for each request anew.
    init(byteLimit: Int, clock: @escaping @Sendable () -> Int64 = { FileStamp.now }) {
        self.byteLimit = byteLimit
        self.clock = clock
    }

    /// How often a folder was read.
    var reads: Int { state.withLock { $0.reads } }

    /// The world in a folder, with what was found about it.
    func reading(_ folder: WorldFolder, allowing allowed: Set<String>) -> WorldFolder.Reading {
        let stamp = FileStamp.all(in: folder.path)
        let kept = state.withLock { $0.kept }
        if let kept, kept.path == folder.path, kept.allowed == allowed, let stamp, kept.stamp == stamp {
            return kept.reading
        }
        let now = clock()
        let reading = folder.read(allowing: allowed)
        let isSettled = stamp.map { $0.allSatisfy { $0.newest + 2 <= now } && $0 == FileStamp.all(in: folder.path) }
        let isKept = isSettled == true && (reading.world?.bytes ?? .max) <= byteLimit
        state.withLock { state in
            state.reads += 1
            if isKept, let stamp {
                state.kept = Kept(path: folder.path, allowed: allowed, stamp: stamp, reading: reading)
            }
        }
        return reading
    }
}

/// What a file looks like from outside.
struct FileStamp: Sendable, Equatable {
    let name: String
    let numbers: [Int64]
    /// Seconds of the later of its two times.
    let newest: Int64

    /// The files of a folder and the folder itself; `nil` where one cannot be asked.
    static func all(in folder: String) -> [FileStamp]? {
        var stamps: [FileStamp] = []
        for name in ["."] + namesInFolder(folder) {
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0 else { return nil }
            stamps.append(FileStamp(name, status))
        }
        return stamps
    }

    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }

    private init(_ name: String, _ status: stat) {
        self.name = name
        let (content, attributes) = (status.st_mtim, status.st_ctim)
        numbers = [
            Int64(bitPattern: UInt64(status.st_dev)), Int64(bitPattern: UInt64(status.st_ino)), Int64(status.st_size),
            Int64(content.tv_sec), Int64(content.tv_nsec), Int64(attributes.tv_sec), Int64(attributes.tv_nsec),
        ]
        newest = max(Int64(content.tv_sec), Int64(attributes.tv_sec))
    }
}

extension World {
    /// Bytes of the large tables, roughly.
    fileprivate var bytes: Int { 24 * (trade.count + tariffPercent.count) + 16 * inputOutput.entryCount }
}
