import Reporting
import TextFormats
import WorldData

/// A published ideal point that a world folder carries.
public struct PublishedLevel: Sendable, Codable, Equatable {
    /// Code of the economy.
    public var economy: String
    /// 1945 + session of the General Assembly.
    public var year: Int
    /// Posterior mean; no unit.
    public var idealPoint: Double
    /// 5 % quantile.
    public var low: Double
    /// 95 % quantile.
    public var high: Double
    /// Who published it.
    public var source: String
}

/// The distance of two published ideal points.
public struct PublishedDistance: Sendable, Codable, Equatable {
    /// Code of the first economy.
    public var economy: String
    /// Code of the second.
    public var partner: String
    /// 1945 + session of the General Assembly.
    public var year: Int
    /// |a − b|, no unit.
    public var distance: Double
    /// Who published it.
    public var source: String
}

/// Alignment as a world carries it: published levels from `ideal_points.csv`, distances from its ties.
public struct PublishedAlignment: Sendable {
    /// Name of the world.
    public let world: String
    /// SHA-256 of the world's files.
    public let worldHash: String
    /// Levels of the economies asked for, in their order.
    public let levels: [PublishedLevel]
    /// Distances between each of them and every later one.
    public let distances: [PublishedDistance]
    /// What a reader should know.
    public let notes: [String]

    /// Levels as CSV.
    public var levelsCSV: String {
        var writer = CSVWriter(["economy", "year", "ideal_point", "low", "high", "source"])
        for level in levels {
            writer.append(
                [level.economy, String(level.year)] + [level.idealPoint, level.low, level.high].map { numberText($0) }
                    + [level.source])
        }
        return writer.text
    }

    /// Distances as CSV.
    public var distancesCSV: String {
        var writer = CSVWriter(["economy", "partner", "year", "ideal_point_distance", "source"])
        for row in distances {
            writer.append([row.economy, row.partner, String(row.year), numberText(row.distance), row.source])
        }
        return writer.text
    }

    /// Both as JSON.
    public var json: String {
        JSONValue.object([
            .init(
                "levels",
                .array(
                    levels.map {
                        .object([
                            .init("economy", .string($0.economy)), .init("year", .integer($0.year)),
                            .init("ideal_point", .number($0.idealPoint)), .init("low", .number($0.low)),
                            .init("high", .number($0.high)), .init("source", .string($0.source)),
                        ])
                    })),
            .init(
                "distances",
                .array(
                    distances.map {
                        .object([
                            .init("economy", .string($0.economy)), .init("partner", .string($0.partner)),
                            .init("year", .integer($0.year)), .init("ideal_point_distance", .number($0.distance)),
                            .init("source", .string($0.source)),
                        ])
                    })),
            .init(
                "manifest",
                .object([
                    .init("comity_version", .string(comityVersion)), .init("world", .string(world)),
                    .init("world_hash", .string(worldHash)), .init("notes", .strings(notes)),
                ])),
        ]).text(.pretty) + "\n"
    }

    /// Levels for people.
    public func levelsTable(width: Int, colour: Bool) -> String {
        var table = TextTable(
            "Published ideal points in \(world)",
            columns: [
                .text("economy"), .text("year", alignment: .right),
                .number("ideal point", .fixed(2), priority: 3, isSigned: true), .number("low", .fixed(2), priority: 2),
                .number("high", .fixed(2), priority: 2),
            ])
        for level in levels {
            table.add([
                .text(level.economy), .text(String(level.year)), .number(level.idealPoint), .number(level.low),
                .number(level.high),
            ])
        }
        table.notes = notes
        return table.text(width: width, colour: colour)
    }

    /// Distances for people.
    public func distancesTable(width: Int, colour: Bool) -> String {
        var table = TextTable(
            "Distances of published ideal points in \(world)",
            columns: [
                .text("economy"), .text("partner"), .text("year", alignment: .right),
                .number("distance", .fixed(2), priority: 3),
            ])
        for row in distances {
            table.add([.text(row.economy), .text(row.partner), .text(String(row.year)), .number(row.distance)])
        }
        table.notes = notes
        return table.text(width: width, colour: colour)
    }
}

extension Engine {
    /// Alignment as a world carries it, without a record of roll calls.
    ///
    /// - Parameters:
    ///   - economies: codes; empty for all that have an ideal point.
    ///   - world: a built-in world or a folder.
    /// - Throws: `Diagnostics` or `Diagnostic`: `unknown-world`, `unknown-code`, `no-ideal-points`, and those of reading.
    public func publishedAlignment(_ economies: [String], world name: String) throws -> PublishedAlignment {
        let folder = try catalogue.folder(of: name)
        return try publishedAlignment(economies, in: try folder.read().usable(), folder)
    }

    /// The same for a world that is read already.
    func publishedAlignment(_ economies: [String], in world: World, _ folder: WorldFolder) throws -> PublishedAlignment
    {
        for code in economies where world.economyIndex(code) == nil {
            throw Diagnostic(
                kind: "unknown-code", found: "unknown economy `\(code)`",
                needed: "a code of world \(world.manifest.name)",
                nearest: nearestNames(to: code, among: world.economies.map(\.code)))
        }
        let all = try publishedLevels(folder)
        let ties = world.ties.filter { $0.measure == "ideal_point_distance" }
        guard !all.isEmpty || !ties.isEmpty else {
            throw Diagnostic(
                kind: "no-ideal-points",
                found: "world \(world.manifest.name) carries no ideal points",
                needed: "a world with ties `ideal_point_distance`, or roll calls for `comity votes ideal-points`")
        }
        let present = Set(all.map(\.economy)).union(ties.flatMap { [$0.origin, $0.destination] })
        let absent = economies.filter { !present.contains($0) }
        if !absent.isEmpty, absent.count == economies.count {
            throw Diagnostic(
                kind: "no-ideal-points",
                found: "world \(world.manifest.name) carries no ideal point of \(absent.joined(separator: ", "))",
                needed: "one of \(present.sorted().joined(separator: ", "))")
        }
        let wanted = economies.isEmpty ? present.sorted() : economies
        var distances: [PublishedDistance] = []
        for (position, one) in wanted.enumerated() {
            for other in wanted.dropFirst(position + 1) where other != one {
                let found = ties.filter {
                    ($0.origin == one && $0.destination == other) || ($0.origin == other && $0.destination == one)
                }
                distances += found.sorted { $0.year < $1.year }.map {
                    PublishedDistance(
                        economy: one, partner: other, year: $0.year, distance: $0.value, source: $0.source)
                }
            }
        }
        var notes = [
            "No unit; larger levels are nearer the order led by the United States, low and high are 5 and 95 % quantiles. A year is 1945 + session, whatever the year of the world.",
            "China, India and Pakistan jump by 0.6 to 0.8 between 2014 and 2015 because of a few votes on nuclear matters: take the mean of several years before reading much into a level.",
        ]
        if let source = all.first?.source ?? ties.first?.source { notes.append("Source: \(source).") }
        if !absent.isEmpty { notes.append("Without a published ideal point here: \(absent.joined(separator: ", ")).") }
        return PublishedAlignment(
            world: world.manifest.name, worldHash: world.contentHash,
            levels: wanted.flatMap { code in all.filter { $0.economy == code } }, distances: distances, notes: notes)
    }

    /// `ideal_points.csv` of a world folder; empty where it has none.
    private func publishedLevels(_ folder: WorldFolder) throws(Diagnostics) -> [PublishedLevel] {
        let path = "\(folder.path)/ideal_points.csv"
        guard isRegularFile(path) else { return [] }
        let table = try CSVTable(contentsOf: path)
        let names = ["economy", "year", "ideal_point", "low", "high", "source"]
        var faults: [Diagnostic] = []
        for name in names where table.column(name) == nil {
            faults.append(
                Diagnostic(
                    kind: "missing-column", file: path, line: 1, found: "there is no column `\(name)`",
                    needed: "the columns \(names.joined(separator: ", "))",
                    nearest: nearestNames(to: name, among: table.header)))
        }
        if !faults.isEmpty { throw Diagnostics(faults) }
        let columns = names.compactMap { table.column($0) }
        var levels: [PublishedLevel] = []
        for row in 0..<table.rowCount {
            let texts = columns.map { table.text(row: row, column: $0) }
            let numbers = texts[2...4].map { Double($0) }
            guard let year = Int(texts[1]), let point = numbers[0], let low = numbers[1], let high = numbers[2] else {
                faults.append(
                    Diagnostic(
                        kind: "not-a-number", file: path, line: table.line(ofRow: row),
                        found: "year, ideal_point, low or high is no number", needed: "numbers in these columns"))
                continue
            }
            levels.append(
                PublishedLevel(
                    economy: texts[0], year: year, idealPoint: point, low: low, high: high, source: texts[5]))
        }
        if !faults.isEmpty { throw Diagnostics(Array(faults.prefix(20))) }
        return levels
    }
}
