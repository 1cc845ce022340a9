import Synchronization

/// One request on its way in, and its response on its way out.
///
/// Everything but the response belongs to the thread of the connections.
final class RequestState: @unchecked Sendable {
    enum Phase {
        /// Its head has not been looked at.
        case head
        /// Its body comes in.
        case receiving
        /// It is refused; what still comes in is read past.
        case refused(HTTPResponse)
        /// Its response is made elsewhere.
        case waiting
        /// Its response is on its way.
        case answered
    }

    /// The target, as sent.
    let target: String
    var phase = Phase.head
    var request: HTTPRequest?
    /// Bytes of the body so far, those that were read past too.
    var received = 0

    /// Bytes of the body that count among those in flight.
    var held = 0

    private let made = Mutex<(response: HTTPResponse?, isDone: Bool)>((nil, false))

    init(target: String) { self.target = target }

    /// Gives the response; `false` where one was given already.
    func complete(_ response: HTTPResponse) -> Bool {
        made.withLock { made in
            guard !made.isDone else { return false }
            made = (response, true)
            return true
        }
    }

    /// The response that was given.
    var response: HTTPResponse? { made.withLock { $0.response } }
}
