import Engine
import Reporting
import Synchronization
import TestSupport
import WorldData

@testable import HTTPService

/// A folder with data, two small worlds and a page, and a service over it.
struct ServiceFixture {
    let folder = TemporaryFolder()

    /// A scenario that the small world answers.
    static let scenario = """
        comity_scenario: 1
        name: test
        world: small
        policy:
          - agreement: {name: Pact, members: [E0, E1], tariffs: remove, trade_effect: rta/plain, sectors: all, already_covered: 0}
        """

    init() throws {
        try folder.write(
            "Parameters/agreements/agreements.csv",
            "agreement,name,kind,source,note\nNONE,None,organisation,a test,\nPAST,Past,trade,a test,\nPLAN,Plan,trade-proposed,a test,\n"
        )
        try folder.write(
            "Parameters/agreements/memberships.csv",
            "agreement,economy,side,since,until,source\nNONE,E0,,2000-01-01,,a test\nPAST,E1,,2000-01-01,,a test\n"
                + "PAST,E2,,2000-01-01,,a test\nPLAN,E0,,2000-01-01,,a test\nPLAN,ELSEWHERE,,2000-01-01,,a test\n")
        try folder.write(
            "Parameters/effects/effects.csv",
            "id,value,std_error,distribution,unit,applies_to,source,table,page,doi,retrieved,note\n"
                + "rta/plain,0.4,0.1,normal,log points,trade,A test,,,,,\n")
        try folder.write(
            "Parameters/elasticities/horizons.csv",
            "id,factor,std_error,source,table,page,doi\nshort/test,0.25,,A test,,,\n")
        try folder.write(
            "Parameters/elasticities/scale-elasticities.csv",
            "id,rule,value,theta,scale_times_theta,scale_times_theta_se,source,table,page,doi\n")
        try folder.write("Scenarios/one.yaml", Self.scenario)
        try folder.write("Scenarios/with-file.yaml", Self.scenario + "\nparameters: [estimate.json]\n")
        try folder.write("Web/index.html", "<!doctype html><title>Comity</title>\n")
        try folder.write("Web/app/main.js", "export const one = 1;\n")
        try folder.write("Web/texts/en.json", "{}\n")
        try folder.write("Web/.hidden.js", "secret")
        try folder.write("Web/notes.unknown", "secret")
        try folder.write("secret.txt", "secret")
        for (name, seed) in [("small", 5), ("other", 6)] {
            var world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: UInt64(seed)))
            world.manifest.name = name
            try WorldFolder(path: "\(folder.path)/Worlds/\(name)").write(world)
        }
    }

    /// The names by which tests address the service.
    static let access = AccessRules(names: AccessRules.loopbackNames, port: 8080)

    func workbench(_ limits: ServiceLimits = ServiceLimits()) throws -> Workbench {
        try Workbench(engine: Engine(home: DataHome(path: folder.path)), limits: limits, archive: MemoryArchive())
    }

    func service(_ access: AccessRules = ServiceFixture.access, _ limits: ServiceLimits = ServiceLimits()) throws
        -> WorkbenchService
    { WorkbenchService(try workbench(limits), access) }
}

extension WorkbenchService {
    /// The response to a request, waited for.
    func ask(_ request: HTTPRequest) -> HTTPResponse {
        switch reply(to: request) {
        case .now(let response): return response
        case .later(let start):
            let answer = Waiter<HTTPResponse>()
            start { answer.set($0) }
            return answer.wait()
        }
    }

    /// Reads a path.
    func get(_ target: String, _ headers: [HTTPHeader] = []) -> HTTPResponse {
        ask(HTTPRequest("GET", target, headers: [HTTPHeader("Host", "127.0.0.1:8080")] + headers))
    }

    /// Sends a body.
    func post(_ target: String, _ body: String, type: String? = "application/json", _ headers: [HTTPHeader] = [])
        -> HTTPResponse
    {
        let own = [HTTPHeader("Host", "127.0.0.1:8080")] + (type.map { [HTTPHeader("Content-Type", $0)] } ?? [])
        return ask(HTTPRequest("POST", target, headers: own + headers, body: Array(body.utf8)))
    }
}

/// A body with a scenario.
func scenarioBody(_ scenario: String = ServiceFixture.scenario, _ more: String = "") -> String {
    String(decoding: JSONValue.string(scenario).bytes(), as: UTF8.self).withMembers(more)
}

extension String {
    fileprivate func withMembers(_ more: String) -> String { "{\"scenario\":\(self)\(more)}" }
}

extension HTTPResponse {
    /// The document of the body.
    var document: JSONValue {
        get throws { try JSONValue(parsing: bytes, called: "response") }
    }

    /// The kinds of the faults of the body.
    var kinds: [String] {
        guard case .array(let faults)? = try? document["errors"] else { return [] }
        return faults.compactMap { if case .string(let kind)? = $0["kind"] { kind } else { nil } }
    }
}
