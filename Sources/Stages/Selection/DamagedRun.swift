/// A file that cannot be used, for which its run is left out.
public struct DamagedRun: Sendable {
  /// The file.
  public let path: String
  /// What is wrong with it; nil where it does not hold what it should.
  public let reason: String?

  init(path: String, reason: String?) {
    self.path = path
    self.reason = reason
  }

  init(_ fault: RunFile.Fault) {
    self.init(path: fault.path, reason: fault.reason)
  }
}
