#if canImport(Glibc)
  import Glibc
#endif

/// Reads spec files; tests put files in memory behind it.
public protocol SpecFiles: Sendable {
  /// The folder that relative paths start from, absolute.
  var currentDirectory: String { get }

  /// The bytes of a regular file.
  ///
  /// - Parameter limit: A file with more bytes is refused without reading it all.
  /// - Throws: Why the file cannot be read.
  func contents(of path: String, limit: Int) throws(SpecFileError) -> [UInt8]
}

/// Why a spec file cannot be read.
public enum SpecFileError: Error, Sendable, Equatable {
  /// There is no such file.
  case notFound
  /// There is something, but not a regular file: a directory, a FIFO, a device.
  case notRegular
  /// The file has more bytes than allowed.
  case tooLarge
  /// The system refuses, in its words.
  case failed(String)
}

/// The files of this machine.
public struct LocalSpecFiles: SpecFiles {
  /// Creates the reader.
  public init() {}

  /// The working directory of the process, or `/` when it was deleted.
  public var currentDirectory: String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// Reads a regular file; never blocks on a FIFO or a device.
  public func contents(of path: String, limit: Int) throws(SpecFileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.lastError() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.lastError() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    guard status.st_size <= limit else { throw .tooLarge }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.lastError() }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      // The file may have grown since its size was asked for.
      guard bytes.count <= limit else { throw .tooLarge }
    }
  }

  private static func lastError() -> SpecFileError {
    switch errno {
    case ENOENT, ENOTDIR: .notFound
    case ENXIO, ENODEV: .notRegular
    default: .failed(String(cString: strerror(errno)))
    }
  }
}
