/// Memory for the kernels: a fixed number of plain values, freed with the object.
///
/// Threads may write to different places of one buffer at once; who does so says which places.
final class Buffer<Element>: @unchecked Sendable where Element: BitwiseCopyable {
    /// The first element.
    let start: UnsafeMutablePointer<Element>
    /// Number of elements.
    let count: Int

    /// Takes memory and sets every element to a value.
    init(_ count: Int, filledWith value: Element) {
        self.count = count
        start = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        start.initialize(repeating: value, count: max(1, count))
    }

    /// Copies an array.
    init(_ values: [Element]) {
        count = values.count
        start = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { start.initialize(from: base, count: source.count) }
        }
    }

    deinit { start.deallocate() }

    /// The element at a place, which is not checked.
    @inline(__always)
    subscript(place: Int) -> Element {
        get { start[place] }
        set { start[place] = newValue }
    }

    /// All elements.
    var values: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Sets every element.
    func fill(_ value: Element) { start.update(repeating: value, count: count) }

    /// Copies the elements of a buffer of the same length.
    func copy(_ other: Buffer<Element>) { start.update(from: other.start, count: count) }
}

/// A pointer that a parallel loop may hand to its threads; each writes to places of its own.
struct SendablePointer<Element>: @unchecked Sendable {
    /// The pointer.
    let pointer: UnsafeMutablePointer<Element>

    init(_ pointer: UnsafeMutablePointer<Element>) { self.pointer = pointer }
}
