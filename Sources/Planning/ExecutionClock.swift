import Artifacts
import Glibc

/// The clocks that execution reads and sleeps by.
public struct ExecutionClock: Sendable {
  /// The wall clock, in seconds since 1970.
  public var wall: @Sendable () -> Int64
  /// A clock that never goes back, in seconds.
  public var monotonic: @Sendable () -> Double
  /// Sleeps for some seconds.
  public var sleep: @Sendable (Double) async -> Void

  /// Clocks of one's own.
  public init(
    wall: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (Double) async -> Void
  ) {
    self.wall = wall
    self.monotonic = monotonic
    self.sleep = sleep
  }

  /// The system's clocks.
  public static let system = ExecutionClock(
    wall: { Timestamp.now() },
    monotonic: {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    },
    // A cancelled sleep ends early, and the waiting loop then sees the cancellation.
    sleep: { seconds in try? await Task.sleep(nanoseconds: UInt64(seconds * 1e9)) })
}
