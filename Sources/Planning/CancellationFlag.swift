import Synchronization

/// A wish to stop, made once, by a signal handler or a caller.
///
/// Setting and reading it is safe in a signal handler.
public final class CancellationFlag: Sendable {
  private let value = Atomic<Int32>(0)

  /// A flag that is not set.
  public init() {}

  /// Asks to stop; the first caller's signal number stays.
  ///
  /// Says whether this call was the first.
  @discardableResult
  public func cancel(signal: Int32) -> Bool {
    value.compareExchange(expected: 0, desired: signal, ordering: .sequentiallyConsistent).exchanged
  }

  /// Whether somebody asked to stop.
  public var isCancelled: Bool { signal != nil }

  /// The signal that asked to stop.
  public var signal: Int32? {
    let signal = value.load(ordering: .sequentiallyConsistent)
    return signal == 0 ? nil : signal
  }
}
