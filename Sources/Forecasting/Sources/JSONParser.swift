/// Reads JSON (RFC 8259) strictly: no trailing commas, no comments, no `NaN`, nothing after the value.
///
/// Stricter than the standard where it leaves a choice: a key may occur once in an object, a number must fit a 64-bit
/// float, text must be UTF-8 without lone surrogates, and nesting ends at 64 levels.
struct JSONParser {
  /// What is wrong, and at which byte.
  struct Fault: Error {
    let code: TableProblem.Code
    let offset: Int
    let message: String
    var hint: String?
  }

  private static let deepest = 64

  private let bytes: [UInt8]
  private let numbers = DecimalParser()
  private var index = 0
  private var line = 1
  /// The byte after the last line break, and the UTF-8 continuation bytes since.
  private var lineStart = 0
  private var continuations = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value of the text.
  mutating func document() throws(Fault) -> JSONNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      index = 3
      lineStart = 3
    }
    skipSpace()
    guard index < bytes.count else { throw Fault(code: .json, offset: index, message: "there is no JSON value") }
    if bytes[index] == UInt8(ascii: "<") {
      throw Fault(
        code: .json, offset: index, message: "this is not JSON but looks like a web page",
        hint: "the service refused, or something on the way answered in its place")
    }
    let root = try value()
    skipSpace()
    guard index == bytes.count else { throw fault("text after the JSON value") }
    return root
  }

  private mutating func value() throws(Fault) -> JSONNode {
    let (offset, line, column) = (index, line, index - lineStart - continuations + 1)
    func node(_ content: JSONNode.Content) -> JSONNode {
      JSONNode(content: content, offset: offset, line: line, column: column)
    }
    guard index < bytes.count else { throw fault("the text ends where a value should be") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return node(.object(try object()))
    case UInt8(ascii: "["): return node(.array(try array()))
    case UInt8(ascii: "\""): return node(.string(try string()))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return node(.number(try number()))
    default:
      for (word, content) in [("null", JSONNode.Content.null), ("true", .bool(true)), ("false", .bool(false))]
      where bytes[index...].starts(with: word.utf8) {
        index += word.utf8.count
        return node(content)
      }
      throw fault("here should be a value")
    }
  }

  private mutating func object() throws(Fault) -> [JSONNode.Member] {
    try enter()
    var members: [JSONNode.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if take("}") { return leave(members) }
    while true {
      skipSpace()
      let start = index
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw fault("here should be a key in quotes")
      }
      let key = try string()
      guard keys.insert(key).inserted else {
        throw Fault(code: .json, offset: start, message: "key \"\(printable(String(key.prefix(60))))\" occurs twice")
      }
      skipSpace()
      guard take(":") else { throw fault("here should be ':'") }
      skipSpace()
      members.append(JSONNode.Member(key: key, value: try value()))
      skipSpace()
      if take("}") { return leave(members) }
      guard take(",") else { throw fault("here should be ',' or '}'") }
    }
  }

  private mutating func array() throws(Fault) -> [JSONNode] {
    try enter()
    var items: [JSONNode] = []
    skipSpace()
    if take("]") { return leave(items) }
    while true {
      skipSpace()
      items.append(try value())
      skipSpace()
      if take("]") { return leave(items) }
      guard take(",") else { throw fault("here should be ',' or ']'") }
    }
  }

  private mutating func enter() throws(Fault) {
    guard depth < Self.deepest else {
      throw Fault(code: .limit, offset: index, message: "nesting deeper than \(Self.deepest) levels")
    }
    depth += 1
    index += 1
  }

  private mutating func leave<Value>(_ value: Value) -> Value {
    depth -= 1
    return value
  }

  private mutating func number() throws(Fault) -> Double {
    let start = index
    _ = take("-")
    if !take("0"), !digits() { throw fault("here should be a digit") }
    if take("."), !digits() { throw fault("here should be a digit") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() else { throw fault("here should be a digit") }
    }
    let outcome = bytes.withUnsafeBufferPointer { numbers.parse(UnsafeBufferPointer(rebasing: $0[start..<index])) }
    guard case .number(let value) = outcome else {
      let text = bytes.withUnsafeBufferPointer { quoted(UnsafeBufferPointer(rebasing: $0[start..<index])) }
      throw Fault(code: .outOfRange, offset: start, message: "\(text) is out of range for a 64-bit float")
    }
    return value
  }

  private mutating func digits() -> Bool {
    let start = index
    while index < bytes.count, bytes[index] &- 48 < 10 { index += 1 }
    return index > start
  }

  private mutating func string() throws(Fault) -> String {
    let start = index
    index += 1
    var content: [UInt8] = []
    while true {
      guard index < bytes.count else {
        throw Fault(code: .json, offset: start, message: "string opened here is never closed")
      }
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw Fault(code: .text, offset: start, message: "string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw fault("control character within a string")
      default:
        if byte & 0xC0 == 0x80 { continuations += 1 }
        content.append(byte)
        index += 1
      }
    }
  }

  private mutating func escape(into content: inout [UInt8]) throws(Fault) {
    let start = index
    index += 1
    let letter = index < bytes.count ? bytes[index] : 0
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
    case UInt8(ascii: "b"): content.append(8)
    case UInt8(ascii: "f"): content.append(12)
    case UInt8(ascii: "n"): content.append(10)
    case UInt8(ascii: "r"): content.append(13)
    case UInt8(ascii: "t"): content.append(9)
    case UInt8(ascii: "u"):
      guard var code = hexadecimal() else { throw Fault(code: .json, offset: start, message: "unknown escape") }
      if (0xD800..<0xDC00).contains(code), bytes[index...].starts(with: [0x5C, 0x75]) {
        index += 2
        if let low = hexadecimal(), (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw Fault(code: .json, offset: start, message: "half of a surrogate pair")
      }
      content += String(Character(scalar)).utf8
    default: throw Fault(code: .json, offset: start, message: "unknown escape")
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard bytes.count - index >= 4 else { return nil }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, bytes[index] < 0x80 else { return nil }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09: index += 1
      case 0x0A, 0x0D:
        index += 1
        if bytes[index - 1] == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        line += 1
        lineStart = index
        continuations = 0
      default: return
      }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
    index += 1
    return true
  }

  private func fault(_ message: String) -> Fault {
    Fault(code: .json, offset: index, message: index < bytes.count ? message : "the text ends in the middle")
  }
}
