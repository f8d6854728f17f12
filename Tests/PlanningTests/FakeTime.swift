import Synchronization

/// A time that only moves when told to.
final class FakeTime: Sendable {
  private let seconds = Mutex(0.0)

  var now: Double { seconds.withLock(\.self) }

  func advance(_ by: Double) { seconds.withLock { $0 += by } }
}
