import TextFormats

extension IdealPointProblem {
    /// Gathers the votes of a record.
    ///
    /// - Throws: `Diagnostic` of kinds `unknown-issue`, `no-roll-calls`.
    public init(_ record: RollCallRecord, _ options: IdealPointOptions) throws(Diagnostic) {
        let chosen = try chooseRollCalls(record, options)
        var groups = bridgedGroups(chosen, record, options)
        groups.removeAll { group in
            let kinds = kindsOfVote(group, record)
            let count = [kinds.yes, kinds.abstain, kinds.no].count { $0 }
            if count == 1 { leftOut.unanimousRollCalls += group.count }
            if count == 0 { leftOut.emptyRollCalls += group.count }
            return count < 2
        }
        var isUsed = [Bool](repeating: true, count: record.economies.count)
        for (position, economy) in record.economies.enumerated() where !economy.hasISO { isUsed[position] = false }
        collect(groups, record, isUsed: isUsed, sparse: [], options)
        // A point with too few votes on items that divide is taken out, and its votes may have been what divided one.
        let sparse = Set(points.indices.filter { votes(ofPoint: $0) < options.leastVotes })
        if !sparse.isEmpty {
            var cells: Set<Int> = []
            for point in sparse {
                leftOut.sparsePoints.append(
                    (record.economies[points[point].economy].code, points[point].session, votes(ofPoint: point)))
                cells.insert(points[point].session * record.economies.count + points[point].economy)
            }
            collect(groups, record, isUsed: isUsed, sparse: cells, options)
        }
        for (position, economy) in record.economies.enumerated() where !economy.hasISO {
            let count = groups.joined().count { record.vote(economy: position, rollCall: $0) != .absent }
            if count > 0 {
                leftOut.votesWithoutISO += count
                leftOut.codesWithoutISO.append(economy.code)
            }
        }
        guard !items.isEmpty, chainCount > 1 else {
            throw Diagnostic(
                kind: "no-roll-calls", found: "no roll call that divides two economies is left",
                needed: "two economies and roll calls in which they do not all vote alike",
                advice: "widen the years, or leave the issue out")
        }
    }

    /// The roll calls asked for, without those that the published estimates leave out.
    private mutating func chooseRollCalls(_ record: RollCallRecord, _ options: IdealPointOptions) throws(Diagnostic)
        -> [Int]
    {
        var chosen: [Int] = []
        let issue: Int? = if let code = options.issue { try record.issue(code) } else { nil }
        for (position, call) in record.rollCalls.enumerated() {
            let isOutside =
                call.session < options.firstSession ?? .min || call.session > options.lastSession ?? .max
                || issue.map { !record.isAbout[$0 * record.rollCalls.count + position] } ?? false
            if isOutside {
                leftOut.notAskedFor += 1
            } else if call.isPartial == true, call.year > 1989 {
                leftOut.partialRollCalls += 1
            } else {
                chosen.append(position)
            }
        }
        var counts: [Int: Int] = [:]
        for call in chosen { counts[record.rollCalls[call].session, default: 0] += 1 }
        leftOut.smallSessions = counts.filter { $0.value < options.leastRollCalls }.keys.sorted()
        let small = Set(leftOut.smallSessions)
        leftOut.smallSessionRollCalls = chosen.count { small.contains(record.rollCalls[$0].session) }
        chosen.removeAll { small.contains(record.rollCalls[$0].session) }
        guard !chosen.isEmpty else {
            throw Diagnostic(
                kind: "no-roll-calls", found: "no roll call of the record is among those asked for",
                needed:
                    "sessions \(record.rollCalls.first?.session ?? 0) to \(record.rollCalls.last?.session ?? 0), and an issue with roll calls",
                advice: "widen the years, or leave the issue out")
        }
        return chosen
    }

    /// Roll calls by item: those on one text, when its title stands once in a session and again a few sessions later.
    private func bridgedGroups(_ chosen: [Int], _ record: RollCallRecord, _ options: IdealPointOptions) -> [[Int]] {
        guard options.bridges else { return chosen.map { [$0] } }
        var byTitle: [String: [Int]] = [:]
        for call in chosen {
            if let title = record.rollCalls[call].title { byTitle[title, default: []].append(call) }
        }
        var next = [Int](repeating: -1, count: record.rollCalls.count)
        var isLater = [Bool](repeating: false, count: record.rollCalls.count)
        for calls in byTitle.values where calls.count > 1 {
            let sessions = calls.map { record.rollCalls[$0].session }
            // A title that stands twice in a session does not say which of the two texts comes again.
            let unique = calls.filter { call in sessions.count { $0 == record.rollCalls[call].session } == 1 }
            for (earlier, later) in zip(unique, unique.dropFirst())
            where record.rollCalls[later].session - record.rollCalls[earlier].session <= options.bridgeGap {
                next[earlier] = later
                isLater[later] = true
            }
        }
        return chosen.filter { !isLater[$0] }.map { first in
            var group = [first]
            while let last = group.last, next[last] >= 0 { group.append(next[last]) }
            return group
        }
    }

    private func kindsOfVote(_ group: [Int], _ record: RollCallRecord) -> (yes: Bool, abstain: Bool, no: Bool) {
        var kinds = (yes: false, abstain: false, no: false)
        for call in group {
            for (position, economy) in record.economies.enumerated() where economy.hasISO {
                switch record.vote(economy: position, rollCall: call) {
                case .yes: kinds.yes = true
                case .abstain: kinds.abstain = true
                case .no: kinds.no = true
                case .absent: break
                }
            }
        }
        return kinds
    }

    private mutating func collect(
        _ groups: [[Int]], _ record: RollCallRecord, isUsed: [Bool], sparse: Set<Int>, _ options: IdealPointOptions
    ) {
        let economies = record.economies.count
        let lastSession = record.rollCalls.last?.session ?? 0
        func votesOf(_ group: [Int]) -> [(cell: Int, vote: Vote)] {
            var found: [(Int, Vote)] = []
            for call in group {
                for economy in 0..<economies where isUsed[economy] {
                    let vote = record.vote(economy: economy, rollCall: call)
                    let cell = record.rollCalls[call].session * economies + economy
                    if vote != .absent, sparse.isEmpty || !sparse.contains(cell) { found.append((cell, vote)) }
                }
            }
            return found
        }
        items = []
        var votes: [[(cell: Int, vote: Vote)]] = []
        var isPresent = [Bool](repeating: false, count: (lastSession + 1) * economies)
        for group in groups {
            let cast = votesOf(group)
            let has = (
                yes: cast.contains { $0.vote == .yes }, abstain: cast.contains { $0.vote == .abstain },
                no: cast.contains { $0.vote == .no }
            )
            guard [has.yes, has.abstain, has.no].count(where: { $0 }) > 1 else {
                leftOut.unanimousRollCalls += group.count
                continue
            }
            items.append(Item(rollCalls: group, has: has))
            votes.append(cast)
            for vote in cast { isPresent[vote.cell] = true }
        }
        var pointOfCell = [Int32](repeating: -1, count: isPresent.count)
        points = []
        chainStart = []
        for economy in 0..<economies {
            let before = points.count
            for session in 0...lastSession where isPresent[session * economies + economy] {
                pointOfCell[session * economies + economy] = Int32(points.count)
                points.append(Point(economy: economy, session: session))
            }
            if points.count > before { chainStart.append(before) }
        }
        chainStart.append(points.count)
        (itemStart, votePoint, voteRegion) = ([0], [], [])
        for (item, cast) in zip(items, votes) {
            for vote in cast {
                votePoint.append(pointOfCell[vote.cell])
                voteRegion.append(region(of: vote.vote, in: item).rawValue)
            }
            itemStart.append(votePoint.count)
        }
        indexByPoint()
        setStepVariances(options)
    }

    private func region(of vote: Vote, in item: Item) -> LatentRegion {
        switch vote {
        case .yes: .belowFirst
        case .no: item.isBinary ? .aboveFirst : .aboveSecond
        default: item.has.yes ? (item.isBinary ? .aboveFirst : .between) : .belowFirst
        }
    }

    private mutating func indexByPoint() {
        pointStart = [Int](repeating: 0, count: points.count + 1)
        for point in votePoint { pointStart[Int(point) + 1] += 1 }
        for point in points.indices { pointStart[point + 1] += pointStart[point] }
        var next = pointStart
        voteOfPoint = [Int32](repeating: 0, count: votePoint.count)
        itemOfPoint = voteOfPoint
        for item in items.indices {
            for vote in itemStart[item]..<itemStart[item + 1] {
                let point = Int(votePoint[vote])
                voteOfPoint[next[point]] = Int32(vote)
                itemOfPoint[next[point]] = Int32(item)
                next[point] += 1
            }
        }
    }

    /// The share of the votes of a point and of the one it is drawn to that are its own, times the smoothing factor.
    private mutating func setStepVariances(_ options: IdealPointOptions) {
        stepVariance = [Double](repeating: options.smoothing, count: points.count)
        lagOf = [Int32](repeating: -1, count: points.count)
        for chain in 0..<chainCount where chainStart[chain + 1] - chainStart[chain] > 1 {
            for point in chainStart[chain]..<chainStart[chain + 1] {
                let lag = point == chainStart[chain] ? point + 1 : point - 1
                let (own, other) = (Double(votes(ofPoint: point)), Double(votes(ofPoint: lag)))
                lagOf[point] = Int32(lag)
                stepVariance[point] = options.smoothing * own / (own + other)
            }
        }
    }
}
