import TextFormats

/// Finds the route of a request.
struct Router: Sendable {
    /// Every route, the more particular before the more general.
    let routes: [Route]

    /// A route with the open parts of the path.
    struct Match {
        let route: Route
        let parameters: [String: String]
    }

    /// The route of a request.
    ///
    /// - Throws: `HTTPFault` 404 with the nearest paths, 405 with `Allow`, 400 where the query is not the route's.
    func match(_ method: String, _ target: RequestTarget) throws(HTTPFault) -> Match {
        // What a program may read, it may ask about.
        let wanted = method == "HEAD" ? "GET" : method
        let onPath = routes.compactMap { route in
            route.match(target.segments).map { Match(route: route, parameters: $0) }
        }
        guard !onPath.isEmpty else {
            let paths = Set(routes.map(\.path)).sorted()
            throw HTTPFault(
                404, kind: "unknown-path", found: "there is nothing at \(shown(target.path))",
                needed: "a path of /api/v1/openapi.json", nearest: nearestNames(to: target.path, among: paths))
        }
        guard let match = onPath.first(where: { $0.route.method == wanted }) else {
            let allowed = allowed(onPath)
            throw HTTPFault(
                405, kind: "method-not-allowed", found: "\(shown(method)) is not done to \(shown(target.path))",
                needed: "one of \(allowed)", headers: [HTTPHeader("Allow", allowed)])
        }
        try check(target.query, of: match.route)
        return match
    }

    /// The methods of a path, as `Allow` lists them; of every path where the target is `*`.
    func allowedMethods(_ target: RequestTarget) -> String {
        allowed(
            routes.filter { target.isAsterisk || $0.match(target.segments) != nil }.map {
                Match(route: $0, parameters: [:])
            })
    }

    private func allowed(_ matches: [Match]) -> String {
        let methods = Set(matches.map(\.route.method))
        return
            (["GET", "POST", "DELETE"].filter(methods.contains) + (methods.contains("GET") ? ["HEAD"] : [])
            + ["OPTIONS"]).joined(separator: ", ")
    }

    private func check(_ query: [HTTPHeader], of route: Route) throws(HTTPFault) {
        let names = route.query.map(\.name)
        var seen: Set<String> = []
        for pair in query {
            guard names.contains(pair.name) else {
                throw HTTPFault(
                    400, kind: "unknown-parameter", found: "the query names \(shown(pair.name))",
                    needed: names.isEmpty ? "no query" : "one of \(names.joined(separator: ", "))",
                    nearest: nearestNames(to: pair.name, among: names))
            }
            guard seen.insert(pair.name).inserted else {
                throw HTTPFault(
                    400, kind: "repeated-parameter", found: "the query names \(shown(pair.name)) twice", needed: "once")
            }
        }
    }
}
