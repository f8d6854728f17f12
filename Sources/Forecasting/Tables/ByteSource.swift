#if canImport(Glibc)
  import Glibc
#endif

/// The bytes of a table, from a file or from memory, inflated where they begin like gzip.
struct ByteSource: ~Copyable {
  private let name: String
  private let input: Input
  private let decodedLimit: Int
  private var decoder: GzipDecoder?
  /// Raw bytes that are read but not yet used.
  private var raw: [UInt8]
  private var rawStart = 0
  private var decoded = 0
  private var isInsideMember = false

  /// The raw side: a file that is closed at the end, or no file, where `raw` holds everything.
  private struct Input: ~Copyable {
    let descriptor: Int32
    var status = stat()

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { if descriptor >= 0 { close(descriptor) } }
  }

  private init(input: consuming Input, raw: [UInt8], name: String, decodedLimit: Int) {
    self.input = input
    self.raw = raw
    self.name = name
    self.decodedLimit = decodedLimit
  }

  /// Opens a regular file; `name` stands for it in errors.
  static func file(path: String, name: String, decodedLimit: Int) throws(DataError) -> ByteSource {
    func unreadable(_ message: String) -> DataError {
      .table([TableProblem(.unreadable, path: name, message: message)])
    }
    guard !path.utf8.contains(0) else { throw unreadable("the path has a NUL byte") }
    // Without O_NONBLOCK opening a FIFO would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(systemMessage(errno)) }
    var input = Input(descriptor: descriptor)
    guard fstat(descriptor, &input.status) == 0, input.status.st_mode & S_IFMT == S_IFREG else {
      throw unreadable("is not a regular file")
    }
    var source = ByteSource(input: input, raw: [], name: name, decodedLimit: decodedLimit)
    try source.start()
    return source
  }

  /// Reads from memory.
  static func memory(_ bytes: [UInt8], name: String, decodedLimit: Int) throws(DataError) -> ByteSource {
    var source = ByteSource(input: Input(descriptor: -1), raw: bytes, name: name, decodedLimit: decodedLimit)
    try source.start()
    return source
  }

  private mutating func start() throws(DataError) {
    while raw.count < 2, try readRaw() {}
    if raw.starts(with: [0x1f, 0x8b]) { decoder = GzipDecoder() }
  }

  /// Fills part of the output and returns how much; 0 only at the end.
  mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Int {
    if decoder != nil { return try inflate(into: output) }
    if rawStart == raw.count, try !readRaw() { return 0 }
    let count = min(output.count, raw.count - rawStart)
    _ = output.update(fromContentsOf: raw[rawStart..<(rawStart + count)])
    rawStart += count
    return count
  }

  /// All remaining bytes, which must not be more than the limit.
  mutating func readAll() throws(DataError) -> [UInt8] {
    var all: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try block.withUnsafeMutableBufferPointer { buffer throws(DataError) in try read(into: buffer) }
      if count == 0 { return all }
      all += block[..<count]
      guard all.count <= decodedLimit else { throw problem(.limit, "holds more than \(decodedLimit) bytes") }
    }
  }

  private mutating func inflate(into output: UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Int {
    while true {
      if rawStart == raw.count, try !readRaw() {
        if isInsideMember { throw problem(.compression, "gzip data ends in the middle") }
        return 0
      }
      isInsideMember = true
      let start = rawStart
      let step = raw.withUnsafeBufferPointer {
        decoder!.step(UnsafeBufferPointer(rebasing: $0[start...]), into: output)
      }
      let written: Int
      switch step {
      case .progress(let read, let count): (rawStart, written) = (start + read, count)
      case .memberEnd(let read, let count):
        (rawStart, written) = (start + read, count)
        isInsideMember = false
      case .damaged: throw problem(.compression, "gzip data is damaged after \(decoded) decoded bytes")
      }
      decoded += written
      guard decoded <= decodedLimit else { throw problem(.limit, "inflates to more than \(decodedLimit) bytes") }
      if written > 0 { return written }
    }
  }

  /// Reads the next raw block; false at the end, where the file must be as it was at the beginning.
  private mutating func readRaw() throws(DataError) -> Bool {
    guard input.descriptor >= 0 else { return false }
    let kept = Array(raw[rawStart...])
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var got: Int
    repeat {
      got = block.withUnsafeMutableBytes { Glibc.read(input.descriptor, $0.baseAddress, $0.count) }
    } while got < 0 && errno == EINTR
    guard got >= 0 else { throw problem(.unreadable, systemMessage(errno)) }
    guard got > 0 else {
      try checkUnchanged()
      return false
    }
    raw = kept + block[..<got]
    rawStart = 0
    return true
  }

  private func checkUnchanged() throws(DataError) {
    var now = stat()
    let before = input.status
    guard fstat(input.descriptor, &now) == 0, now.st_size == before.st_size,
      now.st_mtim.tv_sec == before.st_mtim.tv_sec, now.st_mtim.tv_nsec == before.st_mtim.tv_nsec,
      now.st_ctim.tv_sec == before.st_ctim.tv_sec, now.st_ctim.tv_nsec == before.st_ctim.tv_nsec
    else { throw problem(.changed, "\(name) changed while it was read (size/ctime)") }
  }

  private func problem(_ code: TableProblem.Code, _ message: String) -> DataError {
    .table([TableProblem(code, path: name, message: message)])
  }
}

/// The system's words for an error number, as users know them.
private func systemMessage(_ number: Int32) -> String {
  switch number {
  case ENOENT: "no such file"
  case EACCES: "permission denied"
  default: String(cString: strerror(number)).lowercased()
  }
}
