/// What a scalar means under the YAML 1.2 core schema (section 10.3.2 of the YAML 1.2.2 specification).
enum CoreScalar: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)

  /// Resolves a plain scalar; quoted scalars are always strings.
  ///
  /// `NO`, `on` and `0b1` are strings; an integer that does not fit 64 bits becomes a double.
  init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    case ".nan", ".NaN", ".NAN": self = .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .double(-.infinity)
    default: self = CoreScalar.number(text) ?? .string(text)
    }
  }

  private static func number(_ text: String) -> CoreScalar? {
    let bytes = Array(text.utf8)
    if text.hasPrefix("0x") || text.hasPrefix("0o") {
      let radix = text.hasPrefix("0x") ? 16 : 8
      let digits = bytes.dropFirst(2)
      guard !digits.isEmpty, digits.allSatisfy({ isDigit($0, radix: radix) }) else { return nil }
      let magnitude = digits.reduce(0.0) { $0 * Double(radix) + Double(digitValue($1)) }
      return Int(text.dropFirst(2), radix: radix).map(CoreScalar.int) ?? .double(magnitude)
    }
    guard let kind = decimalKind(bytes) else { return nil }
    if kind == .integer, let value = Int(text) { return .int(value) }
    return Double(text).map(CoreScalar.double)
  }

  /// Whether the text has the form of a decimal integer, whatever its size.
  static func isDecimalInteger(_ text: String) -> Bool { decimalKind(Array(text.utf8)) == .integer }

  private enum DecimalKind { case integer, float }

  /// Matches `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
  private static func decimalKind(_ bytes: [UInt8]) -> DecimalKind? {
    var index = 0
    func skipSign() {
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
    }
    func skipDigits() -> Int {
      let start = index
      while index < bytes.count, isDigit(bytes[index], radix: 10) { index += 1 }
      return index - start
    }
    var kind = DecimalKind.integer
    skipSign()
    let whole = skipDigits()
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      kind = .float
      index += 1
      if skipDigits() == 0 && whole == 0 { return nil }
    } else if whole == 0 {
      return nil
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      kind = .float
      index += 1
      skipSign()
      if skipDigits() == 0 { return nil }
    }
    return index == bytes.count ? kind : nil
  }

  private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digitValue(byte) < radix
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }

  private static func digitValue(_ byte: UInt8) -> Int {
    byte <= UInt8(ascii: "9") ? Int(byte) - 48 : Int(byte | 0x20) - 87
  }
}
