/// Reading and hashing of files outside the store that stages take as input.
public enum ExternalFile {
  /// Why an external file could not be read.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing is there.
    case missing
    /// A directory, pipe or device is there.
    case notRegularFile
    /// Reading failed.
    case io(IOFailure)

    /// A short reason, such as `no such file`.
    public var description: String {
      switch self {
      case .missing: "no such file"
      case .notRegularFile: "is not a regular file"
      case .io(let failure): failure.reason
      }
    }

    init(_ fault: ReadingFault) {
      self =
        switch fault {
        case .missing: .missing
        case .notRegularFile, .tooLarge: .notRegularFile
        case .failed(.io(let failure)): .io(failure)
        case .failed: .notRegularFile
        }
    }
  }

  /// The digest of a file's bytes.
  ///
  /// Links are followed.
  public static func digest(of path: String) throws(Fault) -> Digest {
    do { return try FileSystem.digest(path, followingLinks: true).digest } catch { throw Fault(error) }
  }

  /// A file's bytes, and the digest of those very bytes.
  ///
  /// Links are followed.
  public static func read(_ path: String) throws(Fault) -> (bytes: [UInt8], digest: Digest) {
    do {
      return try FileSystem.readHashing(path, followingLinks: true, limit: .max - 1)
    } catch { throw Fault(error) }
  }
}
