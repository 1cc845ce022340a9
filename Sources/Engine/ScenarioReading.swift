import Reporting
import Scenarios
import TextFormats

/// A scenario's text as a form can show it: what stands in it, and what is wrong with it.
public struct ScenarioReading: Sendable {
    /// The document as JSON, keys in their order; `nil` where the text is no YAML.
    public var tree: JSONValue?
    /// Everything that is wrong with it, names of the world not looked at.
    public var faults: [Diagnostic]
}

extension Engine {
    /// Reads a scenario without answering it.
    ///
    /// - Parameters:
    ///   - text: the scenario; it may name no files, as in ``RunRequest/init(text:called:)``.
    ///   - name: what to call it in messages.
    public func read(scenario text: [UInt8], called name: String) -> ScenarioReading {
        let tree: JSONValue
        do throws(Diagnostic) {
            tree = JSONValue(try parseYAML(text, file: name))
        } catch {
            return ScenarioReading(tree: nil, faults: [error])
        }
        do throws(Diagnostics) {
            _ = try Scenario.parse(text, file: name, folder: nil)
            return ScenarioReading(tree: tree, faults: [])
        } catch {
            return ScenarioReading(tree: tree, faults: error.all)
        }
    }

    /// The world that a scenario names; `nil` where it cannot be read or names none.
    public func worldName(ofScenario text: [UInt8]) -> String? {
        guard let root = try? parseYAML(text, file: "scenario.yaml") else { return nil }
        return root["world"]?.text
    }
}

extension JSONValue {
    /// A YAML document: plain numbers and truth values become those of JSON, everything else text.
    init(_ node: YAMLNode) {
        switch node.content {
        case .sequence(let items): self = .array(items.map(JSONValue.init))
        case .mapping(let entries): self = .object(entries.map { Member($0.name, JSONValue($0.value)) })
        case .scalar(let text, _):
            if node.isNull {
                self = .null
            } else if let whole = node.integer {
                self = .integer(whole)
            } else if let number = node.number {
                self = .number(number)
            } else if let flag = node.boolean {
                self = .bool(flag)
            } else {
                self = .string(text)
            }
        }
    }
}
