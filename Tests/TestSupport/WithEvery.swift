import Testing

/// Runs a body for every element, and says for which one an expectation failed.
///
/// One test walks all cases, and a failure carries the trail of values that led to it; calls nest.
public func withEvery<Element>(
    _ name: String, in elements: [Element], _ body: (Element) throws -> Void
) rethrows {
    for element in elements {
        let trail = Trail.current + ["\(name): \(element)"]
        try Trail.$current.withValue(trail) { try body(element) }
    }
}

/// The values that led to the present case.
public enum Trail {
    @TaskLocal static var current: [String] = []

    /// The trail as a comment for an expectation.
    public static var comment: Comment { Comment(rawValue: current.joined(separator: ", ")) }
}
