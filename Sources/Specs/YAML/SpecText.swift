/// The bytes of a spec, checked to be plain UTF-8 text before any parsing.
struct SpecText {
  /// The most bytes a spec file may have.
  static let maximumBytes = 1 << 20

  let bytes: [UInt8]
  let string: String

  /// Checks size, encoding and control characters; reports the first fault and returns nothing.
  init?(_ raw: [UInt8], file: String, problems: ProblemCollector) {
    func refuse(_ code: ProblemCode, _ message: String, at offset: Int, hint: String? = nil) {
      let location = Self.location(of: offset, in: raw, file: file)
      problems.report(code, message, at: location, hint: hint)
    }
    guard raw.count <= Self.maximumBytes else {
      problems.report(
        .tooLarge, "spec larger than 1 MiB", at: SpecLocation(file: file, line: 1, column: 1))
      return nil
    }
    if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) {
      refuse(.notText, "not valid UTF-8 (UTF-16 byte order mark at offset 0)", at: 0, hint: "save the file as UTF-8")
      return nil
    }
    if let offset = raw.firstIndex(of: 0) {
      refuse(.notText, "not valid UTF-8 text (NUL byte at offset \(offset))", at: offset)
      return nil
    }
    if let offset = Self.firstInvalid(raw) {
      let byte = String(raw[offset], radix: 16, uppercase: true)
      let name = "byte 0x" + (byte.count < 2 ? "0" : "") + byte
      refuse(.notText, "not valid UTF-8 (\(name) at offset \(offset))", at: offset)
      return nil
    }
    let marked = raw.starts(with: [0xEF, 0xBB, 0xBF])
    bytes = marked ? Array(raw.dropFirst(3)) : raw
    string = String(decoding: bytes, as: UTF8.self)
    if let (scalar, offset) = Self.firstUnprintable(string) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
      refuse(.notText, "character \(name) is not allowed", at: offset + (marked ? 3 : 0))
      return nil
    }
    // Tags are refused in any case, and libyaml takes quadratic time over many of these lines.
    if let offset = Self.firstTagDirective(bytes) {
      refuse(.tag, "%TAG directives are not allowed", at: offset + (marked ? 3 : 0))
      return nil
    }
  }

  private static func firstTagDirective(_ bytes: [UInt8]) -> Int? {
    let directive = Array("%TAG".utf8)
    return bytes.indices.first { index in
      bytes[index] == directive[0] && bytes[index...].starts(with: directive)
        && (index == 0 || bytes[index - 1] == UInt8(ascii: "\n") || bytes[index - 1] == UInt8(ascii: "\r"))
    }
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }

  /// The first scalar that YAML does not allow to stand in a text unescaped, and its byte offset.
  private static func firstUnprintable(_ text: String) -> (Unicode.Scalar, Int)? {
    var offset = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...: break
      default: return (scalar, offset)
      }
      offset += UTF8.width(scalar)
    }
    return nil
  }

  /// The place just behind the last character that is not white space.
  func end(file: String, columnOffset: Int) -> SpecLocation {
    let count = bytes.lastIndex { !" \t\r\n".utf8.contains($0) }.map { $0 + 1 } ?? 0
    return Self.location(of: count, in: bytes, file: file, columnOffset: columnOffset)
  }

  /// The line and column of a byte offset; an invalid byte before it counts as one column.
  private static func location(of offset: Int, in bytes: [UInt8], file: String, columnOffset: Int = 0) -> SpecLocation {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard offset > start else { return SpecLocation(file: file, line: 1, column: 1 + columnOffset) }
    var line = 1
    var column = 1 + columnOffset
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n" && previous == "\r" { continue }
      if scalar.isLineBreak {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return SpecLocation(file: file, line: line, column: column)
  }
}

extension UTF8 {
  /// The number of bytes that encode a scalar.
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x10000 ? 3 : 4
  }
}
