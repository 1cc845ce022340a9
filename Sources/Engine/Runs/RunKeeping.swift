import TextFormats

/// What became of the wish to keep a run.
public enum RunKeeping: Sendable {
    /// It is on the disk.
    case kept(RunID)
    /// It is not, for a reason that its user should know: a warning of kind `run-not-kept`.
    case notKept(Diagnostic)

    /// Keeps an answer with all its documents and inputs.
    ///
    /// An answer is never lost because it could not be kept: whatever goes wrong comes back as a warning.
    ///
    /// - Parameters:
    ///   - result: the answer.
    ///   - data: the user's data folder; `nil` is the standard one.
    ///   - seconds: how long the run took.
    ///   - origin: which surface asked for it.
    public init(_ result: RunResult, data: String? = nil, seconds: Double, origin: String) {
        self.init { try RunStore.standard(stated: data).keep(result, seconds: seconds, origin: origin) }
    }

    private init(_ body: () throws -> RunID) {
        do {
            self = .kept(try body())
        } catch let fault as Diagnostic {
            self = .notKept(Self.warning(fault))
        } catch {
            self = .notKept(Self.warning(Diagnostic(kind: "store-failed", found: "\(error)")))
        }
    }

    private static func warning(_ fault: Diagnostic) -> Diagnostic {
        var warning = fault
        warning.severity = .warning
        warning.kind = "run-not-kept"
        warning.found = "this run was not kept, the answer is whole: \(fault.found)"
        let others = "`--data DIR` keeps runs elsewhere, `--no-keep` keeps none"
        // A fault of the place already names the way out.
        warning.advice =
            fault.advice.isEmpty
            ? others : fault.advice.contains("--data") ? fault.advice : "\(fault.advice); \(others)"
        warning.nearest = []
        return warning
    }
}

extension RunStore {
    /// Keeps an answer with all its documents and inputs; see ``save(_:documents:inputs:seconds:origin:)``.
    public func keep(_ result: RunResult, seconds: Double, origin: String) throws -> RunID {
        try save(
            result, documents: try result.documents(), inputs: result.inputs, seconds: seconds, origin: origin)
    }
}
