#if canImport(Glibc)
  import Glibc
#endif

/// Reads compiled tz database files (TZif, RFC 9636).
enum TimeZoneFile {
  private static let directory = "/usr/share/zoneinfo"
  private static let sizeLimit = 1 << 20

  /// Whether the system has a tz database.
  static var isInstalled: Bool { access(directory + "/UTC", R_OK) == 0 }

  static func read(_ name: String) throws(DataError) -> TimeZoneRules {
    let isPlain = name.utf8.allSatisfy { byte in
      byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "_+-/".utf8.contains(byte)
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("/"), name.utf8.count <= 100 else {
      throw .timeZone(name: name, reason: "expected UTC, an offset such as +02:00, or a name such as Europe/Berlin")
    }
    guard isInstalled else {
      throw .timeZone(
        name: name, reason: "the system has no tz database; install the package tzdata, or write an offset")
    }
    guard let bytes = contents("\(directory)/\(name)") else {
      throw .timeZone(name: name, reason: "is not in the system's tz database")
    }
    guard let rules = decode(bytes, name: name) else {
      throw .timeZone(name: name, reason: "its tz database file is damaged")
    }
    return rules
  }

  /// The bytes of a regular file.
  private static func contents(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= sizeLimit else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let got = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + filled, $0.count - filled) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      filled += got
    }
    return bytes
  }

  /// The rules in a TZif file of version 2 or later, whose second block has 64-bit times.
  static func decode(_ bytes: [UInt8], name: String) -> TimeZoneRules? {
    guard let first = Header(bytes, at: 0), first.version >= UInt8(ascii: "2"),
      let header = Header(bytes, at: Header.size + first.bodySize(timeSize: 4))
    else { return nil }
    let start = Header.size + first.bodySize(timeSize: 4) + Header.size
    let end = start + header.bodySize(timeSize: 8)
    guard end < bytes.count, header.types > 0 else { return nil }
    let indices = start + header.times * 8
    let types = indices + header.times
    var typeOffsets: [Int] = []
    for type in 0..<header.types {
      typeOffsets.append(Int(Int32(truncatingIfNeeded: bigEndian(bytes, at: types + type * 6, size: 4))))
    }
    var transitions: [Int64] = []
    // Local time before the first transition is type 0.
    var offsets = [typeOffsets[0]]
    for index in 0..<header.times {
      let type = Int(bytes[indices + index])
      guard type < typeOffsets.count else { return nil }
      transitions.append(bigEndian(bytes, at: start + index * 8, size: 8))
      offsets.append(typeOffsets[type])
    }
    for (left, right) in zip(transitions, transitions.dropFirst()) where left >= right { return nil }
    // The footer is a TZ text between two line feeds; it may be empty.
    guard bytes[end] == UInt8(ascii: "\n"),
      let close = bytes[(end + 1)...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    let footer = String(decoding: bytes[(end + 1)..<close], as: UTF8.self)
    guard !footer.isEmpty else {
      return TimeZoneRules(name: name, transitions: transitions, offsets: offsets, tail: nil)
    }
    guard let tail = RecurringZone(footer) else { return nil }
    return TimeZoneRules(name: name, transitions: transitions, offsets: offsets, tail: tail)
  }

  /// A block's header: the counts of what follows it.
  private struct Header {
    static let size = 44
    let version: UInt8
    let isUTC: Int
    let isStandard: Int
    let leaps: Int
    let times: Int
    let types: Int
    let characters: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard start + Self.size <= bytes.count, bytes[start..<(start + 4)].elementsEqual("TZif".utf8) else { return nil }
      version = bytes[start + 4]
      func count(_ field: Int) -> Int { Int(bigEndian(bytes, at: start + 20 + field * 4, size: 4)) }
      isUTC = count(0)
      isStandard = count(1)
      leaps = count(2)
      times = count(3)
      types = count(4)
      characters = count(5)
      guard [isUTC, isStandard, leaps, times, types, characters].allSatisfy({ $0 <= sizeLimit }) else { return nil }
    }

    func bodySize(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + isStandard + isUTC
    }
  }

  private static func bigEndian(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
    bytes[start..<(start + size)].reduce(0) { $0 << 8 | Int64($1) }
  }
}
