#if canImport(Glibc)
  import Glibc
#endif

/// Reading of the files of run folders, none of which may be larger than its kind ever is: nothing larger is loaded.
enum RunFile {
  /// Why a file could not be read.
  enum Fault: Error, Hashable, CustomStringConvertible {
    /// Nothing is there, or it cannot be read.
    case missing(String)
    /// It has more bytes than such a file may have.
    case tooLarge(String, size: Int, limit: Int)

    /// The file.
    var path: String {
      switch self {
      case .missing(let path), .tooLarge(let path, _, _): path
      }
    }

    /// What is wrong with it.
    var reason: String {
      switch self {
      case .missing: "no such file"
      case .tooLarge(_, let size, let limit): "is too large: it has \(size) bytes, and no more than \(limit) are read"
      }
    }

    /// Whether the file is there, and larger than such a file ever is.
    var isTooLarge: Bool { if case .tooLarge = self { true } else { false } }

    var description: String { "\(path) \(reason)" }
  }

  /// The most bytes of a file that are read, by its name in the folder.
  static func limit(_ name: String) -> Int {
    switch name {
    case RunLayout.File.record: 16 << 20
    case RunLayout.File.lock: 64 << 20
    // A row for each forecast of each model and seed; and all that is no table: weights, figures, pages.
    case RunLayout.File.predictions: 8 << 30
    case let name where name.hasSuffix(".csv") || name.hasSuffix(".json"): 1 << 30
    default: 4 << 30
    }
  }

  /// The bytes of a file; never blocks on a FIFO or a device.
  static func read(_ name: String, in folder: String) throws(Fault) -> [UInt8] {
    try check(name, in: folder)
    let path = "\(folder)/\(name)"
    guard let bytes = FilePlaces.contents(path, limit: limit(name)) else { throw .missing(path) }
    return bytes
  }

  /// Finds a file too large without reading it; one that is not there passes.
  static func check(_ name: String, in folder: String) throws(Fault) {
    let path = "\(folder)/\(name)"
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    let (size, limit) = (Int(status.st_size), limit(name))
    if size > limit { throw .tooLarge(path, size: size, limit: limit) }
  }
}
