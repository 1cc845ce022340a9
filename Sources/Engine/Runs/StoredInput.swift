import TextFormats

/// Something that a run read: by the digest of its content and, but for worlds, with the content itself.
public struct StoredInput: Sendable, Equatable {
    /// What an input is.
    public enum Kind: String, Sendable {
        /// The scenario file.
        case scenario
        /// A file of estimates that the scenario names.
        case estimates
        /// A csv file that a measure names.
        case measures
        /// The world, of which the digest alone is kept.
        case world
    }

    /// What it is.
    public var kind: Kind
    /// Its path as the user or the scenario states it; the name of a world.
    public var name: String
    /// SHA-256 of its content, unpacked; for a world that over its files.
    public var contentHash: String
    /// Its content, unpacked; `nil` where it is not kept.
    public var bytes: [UInt8]?

    /// An input with its content.
    public init(_ kind: Kind, name: String, bytes: [UInt8]) {
        self.kind = kind
        self.name = name
        self.bytes = bytes
        contentHash = sha256(bytes)
    }

    /// An input of which the content is not kept.
    public init(_ kind: Kind, name: String, contentHash: String) {
        self.kind = kind
        self.name = name
        self.contentHash = contentHash
    }
}

extension RunResult {
    /// What the run read, each once: the scenario, files of estimates and of measures, and the world.
    public var inputs: [StoredInput] {
        var inputs: [StoredInput] = []
        if !scenarioText.isEmpty { inputs.append(StoredInput(.scenario, name: request.scenario, bytes: scenarioText)) }
        for file in manifest.files {
            let kind: StoredInput.Kind = file.kind == .estimates ? .estimates : .measures
            var input = StoredInput(kind, name: file.path, contentHash: file.contentHash)
            input.bytes = file.content
            if !inputs.contains(where: { $0.kind == kind && $0.name == file.path }) { inputs.append(input) }
        }
        inputs.append(StoredInput(.world, name: world.name, contentHash: manifest.worldHash))
        return inputs
    }
}
