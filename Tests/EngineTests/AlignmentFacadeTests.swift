import Engine
import TestSupport
import Testing

@Suite struct AlignmentFacadeTests {
    private func folder() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write(
            "countries.csv", "country_code,country,iso3\nUS,United States,USA\nCN,China,CHN\nKH,Cambodia,KHM\n")
        var calls = "rcid,session,date\n"
        var votes = "rcid,country_code,vote\n"
        for call in 1...24 {
            let session = 1 + call % 2
            calls += "\(call),\(session),\(1945 + session)-12-01\n"
            votes += "\(call),US,\(call % 3 == 0 ? "yes" : "no")\n\(call),CN,\(call % 3 == 0 ? "no" : "yes")\n"
            votes += "\(call),KH,\(call % 4 == 0 ? "abstain" : call % 3 == 0 ? "no" : "yes")\n"
        }
        try folder.write("roll_calls.csv", calls)
        try folder.write("votes.csv", votes)
        return folder
    }

    @Test func pointsAndDistancesByYear() throws {
        let folder = try folder()
        let result = try Engine.idealPoints(IdealPointRequest(folder: folder.path))
        #expect(result.rows.count == 6 && result.counts.votes == 72)
        let usa = try #require(result.point(of: "USA", in: 1946))
        let china = try #require(result.point(of: "CHN", in: 1946))
        #expect(usa.idealPoint > 0 && usa.idealPoint > china.idealPoint && usa.session == 1)
        #expect(usa.low < usa.idealPoint && usa.idealPoint < usa.high)
        let distances = result.distances("USA", "CHN")
        #expect(distances.map(\.year) == [1946, 1947])
        #expect(distances.first?.distance == usa.idealPoint - china.idealPoint)
        #expect(result.csv.hasPrefix("economy,session,year,ideal_point,std_error,low,high\nCHN,1,1946,"))
        #expect(result.json.contains("\"r_hat_median\""))
        withExtendedLifetime(folder) {}
    }

    @Test func widthOfIntervalsFollowsTheRequest() throws {
        let folder = try folder()
        var request = IdealPointRequest(folder: folder.path)
        request.economies = ["KHM"]
        let published = try Engine.idealPoints(request)
        request.intervalPercent = 95
        let wide = try Engine.idealPoints(request)
        #expect(published.rows.map(\.idealPoint) == wide.rows.map(\.idealPoint))
        for (narrow, wide) in zip(published.rows, wide.rows) {
            #expect(abs((wide.high - wide.low) / (narrow.high - narrow.low) - 1.959964 / 1.644854) < 1e-5)
        }
        withExtendedLifetime(folder) {}
    }

    @Test func bothWorldsCarryPublishedPoints() throws {
        let engine = Engine(home: DataHome(path: packageRoot))
        for world in ["factbook-2014", "factbook-2024"] {
            let found = try engine.publishedAlignment(["KHM", "USA"], world: world)
            #expect(found.levels.map(\.year) == [2014, 2015, 2014, 2015])
            #expect(found.distances.count == 2)
            // The ties and the levels say the same.
            for row in found.distances {
                let levels = found.levels.filter { $0.year == row.year }.map(\.idealPoint)
                #expect(levels.count == 2 && abs(abs(levels[0] - levels[1]) - row.distance) < 1e-12)
            }
            #expect(found.levels.allSatisfy { $0.low < $0.idealPoint && $0.idealPoint < $0.high })
        }
    }
}
