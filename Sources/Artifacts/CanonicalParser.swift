/// Why some bytes are not a canonical value, and where.
public struct CanonicalParseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The offset of the first byte that cannot be right.
  public let offset: Int
  /// What is wrong there.
  public let reason: String

  /// The reason and the offset.
  public var description: String { "\(reason) at byte \(offset)" }
}

extension CanonicalValue {
  /// The deepest nesting that is read.
  public static let maximumDepth = 128

  /// Reads what `canonicalBytes` or `indentedBytes` wrote.
  ///
  /// White space between tokens is allowed; anything else that the writer would not have written is refused: keys out
  /// of order or twice, other spellings of a number or an escape, invalid UTF-8, bytes after the value.
  public init(parsing bytes: [UInt8]) throws(CanonicalParseError) {
    var parser = CanonicalParser(bytes: bytes)
    self = try parser.parseDocument()
  }
}

struct CanonicalParser {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func parseDocument() throws(CanonicalParseError) -> CanonicalValue {
    let value = try parseValue(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw failure("unexpected text after the value") }
    return value
  }

  private func failure(_ reason: String) -> CanonicalParseError {
    CanonicalParseError(offset: position, reason: reason)
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0a { position += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func parseValue(depth: Int) throws(CanonicalParseError) -> CanonicalValue {
    guard depth <= CanonicalValue.maximumDepth else { throw failure("nested too deep") }
    skipSpace()
    guard position < bytes.count else { throw failure("unexpected end") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try parseObject(depth: depth)
    case UInt8(ascii: "["): return try parseArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try parseString())
    default: return try parseScalar()
    }
  }

  private mutating func parseObject(depth: Int) throws(CanonicalParseError) -> CanonicalValue {
    position += 1
    var members: [String: CanonicalValue] = [:]
    var previous: String?
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let start = position
      let key = try parseString()
      // The second condition catches keys that differ in bytes but are the same Unicode text.
      if let previous, !previous.utf8.lexicographicallyPrecedes(key.utf8) || members[key] != nil {
        throw CanonicalParseError(offset: start, reason: "key is twice or out of order")
      }
      guard take(":") else { throw failure("expected ':'") }
      members[key] = try parseValue(depth: depth + 1)
      previous = key
    } while take(",")
    guard take("}") else { throw failure("expected ',' or '}'") }
    return .object(members)
  }

  private mutating func parseArray(depth: Int) throws(CanonicalParseError) -> CanonicalValue {
    position += 1
    var elements: [CanonicalValue] = []
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try parseValue(depth: depth + 1))
    } while take(",")
    guard take("]") else { throw failure("expected ',' or ']'") }
    return .array(elements)
  }

  private mutating func parseScalar() throws(CanonicalParseError) -> CanonicalValue {
    let start = position
    var end = position
    scan: while end < bytes.count {
      switch bytes[end] {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): end += 1
      default: break scan
      }
    }
    let token = String(decoding: bytes[start..<end], as: UTF8.self)
    position = end
    switch token {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "NaN": return .double(.nan)
    case "Infinity": return .double(.infinity)
    case "-Infinity": return .double(-.infinity)
    default: break
    }
    if let number = Int(token), number.description == token { return .int(number) }
    if let number = Double(token), number.isFinite, number.description == token { return .double(number) }
    throw CanonicalParseError(offset: start, reason: "expected a value")
  }

  private mutating func parseString() throws(CanonicalParseError) -> String {
    let opening = position
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw failure("expected '\"'") }
    position += 1
    var text: [UInt8] = []
    while true {
      guard position < bytes.count else { throw failure("unexpected end") }
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw CanonicalParseError(offset: opening, reason: "invalid UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text.append(try parseEscape())
      case 0..<0x20: throw failure("control character in a string")
      default:
        text.append(byte)
        position += 1
      }
    }
  }

  /// Reads the one escape that the writer uses for each character that it escapes.
  private mutating func parseEscape() throws(CanonicalParseError) -> UInt8 {
    guard position + 1 < bytes.count else { throw failure("unexpected end") }
    let short: UInt8? =
      switch bytes[position + 1] {
      case UInt8(ascii: "\""): UInt8(ascii: "\"")
      case UInt8(ascii: "\\"): UInt8(ascii: "\\")
      case UInt8(ascii: "b"): 0x08
      case UInt8(ascii: "t"): 0x09
      case UInt8(ascii: "n"): 0x0a
      case UInt8(ascii: "f"): 0x0c
      case UInt8(ascii: "r"): 0x0d
      default: nil
      }
    if let short {
      position += 2
      return short
    }
    if position + 6 <= bytes.count {
      let token = bytes[position..<position + 6]
      for control in 0..<UInt8(0x20) where ![0x08, 0x09, 0x0a, 0x0c, 0x0d].contains(control) {
        let digits = String(control, radix: 16)
        if token.elementsEqual(("\\u00" + (digits.count < 2 ? "0" : "") + digits).utf8) {
          position += 6
          return control
        }
      }
    }
    throw failure("unknown escape")
  }
}
