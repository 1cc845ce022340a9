import TextFormats

/// Votes as the model of ideal points sees them: items that points answer.
///
/// An item is a roll call, or several roll calls on one text in different sessions. A point is an economy in a session.
/// Points stand economy by economy and session by session: those of one economy are a chain.
public struct IdealPointProblem: Sendable {
    /// A roll call or several, with the sessions in which it was voted on.
    public struct Item: Sendable {
        /// Positions of its roll calls in the record, in their order.
        public var rollCalls: [Int]
        /// Whether some votes of it are yes, abstain, no.
        public var has: (yes: Bool, abstain: Bool, no: Bool)
        /// Whether it has two kinds of vote only, and one cut.
        public var isBinary: Bool { [has.yes, has.abstain, has.no].count { $0 } == 2 }
    }

    /// An economy in a session.
    public struct Point: Sendable {
        /// Position of the economy in the record.
        public var economy: Int
        /// The session.
        public var session: Int
    }

    /// The items, by their first roll call.
    public internal(set) var items: [Item] = []
    /// The points, economy by economy.
    public internal(set) var points: [Point] = []
    /// First point of each chain, and one more for the end.
    var chainStart: [Int] = []
    /// Variance of a level around the one it is drawn to, or around zero for a point that is alone in its chain.
    var stepVariance: [Double] = []
    /// Votes item by item: first vote of each item, then point and region of each vote.
    var itemStart: [Int] = []
    var votePoint: [Int32] = []
    var voteRegion: [UInt8] = []
    /// Votes point by point: first vote of each point, then its position in the order of items, and its item.
    var pointStart: [Int] = []
    var voteOfPoint: [Int32] = []
    var itemOfPoint: [Int32] = []
    /// What was left out and why.
    public internal(set) var leftOut = IdealPointOmissions()

    /// The point that a point's level is drawn to: the one before in its chain, for the first the second; −1 for none.
    var lagOf: [Int32] = []

    /// The point that a point's level is drawn to; −1 for none.
    func lag(of point: Int) -> Int { Int(lagOf[point]) }

    /// How many votes take part.
    public var voteCount: Int { votePoint.count }
    /// Items of several roll calls.
    public var bridgedItemCount: Int { items.count { $0.rollCalls.count > 1 } }
    /// How many times a roll call shares the item of one in an earlier session.
    public var bridgeCount: Int { items.reduce(0) { $0 + $1.rollCalls.count - 1 } }
    /// How many votes a point has cast.
    public func votes(ofPoint point: Int) -> Int { pointStart[point + 1] - pointStart[point] }
    /// Number of chains.
    public var chainCount: Int { chainStart.count - 1 }
}

/// Counts of what takes no part in the fit.
public struct IdealPointOmissions: Sendable, Equatable {
    /// Roll calls outside the sessions or the issue asked for.
    public var notAskedFor = 0
    /// Roll calls on a paragraph or an amendment after 1989.
    public var partialRollCalls = 0
    /// Roll calls of sessions with fewer roll calls than needed.
    public var smallSessionRollCalls = 0
    /// The sessions that these are.
    public var smallSessions: [Int] = []
    /// Roll calls in which everybody voted alike.
    public var unanimousRollCalls = 0
    /// Roll calls without a vote.
    public var emptyRollCalls = 0
    /// Votes of economies without an ISO code.
    public var votesWithoutISO = 0
    /// Those economies.
    public var codesWithoutISO: [String] = []
    /// Points with fewer votes than needed, as economy and session.
    public var sparsePoints: [(code: String, session: Int, votes: Int)] = []

    /// Nothing left out.
    public init() {}

    /// Whether the same was left out.
    public static func == (a: Self, b: Self) -> Bool {
        a.notAskedFor == b.notAskedFor && a.partialRollCalls == b.partialRollCalls
            && a.smallSessions == b.smallSessions && a.smallSessionRollCalls == b.smallSessionRollCalls
            && a.unanimousRollCalls == b.unanimousRollCalls && a.emptyRollCalls == b.emptyRollCalls
            && a.votesWithoutISO == b.votesWithoutISO && a.codesWithoutISO == b.codesWithoutISO
            && a.sparsePoints.elementsEqual(b.sparsePoints, by: ==)
    }
}

/// How votes become a problem, and the prior.
public struct IdealPointOptions: Sendable, Equatable, Codable {
    /// First and last session; `nil` for all.
    public var firstSession: Int?
    /// Last session.
    public var lastSession: Int?
    /// Code of an issue; `nil` for all roll calls.
    public var issue: String?
    /// Whether roll calls on one text in different sessions are one item.
    public var bridges = true
    /// Most sessions between two roll calls on one text that are one item.
    public var bridgeGap = 2
    /// Roll calls a session needs.
    public var leastRollCalls = 2
    /// Votes, on items that divide, that a point needs.
    public var leastVotes = 1
    /// Factor of the variance of a step: the smaller, the smoother.
    public var smoothing = 0.5
    /// The economy whose ideal points are positive on average.
    public var anchor = "USA"
    /// Rounds of coordinate ascent for the starting values.
    public var startingRounds = 15
    /// Chains of the sampler.
    public var chains = 4
    /// Sweeps of each chain that are kept, after those of the burn-in.
    public var kept = 250
    /// Sweeps of each chain before these.
    public var burnIn = 60
    /// What R̂ may be at most for all but one point in a hundred.
    public var rHatLimit = 1.3
    /// What the simulation error of the means may be at most, in standard errors.
    public var simulationErrorLimit = 0.3
    /// Seed of the random numbers.
    public var seed: UInt64 = 1
    /// Threads; `nil` is one for each core.
    public var threads: Int?

    /// The model of Bailey, Strezhnev & Voeten.
    public init() {}
}
