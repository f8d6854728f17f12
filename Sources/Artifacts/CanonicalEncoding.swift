extension CanonicalValue {
  /// The one compact text of this value, in UTF-8.
  public var canonicalBytes: [UInt8] {
    var writer = CanonicalWriter(indented: false)
    writer.write(self, depth: 0)
    return writer.bytes
  }

  /// The same text with two spaces of indentation a level and a final line break, for files that people compare.
  public var indentedBytes: [UInt8] {
    var writer = CanonicalWriter(indented: true)
    writer.write(self, depth: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  /// The one compact text of this value.
  public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }
}

struct CanonicalWriter {
  let indented: Bool
  var bytes: [UInt8] = []

  init(indented: Bool) {
    self.indented = indented
    bytes.reserveCapacity(512)
  }

  mutating func write(_ value: CanonicalValue, depth: Int) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .int(let number): bytes += number.description.utf8
    case .double(let number): bytes += Self.text(of: number).utf8
    case .string(let text): write(text)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        separate(first: index == 0, depth: depth + 1)
        write(element, depth: depth + 1)
      }
      close(empty: elements.isEmpty, with: UInt8(ascii: "]"), depth: depth)
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, member) in sorted.enumerated() {
        separate(first: index == 0, depth: depth + 1)
        write(member.key)
        bytes.append(UInt8(ascii: ":"))
        if indented { bytes.append(UInt8(ascii: " ")) }
        write(member.value, depth: depth + 1)
      }
      close(empty: members.isEmpty, with: UInt8(ascii: "}"), depth: depth)
    }
  }

  static func text(of number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return number.description
  }

  private mutating func separate(first: Bool, depth: Int) {
    if !first { bytes.append(UInt8(ascii: ",")) }
    if indented { breakLine(depth: depth) }
  }

  private mutating func close(empty: Bool, with bracket: UInt8, depth: Int) {
    if indented && !empty { breakLine(depth: depth) }
    bytes.append(bracket)
  }

  private mutating func breakLine(depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes += "  ".utf8 }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0a: bytes += "\\n".utf8
      case 0x0c: bytes += "\\f".utf8
      case 0x0d: bytes += "\\r".utf8
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes.append(Self.hexDigits[Int(byte >> 4)])
        bytes.append(Self.hexDigits[Int(byte & 0xf)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}
