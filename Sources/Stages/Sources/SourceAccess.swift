/// What an experiment may do to get at the data that its spec names.
public struct SourceAccess: Sendable {
  /// When the network is used.
  public enum Network: Sendable {
    /// Not at all: what has been downloaded before is used.
    case never
    /// For what has not been downloaded before.
    case ifMissing
    /// For everything, again.
    case always
  }

  /// When the network is used.
  public var network = Network.never
  /// The runs folder, whose cache keeps what was downloaded; nil where there is none.
  public var layout: RunLayout?
  /// Whether downloads without a digest in the spec are refused.
  public var isLocked = false
  /// Whether services may be at addresses of this machine, unencrypted.
  public var allowsLocalhost = false
  /// Folders that files may lie in beside the spec's own and the working directory.
  public var allowedRoots: [String] = []
  /// Reads the source's files from these places, by their names, as a finished run recorded them.
  public var recordedFiles: [String: String]?
  /// Told of every download before it begins.
  public var report: @Sendable (String) -> Void = { _ in }

  /// Access to files beside the spec, and to nothing else.
  public init() {}
}
