import TextFormats
import WorldData

/// Which trade agreements cover each ordered pair of a world's economies at the end of the world's year.
///
/// The walk over the register costs milliseconds and is made once, however many agreements are then bound.
struct PairCoverage {
    /// Where the agreements of a pair begin in `entries`; one more than pairs.
    private let offsets: [Int32]
    /// Positions in the register, ascending within a pair, each once.
    private let entries: [Int32]

    /// Walks the register once.
    init(_ register: AgreementRegister, _ world: World) {
        let count = world.economyCount
        let year = CalendarDay.end(ofYear: world.manifest.year)
        let positions = Dictionary(
            world.economies.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [[Int32]] = Array(repeating: [], count: count * count)
        for (entry, agreement) in register.agreements.enumerated() {
            agreement.forEachCoveredPair(on: year) { a, b in
                guard let n = positions[a], let i = positions[b] else { return }
                for pair in [n * count + i, i * count + n] where found[pair].last != Int32(entry) {
                    found[pair].append(Int32(entry))
                }
            }
        }
        var places: [Int32] = [0]
        var flat: [Int32] = []
        for list in found {
            flat += list
            places.append(Int32(flat.count))
        }
        offsets = places
        entries = flat
    }

    /// Positions in the register of the agreements that cover the pair at `n * N + i`, ascending.
    func agreements(ofPair pair: Int) -> some Sequence<Int> {
        entries[Int(offsets[pair])..<Int(offsets[pair + 1])].lazy.map { Int($0) }
    }
}
