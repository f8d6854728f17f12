import Glibc

/// What can go wrong with the store: damage, storage that fails, and a lock that is not had in time.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An entry does not hold the bytes that its name promises. It has been moved to quarantine.
  case damaged(DamagedEntry)
  /// A system call failed.
  case io(IOFailure)
  /// Another process holds a stage's lock for longer than the time allowed.
  case lockTimeout(stage: String, owner: LockOwner?, seconds: Double)

  /// The process exit code that the contract gives to this error: 5, 6 or 7.
  public var exitCode: Int32 {
    switch self {
    case .damaged: 5
    case .io: 6
    case .lockTimeout: 7
    }
  }

  /// The stable code of this error.
  public var code: String {
    switch self {
    case .damaged: "I501"
    case .io: "I601"
    case .lockTimeout: "I701"
    }
  }

  /// The text without its code.
  public var message: String {
    switch self {
    case .damaged(let entry): "store \(entry)"
    case .io(let failure): failure.description
    case .lockTimeout(let stage, let owner, let seconds):
      "lock of stage '\(stage)' not had within \(Self.text(ofSeconds: seconds)) s; "
        + "held by \(owner?.description ?? "an unknown owner")"
    }
  }

  /// `error[CODE]: text`.
  public var description: String { "error[\(code)]: \(message)" }

  private static func text(ofSeconds seconds: Double) -> String {
    Int(exactly: seconds)?.description ?? seconds.description
  }
}

/// A store entry that is not what its name or its record promises.
public struct DamagedEntry: Hashable, Sendable, CustomStringConvertible {
  /// How an entry is wrong.
  public enum Fault: Hashable, Sendable, CustomStringConvertible {
    /// Nothing is there.
    case missing
    /// Its bytes, or their number, are others.
    case digestMismatch
    /// A directory, link or device is there.
    case notRegularFile
    /// An action record whose bytes are right but cannot be used, such as one of another format.
    case unreadableRecord(String)

    /// A short reason.
    public var description: String {
      switch self {
      case .missing: "missing"
      case .digestMismatch: "sha256 mismatch"
      case .notRegularFile: "not a regular file"
      case .unreadableRecord(let reason): reason
      }
    }
  }

  /// The digest that names the entry.
  public let digest: Digest
  /// The artifact's name, or `action record`.
  public let name: String
  /// How the entry is wrong.
  public let fault: Fault

  /// Describes damage.
  public init(digest: Digest, name: String, fault: Fault) {
    self.digest = digest
    self.name = name
    self.fault = fault
  }

  /// `entry 0123456789ab.../name damaged (sha256 mismatch); moved to quarantine`, or `entry ... missing`.
  public var description: String {
    fault == .missing
      ? "entry \(digest.short)/\(name) missing"
      : "entry \(digest.short)/\(name) damaged (\(fault)); moved to quarantine"
  }
}

/// A system call that failed, with what it was doing.
public struct IOFailure: Hashable, Sendable, CustomStringConvertible {
  /// The operation, such as `write` or `rename`.
  public let operation: String
  /// The path that it was given.
  public let path: String
  /// The system's error number.
  public let errno: Int32
  /// The bytes that were to be written and the bytes that are free, where the device is full.
  public let space: Space?

  /// Bytes wanted and bytes free.
  public struct Space: Hashable, Sendable {
    /// The bytes that were to be written.
    public let need: Int
    /// The bytes that are free.
    public let free: Int
  }

  init(operation: String, path: String, errno: Int32, space: Space? = nil) {
    self.operation = operation
    self.path = path
    self.errno = errno
    self.space = space
  }

  /// `write runs/.store/...: no space left (need 41 MB, free 3 MB)`.
  public var description: String {
    let detail = space.map { " (need \(Self.size($0.need)), free \(Self.size($0.free)))" } ?? ""
    return "\(operation) \(path): \(reason)\(detail)"
  }

  /// The system's words for the error number.
  public var reason: String {
    switch errno {
    case ENOSPC: "no space left"
    case EDQUOT: "disk quota exceeded"
    case ENOENT: "no such file"
    default: strerror(errno).map { String(cString: $0).lowercasedFirst } ?? "error \(errno)"
    }
  }

  /// A size in decimal units: `41 MB`, and with a tenth below ten, `3.2 MB`.
  private static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    let (unit, name) = bytes < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
    let (whole, tenth) = (bytes / unit, bytes % unit * 10 / unit)
    return whole < 10 && tenth > 0 ? "\(whole).\(tenth) \(name)" : "\(whole) \(name)"
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
