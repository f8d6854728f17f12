import Glibc

/// The system calls that the module makes: repeated when a signal interrupts them, every return checked, every
/// failure typed with its operation and path.
enum FileSystem {
  /// What `lstat` says, cut to what is needed.
  struct Status {
    let isRegularFile: Bool
    let isDirectory: Bool
    let size: Int
    /// Seconds since 1970.
    let modified: Int64
  }

  /// Repeats a call while signals interrupt it; a negative result becomes an error.
  static func check(
    _ operation: String, _ path: String, _ call: () -> Int32
  ) throws(StoreError) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw .io(IOFailure(operation: operation, path: path, errno: code)) }
    }
  }

  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(StoreError) -> Int32 {
    try check("open", path) { Glibc.open(path, flags | O_CLOEXEC, mode) }
  }

  /// Closes a descriptor that was written to.
  ///
  /// After EINTR the descriptor is closed all the same on Linux.
  static func close(_ descriptor: Int32, _ path: String) throws(StoreError) {
    if Glibc.close(descriptor) != 0, errno != EINTR {
      throw .io(IOFailure(operation: "close", path: path, errno: errno))
    }
  }

  /// Writes all bytes, however few the system takes at a time.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let buffer = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        throw .io(IOFailure(operation: "write", path: path, errno: count == 0 ? EIO : errno))
      }
    }
  }

  /// Reads until the buffer is full or the file ends, and returns the number of bytes.
  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, _ path: String
  ) throws(StoreError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else if errno != EINTR {
        throw .io(IOFailure(operation: "read", path: path, errno: errno))
      }
    }
    return filled
  }

  /// Makes a file's content durable.
  ///
  /// A descriptor whose `fsync` failed is never tried again: the system may have dropped the pages, and a second call
  /// would report success.
  static func synchronize(_ descriptor: Int32, _ path: String) throws(StoreError) {
    _ = try check("fsync", path) { fsync(descriptor) }
  }

  /// Makes the names in a directory durable.
  static func synchronizeDirectory(_ path: String) throws(StoreError) {
    let descriptor = try open(path, O_RDONLY | O_DIRECTORY)
    defer { Glibc.close(descriptor) }
    try synchronize(descriptor, path)
  }

  static func rename(_ source: String, _ target: String) throws(StoreError) {
    _ = try check("rename", target) { Glibc.rename(source, target) }
  }

  static func link(_ source: String, _ target: String) throws(StoreError) {
    _ = try check("link", target) { Glibc.link(source, target) }
  }

  static func unlink(_ path: String) throws(StoreError) {
    _ = try check("unlink", path) { Glibc.unlink(path) }
  }

  static func makeDirectory(_ path: String) throws(StoreError) {
    _ = try check("mkdir", path) { mkdir(path, 0o777) }
  }

  /// Makes a directory and those above it, durably.
  ///
  /// One that is there already is left alone.
  static func makeDirectories(_ path: String) throws(StoreError) {
    if try status(path, followingLinks: true)?.isDirectory == true { return }
    let parent = parentPath(path)
    if parent != path { try makeDirectories(parent) }
    do {
      try makeDirectory(path)
    } catch .io(let failure) where failure.errno == EEXIST {
      // Another process was faster, or something that is no directory is in the way.
      guard try status(path, followingLinks: true)?.isDirectory == true else {
        throw StoreError.io(IOFailure(operation: "mkdir", path: path, errno: ENOTDIR))
      }
    }
    try synchronizeDirectory(parent)
  }

  /// What is at a path, or nil where nothing is.
  static func status(_ path: String, followingLinks: Bool = false) throws(StoreError) -> Status? {
    var info = stat()
    do {
      _ = try check("stat", path) { followingLinks ? stat(path, &info) : lstat(path, &info) }
    } catch .io(let failure) where failure.errno == ENOENT {
      return nil
    }
    return Status(info)
  }

  static func status(of descriptor: Int32, _ path: String) throws(StoreError) -> Status {
    var info = stat()
    _ = try check("stat", path) { fstat(descriptor, &info) }
    return Status(info)
  }

  /// The names in a directory, sorted by their bytes; none where it is not there.
  static func list(_ path: String) throws(StoreError) -> [String] {
    guard let directory = opendir(path) else {
      if errno == ENOENT { return [] }
      throw .io(IOFailure(operation: "opendir", path: path, errno: errno))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        if errno != 0 { throw .io(IOFailure(operation: "readdir", path: path, errno: errno)) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// Removes a file, a link (never what it points to), or a directory with all that is in it.
  static func removeTree(_ path: String) throws(StoreError) {
    guard let found = try status(path) else { return }
    do {
      if found.isDirectory {
        for name in try list(path) { try removeTree(path + "/" + name) }
        _ = try check("rmdir", path) { rmdir(path) }
      } else {
        try unlink(path)
      }
    } catch .io(let failure) where failure.errno == ENOENT {
      // Another process removed it meanwhile.
    }
  }

  /// The bytes that this process may still write on the device of a path.
  static func freeSpace(_ path: String) throws(StoreError) -> Int {
    var info = statvfs()
    _ = try check("statvfs", path) { statvfs(path, &info) }
    let (bytes, overflow) = Int(clamping: info.f_bavail).multipliedReportingOverflow(by: Int(clamping: info.f_frsize))
    return overflow ? .max : bytes
  }

  static func parentPath(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension FileSystem.Status {
  fileprivate init(_ info: stat) {
    isRegularFile = info.st_mode & S_IFMT == S_IFREG
    isDirectory = info.st_mode & S_IFMT == S_IFDIR
    size = Int(info.st_size)
    modified = Int64(info.st_mtim.tv_sec)
  }
}
