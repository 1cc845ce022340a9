import DataImport
import NumericKernels
import StructuralChange
import Synchronization
import TextFormats
import WorldData

extension Engine {
    /// Gathers the ties of one economy with others, from worlds and from what the user has imported.
    ///
    /// - Throws: `Diagnostic` or `Diagnostics` where the input is wrong.
    public func ties(_ request: TiesRequest) throws -> TiesResult {
        try checkTies(request)
        let worlds = try readWorlds(request.worlds)
        // Without a home folder nothing can have been imported.
        let store = try? TieStore.standard(stated: request.data)
        let names = store?.names ?? []
        let records = try names.compactMap { try store?.record($0) }
        try checkEconomies(request.economies, worlds, records)
        var gathered = TieGathering(request)
        for world in worlds { gathered.add(world) }
        if let store { for record in records { try gathered.add(record, store) } }
        let known = Set(gathered.measures).union(TieMeasure.catalogue.map(\.name))
        for measure in request.measures where !known.contains(measure) {
            throw Diagnostic(
                kind: "unknown-measure", found: "unknown measure `\(measure)`",
                needed: "a measure of the catalogue or of an import (docs/reference/measures/ties.md lists them)",
                nearest: nearestNames(to: measure, among: known.sorted()))
        }
        var labels: [String: String] = [:]
        for economy in worlds.flatMap(\.economies) { labels[economy.code] = economy.name }
        for spell in StateCodes.standard.spells {
            if let code = spell.economy, labels[code] == nil { labels[code] = spell.name }
        }
        var pairs: [TiePair] = []
        for other in request.economies.dropFirst() {
            let series = gathered.series(request.economies[0], other)
            pairs.append(TiePair(first: request.economies[0], second: other, series: series, breaks: []))
        }
        if let breaks = request.breaks {
            let found = findBreaks(pairs.flatMap(\.series), breaks)
            var next = 0
            for place in pairs.indices {
                let count = pairs[place].series.count
                pairs[place].breaks = Array(found[next..<next + count])
                next += count
            }
        }
        let absent = TieSource.allCases.map(\.rawValue).filter { !names.contains($0) }
        return TiesResult(
            request: request, names: labels, pairs: pairs,
            worlds: worlds.map {
                TiesResult.Origin(name: $0.manifest.name, hash: $0.contentHash, year: $0.manifest.year)
            },
            records: records, notImported: absent)
    }

    private func checkTies(_ request: TiesRequest) throws(Diagnostic) {
        guard request.economies.count >= 2 else {
            throw Diagnostic(
                kind: "too-few-economies", found: "one economy has no ties by itself", needed: "two economies or more",
                advice: "name the economy first and then the others, for example `comity ties KHM USA CHN`")
        }
        var seen: Set<String> = []
        for code in request.economies where !seen.insert(code).inserted {
            throw Diagnostic(
                kind: "same-economy", found: "\(code) is named twice", needed: "each economy once")
        }
        if let since = request.since, let until = request.until, since > until {
            throw Diagnostic(
                kind: "wrong-years", found: "`--since \(since)` is after `--until \(until)`",
                needed: "a first year that is not after the last")
        }
        if let ask = request.ask {
            if let since = request.since, ask <= since {
                throw Diagnostic(
                    kind: "wrong-years", found: "`--ask \(ask)` is not after `--since \(since)`",
                    needed: "years before the one asked about", advice: "give an earlier `--since`")
            }
            if let until = request.until, ask > until {
                throw Diagnostic(
                    kind: "wrong-years", found: "`--ask \(ask)` is after `--until \(until)`",
                    needed: "the year asked about among those shown", advice: "give a later `--until`")
            }
        }
    }

    private func readWorlds(_ names: [String]) throws -> [World] {
        let folders = try (names.isEmpty ? home.worldNames : names).map { try catalogue.folder(of: $0) }
        let readings = Mutex([WorldFolder.Reading?](repeating: nil, count: folders.count))
        parallelLoop(folders.count) { place in
            let reading = folders[place].read()
            readings.withLock { $0[place] = reading }
        }
        return try readings.withLock { $0 }.compactMap { try $0?.usable() }
    }

    private func checkEconomies(_ codes: [String], _ worlds: [World], _ records: [TieRecord]) throws(Diagnostics) {
        var known = Set(worlds.flatMap { $0.economies.map(\.code) })
        for record in records { known.formUnion(record.economies) }
        let faults = codes.filter { !known.contains($0) }.map { code in
            let named = worlds.flatMap(\.economies).filter { $0.name.lowercased() == code.lowercased() }.map(\.code)
            return Diagnostic(
                kind: "unknown-code", found: "unknown economy `\(code)`",
                needed: "the code of an economy in a world or an import, for example KHM",
                nearest: named.isEmpty ? nearest(code, known) : [named[0]])
        }
        if !faults.isEmpty { throw Diagnostics(faults) }
    }

    /// Codes that begin with what was typed, as of someone who knows the two letters of a country, and the nearest others.
    private func nearest(_ code: String, _ known: Set<String>) -> [String] {
        let begun = code.count == 2 ? known.filter { $0.hasPrefix(code.uppercased()) }.sorted() : []
        return begun.isEmpty ? nearestNames(to: code, among: known.sorted()) : Array(begun.prefix(3))
    }
}
