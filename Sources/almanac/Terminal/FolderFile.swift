#if canImport(Glibc)
  import Glibc
#endif

/// Files that a command writes where the user says.
enum FolderFile {
  /// Writes a file all at once; folders above it are made.
  static func write(_ bytes: [UInt8], to path: String) throws {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/").dropLast() {
      folder += part + "/"
      if mkdir(folder, 0o777) != 0, errno != EEXIST { throw failure("make folder", folder) }
    }
    let temporary = "\(path).\(getpid())"
    guard let file = fopen(temporary, "we") else { throw failure("write", path) }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count, rename(temporary, path) == 0 else {
      let failure = failure("write", path)
      unlink(temporary)
      throw failure
    }
  }

  /// The first bytes of a file, fewer where it is shorter; nil where there is none that can be read.
  static func beginning(of path: String, count: Int) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = fread(&bytes, 1, count, file)
    return Array(bytes.prefix(read))
  }

  private static func failure(_ operation: String, _ path: String) -> CommandFailure {
    CommandFailure("error[I601]: \(operation) \(path): \(String(cString: strerror(errno)))", exitCode: 6)
  }
}
