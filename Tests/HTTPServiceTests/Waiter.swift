import Glibc
import Synchronization

/// A value that one thread waits for and another sets.
final class Waiter<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func set(_ value: Value) { self.value.withLock { $0 = $0 ?? value } }

    var isSet: Bool { value.withLock { $0 != nil } }

    /// The value, for which a minute is enough; traps beyond, since the test could not go on.
    func wait() -> Value {
        for _ in 0..<60_000 {
            if let value = value.withLock({ $0 }) { return value }
            usleep(1000)
        }
        preconditionFailure("nothing came in a minute")
    }
}

/// Whether something becomes true within some seconds.
func eventually(_ seconds: Double = 20, _ condition: () -> Bool) -> Bool {
    for _ in 0..<Int(seconds * 200) {
        if condition() { return true }
        usleep(5000)
    }
    return condition()
}
