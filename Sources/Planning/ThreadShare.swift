import Synchronization

/// The threads of a machine, shared evenly by the heavy stages that run.
final class ThreadShare: Sendable {
  private let threads: Int
  private let heavy = Mutex(0)

  init(threads: Int) {
    self.threads = threads
  }

  func enter(weight: Int) {
    if weight > 1 { heavy.withLock { $0 += 1 } }
  }

  func leave(weight: Int) {
    if weight > 1 { heavy.withLock { $0 -= 1 } }
  }

  func budget(weight: Int) -> Int {
    guard weight > 1 else { return 1 }
    return min(weight, max(1, threads / max(1, heavy.withLock { $0 })))
  }
}
