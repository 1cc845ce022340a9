import Glibc
import NumericKernels
import Reporting

/// The machine that a table of results speaks of, in words.
public enum Machine {
    /// Processor, cores, caches and memory.
    public static var description: String {
        let model = field("model name", in: "/proc/cpuinfo") ?? "unnamed processor"
        let kibibytes = field("MemTotal", in: "/proc/meminfo").flatMap { Int($0.prefix { $0 != " " }) } ?? 0
        return "\(model), \(processorCount()) cores, \(caches), \(kibibytes >> 20) GiB of memory"
    }

    /// Load averages of 1, 5 and 15 minutes: a machine that others use too gives slower times.
    public static var load: String {
        var averages = [Double](repeating: 0, count: 3)
        guard getloadavg(&averages, 3) == 3 else { return "unknown" }
        return averages.map { NumberFormat.fixed(2).text($0) }.joined(separator: ", ")
    }

    private static var caches: String {
        let found = (0..<8).compactMap { index -> String? in
            let folder = "/sys/devices/system/cpu/cpu0/cache/index\(index)"
            guard let level = lines(of: folder + "/level").first, let size = lines(of: folder + "/size").first,
                let kind = lines(of: folder + "/type").first, kind != "Instruction"
            else { return nil }
            return "L\(level) \(size)"
        }
        return found.isEmpty ? "caches unknown" : found.joined(separator: ", ")
    }

    private static func field(_ name: String, in path: String) -> String? {
        for line in lines(of: path) where line.hasPrefix(name) {
            let value = line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
            return String(value)
        }
        return nil
    }
}
