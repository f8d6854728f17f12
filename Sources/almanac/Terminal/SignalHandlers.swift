import Planning
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The first SIGINT, SIGTERM or SIGUSR1 asks running stages to keep a checkpoint and stop; a second ends the process.
enum SignalHandlers {
  private static let flag = Mutex<CancellationFlag?>(nil)
  /// What the handler reads: it may not take a lock.
  private nonisolated(unsafe) static var current: Unmanaged<CancellationFlag>?

  static func install(_ cancellation: CancellationFlag) {
    flag.withLock {
      $0 = cancellation
      current = Unmanaged.passUnretained(cancellation)
    }
    // A parent may have blocked them.
    var numbers = sigset_t()
    sigemptyset(&numbers)
    defer { pthread_sigmask(SIG_UNBLOCK, &numbers, nil) }
    for number in [SIGINT, SIGTERM, SIGUSR1] {
      sigaddset(&numbers, number)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        let isFirst = SignalHandlers.current?.takeUnretainedValue().cancel(signal: number) ?? false
        if !isFirst { _exit(128 + number) }
      }
      sigaction(number, &action, nil)
    }
  }

  /// 130 and 143 for SIGINT and SIGTERM; 75, "run again", for SIGUSR1, which schedulers send before a time limit.
  static func exitCode(_ cancellation: CancellationFlag) -> Int32 {
    switch cancellation.signal {
    case SIGINT: 130
    case SIGTERM: 143
    default: 75
    }
  }
}
