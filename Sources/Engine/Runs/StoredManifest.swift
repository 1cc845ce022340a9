import FoundationEssentials
import TextFormats

/// The parts of a kept manifest that are shown and compared; see ``RunManifest``.
public struct StoredManifest: Decodable, Sendable, Equatable {
    /// A parameter that the run used.
    public struct Parameter: Decodable, Sendable, Equatable {
        /// What it is called.
        public var name: String
        /// Its value in ``unit``.
        public var value: Double?
        /// Its standard error.
        public var standardError: Double?
        /// Its unit.
        public var unit: String
        /// Its source.
        public var source: String
    }

    /// A measure and what it touched.
    public struct Measure: Decodable, Sendable, Equatable {
        /// Its label.
        public var measure: String
        /// What it does, in words; may be empty.
        public var words: String
        /// Cells that it changed.
        public var changedCells: Int
    }

    /// A finding.
    public struct Finding: Decodable, Sendable, Equatable {
        /// error, warning or note.
        public var severity: String
        /// Its stable kind.
        public var kind: String
        /// What was found.
        public var found: String
    }

    /// The member of the model family.
    public struct Model: Decodable, Sendable, Equatable {
        /// The horizon in words.
        public var horizon: String
        /// Competition in words.
        public var competition: String
        /// Input-output links: `with` or `without`.
        public var inputOutput: String
        /// How scale is measured.
        public var scale: String?
    }

    /// The rule for deficits.
    public var closure: String
    /// The model.
    public var model: Model
    /// Parameters, in order.
    public var parameters: [Parameter]
    /// Measures, in order: baseline first.
    public var measures: [Measure]
    /// Evaluations of the whole system.
    public var evaluations: Int
    /// Largest relative residual of any equilibrium condition.
    public var largestRelativeResidual: Double?
    /// Everything clipped, dropped or assumed.
    public var findings: [Finding]

    /// Reads a document `manifest.json`.
    ///
    /// - Throws: `Diagnostic` of kind `store-damaged`.
    init(json: [UInt8], file: String) throws(Diagnostic) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(StoredManifest.self, from: Data(json))
        } catch {
            throw Diagnostic(
                kind: "store-damaged", file: file, found: "the manifest of a run cannot be read",
                needed: "the manifest as Comity wrote it")
        }
    }
}
