import Artifacts

/// The identity of the files that a source was read from as an artifact: canonical JSON.
///
/// What is known by a source's content, such as its test parts, depends on it without depending on the whole table.
struct SourceFile {
  /// The content of each file, by the name that the stage knows it by; empty where values are made up.
  let files: [String: Digest]

  var bytes: [UInt8] { CanonicalValue.digests(files).canonicalBytes }

  init(files: [String: Digest]) {
    self.files = files
  }

  init(_ bytes: [UInt8]) throws {
    guard case .object(let members) = try CanonicalValue(parsing: bytes) else {
      throw ArtifactFault("the source's files are not a table")
    }
    files = try members.mapValues { value in
      guard let digest = value.digest else { throw ArtifactFault("the source's files are not known by digests") }
      return digest
    }
  }
}
