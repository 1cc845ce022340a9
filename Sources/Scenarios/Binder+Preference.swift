import TextFormats

/// New final-demand shares.
extension Binder {
    /// How far stated shares may miss one before they are refused; closer ones are rescaled.
    static let shareTolerance = 1e-6

    /// Sets α′: stated shares for the selected sectors, the rest in proportion to what it was.
    func apply(_ preference: PreferenceMeasure, _ measure: Measure) -> BoundMeasure? {
        let economies = resolver.economies(preference.economies, "economies")
        guard let sectors = resolver.sectors(preference.sectors), let economies else { return nil }
        noteAbsent(measure, "`economies`", economies)
        var result = BoundMeasure(label: "`preference`", place: measure.place)
        result.cells = economies.positions.count * sectors.count
        result.tradedCells = result.cells
        result.reasonForNoChange = "final demand has these shares already"
        let place: Place
        let stated: [Int: [Int: Double]]
        switch preference.shares {
        case .stated(let shares):
            place = shares.first?.place ?? measure.place
            guard let common = sharesBySector(shares, sectors) else { return nil }
            stated = Dictionary(uniqueKeysWithValues: economies.positions.map { ($0, common) })
        case .file(let file):
            place = file.place
            guard let read = shares(from: file, economies.positions, sectors, measure) else { return nil }
            stated = read
        }
        for n in economies.positions {
            guard let own = stated[n],
                checkComplete(own, sectors, n, place), let shares = newShares(own, sectors, n, place)
            else { return nil }
            result.changedCells += shock.setFinalDemandShares(economy: n, shares)
        }
        return result
    }

    private func sharesBySector(_ shares: [PreferenceMeasure.Share], _ sectors: [Int]) -> [Int: Double]? {
        var found: [Int: Double] = [:]
        var isSound = true
        for share in shares {
            guard let j = resolver.sectorPosition(share.sector) else {
                findings.add(
                    share.place.diagnostic(
                        kind: "unknown-code", found: "\(shown(share.sector)) is no sector of the world",
                        needed: "a sector of the world \(worldName)", nearest: resolver.nearestSectors(share.sector)))
                isSound = false
                continue
            }
            guard sectors.contains(j) else {
                findings.add(
                    share.place.diagnostic(
                        kind: "not-selected", found: "\(shown(share.sector)) is not among the selected sectors",
                        needed: "shares of the sectors in `sectors`"))
                isSound = false
                continue
            }
            found[j] = share.share
        }
        return isSound ? found : nil
    }

    private func checkComplete(_ shares: [Int: Double], _ sectors: [Int], _ n: Int, _ place: Place) -> Bool {
        let missing = sectors.filter { shares[$0] == nil }.map { world.sectors[$0].code }
        guard !missing.isEmpty else { return true }
        findings.add(
            place.diagnostic(
                kind: "missing-share",
                found: "no share of final demand of \(world.economies[n].code) for \(SelectorResolver.listed(missing))",
                needed: "a share for every selected sector, 0 where nothing is bought"))
        return false
    }

    /// α′ of an economy by sector; `nil`, with a finding, where the shares cannot add up to one.
    private func newShares(_ stated: [Int: Double], _ sectors: [Int], _ n: Int, _ place: Place) -> [Double]? {
        let old = shock.finalDemandShares(economy: n)
        let isWhole = sectors.count == world.sectorCount
        let sum = sectors.reduce(0) { $0 + (stated[$1] ?? 0) }
        let rest = old.indices.reduce(0) { $0 + (stated[$1] == nil ? old[$1] : 0) }
        // Sectors that are not selected can take what is left only where something is bought of them.
        let mustBeOne = isWhole || rest == 0
        guard sum <= 1 + Self.shareTolerance, !mustBeOne || sum >= 1 - Self.shareTolerance else {
            findings.add(
                place.diagnostic(
                    kind: "shares-do-not-add-up",
                    found: "the shares of final demand of \(world.economies[n].code) sum to \(sum)",
                    needed: mustBeOne ? "shares that sum to 1, to within 1e-6" : "shares that sum to at most 1"))
            return nil
        }
        let left = mustBeOne ? 0 : max(0, 1 - sum)
        let new = old.indices.map { j in stated[j] ?? (rest > 0 ? old[j] / rest * left : 0) }
        let total = new.reduce(0, +)
        return new.map { $0 / total }
    }
}
