/// What a header says of one tensor, before it is believed.
struct HeaderEntry {
  let name: String
  let type: String
  let shape: [Int]
  let start: Int
  let end: Int
}

/// A strict parser of the one JSON form that a header may have.
///
/// A general JSON reader would take the first of two equal keys and would not say which tensor is at fault.
struct HeaderParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func parse() throws(SafetensorsError) -> (metadata: [String: String], entries: [HeaderEntry]) {
    var metadata: [String: String]?
    var entries: [HeaderEntry] = []
    var names: Set<String> = []
    // The reference implementation wants the brace at once.
    guard peek() == UInt8(ascii: "{") else { throw problem("the header does not begin with '{'") }
    try object { (parser, key) throws(SafetensorsError) in
      guard names.insert(key).inserted else {
        throw SafetensorsError(.duplicate, "'\(key)' stands twice in the header")
      }
      if key == "__metadata__" {
        var values: [String: String] = [:]
        try parser.object { (parser, key) throws(SafetensorsError) in
          guard values.updateValue(try parser.string(), forKey: key) == nil else {
            throw SafetensorsError(.duplicate, "'\(key)' stands twice in the metadata")
          }
        }
        metadata = values
      } else {
        entries.append(try parser.entry(key))
      }
    }
    skipSpace()
    guard position == bytes.endIndex else { throw problem("text follows the header's closing brace") }
    return (metadata ?? [:], entries)
  }

  private mutating func entry(_ name: String) throws(SafetensorsError) -> HeaderEntry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try object { (parser, key) throws(SafetensorsError) in
      let isNew: Bool
      switch key {
      case "dtype":
        isNew = type == nil
        type = try parser.string()
      case "shape":
        isNew = shape == nil
        shape = try parser.integers()
      case "data_offsets":
        isNew = offsets == nil
        offsets = try parser.integers()
      default:
        throw parser.problem("tensor '\(name)' has an unknown key '\(key)'")
      }
      guard isNew else { throw SafetensorsError(.duplicate, "tensor '\(name)': '\(key)' stands twice") }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw problem("tensor '\(name)' needs dtype, shape and two data_offsets")
    }
    return HeaderEntry(name: name, type: type, shape: shape, start: offsets[0], end: offsets[1])
  }

  private mutating func object(
    _ member: (inout HeaderParser, String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    skipSpace()
    if peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      let key = try string()
      try expect(":")
      try member(&self, key)
      skipSpace()
      if peek() == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect("}")
      return
    }
  }

  private mutating func integers() throws(SafetensorsError) -> [Int] {
    try expect("[")
    var values: [Int] = []
    skipSpace()
    if peek() == UInt8(ascii: "]") {
      position += 1
      return values
    }
    while true {
      skipSpace()
      let start = position
      while let byte = peek(), byte >= 0x30, byte <= 0x39 { position += 1 }
      guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)),
        position - start == 1 || bytes[start] != 0x30
      else { throw problem("a shape or an offset is not a whole number that fits") }
      values.append(value)
      skipSpace()
      if peek() == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect("]")
      return values
    }
  }

  private mutating func string() throws(SafetensorsError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw problem("a string is not UTF-8") }
        return string
      case UInt8(ascii: "\\"):
        text.append(contentsOf: try escape())
      case ..<0x20:
        throw problem("a control character stands in a string")
      default:
        text.append(byte)
      }
    }
    throw problem("a string is never closed")
  }

  private mutating func escape() throws(SafetensorsError) -> [UInt8] {
    guard let byte = peek() else { throw problem("a string is never closed") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"):
      guard position + 4 <= bytes.endIndex,
        let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw problem("an escape in a string is not a character") }
      position += 4
      return Array(String(Character(scalar)).utf8)
    default: throw problem("an unknown escape stands in a string")
    }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
    skipSpace()
    guard peek() == UInt8(ascii: character) else { throw problem("'\(character)' is missing") }
    position += 1
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private func problem(_ text: String) -> SafetensorsError {
    SafetensorsError(.json, "\(text) (header byte \(position - bytes.startIndex))")
  }
}
