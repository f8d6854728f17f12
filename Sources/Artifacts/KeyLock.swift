import Glibc
import Synchronization

/// Who holds a lock, for the messages of those who wait.
public struct LockOwner: Hashable, Sendable, CustomStringConvertible {
  /// The stage that is being executed.
  public let stage: String
  /// The name of the host.
  public let host: String
  /// The process on that host.
  public let pid: Int
  /// When the lock was taken, as `2026-01-31T12:00:00Z`.
  public let since: String

  /// Describes an owner.
  public init(stage: String, host: String, pid: Int, since: String) {
    self.stage = stage
    self.host = host
    self.pid = pid
    self.since = since
  }

  /// This process as an owner.
  /// - Parameter time: the wall clock, in seconds since 1970.
  public static func current(stage: String, time: Int64) -> LockOwner {
    var name = [CChar](repeating: 0, count: 256)
    let known = gethostname(&name, name.count) == 0
    let host = known ? String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : "unknown"
    return LockOwner(stage: stage, host: host, pid: Int(getpid()), since: Timestamp.text(secondsSince1970: time))
  }

  /// `stage 'windows' on host node7, pid 4711, since 2026-01-31T12:00:00Z`.
  public var description: String { "stage '\(stage)' on host \(host), pid \(pid), since \(since)" }

  var canonicalValue: CanonicalValue {
    ["host": .string(host), "pid": .int(pid), "since": .string(since), "stage": .string(stage)]
  }

  init?(_ value: CanonicalValue) {
    guard let stage = value["stage"]?.stringValue, let host = value["host"]?.stringValue,
      let pid = value["pid"]?.intValue, let since = value["since"]?.stringValue
    else { return nil }
    self.init(stage: stage, host: host, pid: pid, since: since)
  }
}

/// A held lock of one key.
///
/// It is given back by `release`, by the last reference, or by the death of the process.
///
/// The lock file stays: unlinking it would let two processes lock two files of one name. Locks save work and nothing
/// else; staging and renaming keep the store safe where a filesystem's locks are not to be trusted.
public final class KeyLock: Sendable {
  private let descriptor: Mutex<Int32>

  fileprivate init(_ descriptor: Int32) {
    self.descriptor = Mutex(descriptor)
  }

  /// Gives the lock back.
  public func release() {
    descriptor.withLock { descriptor in
      if descriptor >= 0 {
        // Closing alone would leave it to a child process that has been forked and not yet gone on to its own program.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
      }
      descriptor = -1
    }
  }

  deinit { release() }
}

extension Store {
  /// The result of one attempt at a lock.
  public enum LockAttempt: Sendable {
    /// The lock is held now.
    case acquired(KeyLock)
    /// Somebody else holds it; the owner is nil in the moment between taking a lock and signing it.
    case held(LockOwner?)
  }

  /// Tries to take a key's lock, without waiting.
  public func tryLock(_ key: Digest, owner: LockOwner) throws(StoreError) -> LockAttempt {
    let path = lockPath(key)
    let descriptor = try withLayout { () throws(StoreError) in
      try FileSystem.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o666)
    }
    do throws(StoreError) {
      guard try Self.tryFlock(descriptor, path) else {
        let held = Self.owner(in: descriptor, path)
        Glibc.close(descriptor)
        return .held(held)
      }
      try Self.sign(descriptor, path, owner)
      return .acquired(KeyLock(descriptor))
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  /// Takes a key's lock where it can be had at once and its file is there already; nil where another holds it.
  func probeLock(_ key: Digest) throws(StoreError) -> LockProbe {
    let path = lockPath(key)
    let descriptor: Int32
    do {
      descriptor = try FileSystem.open(path, O_RDWR | O_NOFOLLOW)
    } catch .io(let failure) where failure.errno == ENOENT {
      return .free(nil)
    }
    let lock = KeyLock(descriptor)
    return try Self.tryFlock(descriptor, path) ? .free(lock) : .busy
  }

  enum LockProbe {
    case free(KeyLock?)
    case busy
  }

  private static func tryFlock(_ descriptor: Int32, _ path: String) throws(StoreError) -> Bool {
    do {
      _ = try FileSystem.check("flock", path) { flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch .io(let failure) where failure.errno == EWOULDBLOCK {
      return false
    }
  }

  private static func sign(_ descriptor: Int32, _ path: String, _ owner: LockOwner) throws(StoreError) {
    let bytes = owner.canonicalValue.canonicalBytes
    _ = try FileSystem.check("truncate", path) { ftruncate(descriptor, 0) }
    let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    // A signature cut short only leaves the owner unknown to those who wait.
    if count < 0, errno != EINTR { throw .io(IOFailure(operation: "write", path: path, errno: errno)) }
  }

  private static func owner(in descriptor: Int32, _ path: String) -> LockOwner? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0, let value = try? CanonicalValue(parsing: Array(buffer.prefix(count))) else { return nil }
    return LockOwner(value)
  }
}
