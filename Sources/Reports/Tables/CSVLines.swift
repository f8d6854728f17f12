/// The bytes of a table of millions of rows, written row by row and never held as cells; the format is `CSVTable`'s.
public struct CSVLines: Sendable {
  /// What a spreadsheet would take for a formula begins with one of these; such texts get a leading `'`.
  public static let formulaStarts = Array("=+-@\t\r".utf8)

  /// What is written so far.
  public private(set) var bytes: [UInt8] = []

  /// Nothing yet.
  public init() {}

  /// Adds a line.
  public mutating func write(_ cells: [Cell]) {
    var isFirst = true
    for cell in cells {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      switch cell {
      case .text(let text): write(text)
      case .integer(let value): bytes.append(contentsOf: value.description.utf8)
      case .number(let value): write(value)
      case .estimate(let estimate): write(estimate.mean)
      case .empty: break
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func write(_ value: Double) {
    bytes.append(contentsOf: (value.isFinite ? value.description : nonFiniteText(value)).utf8)
  }

  private mutating func write(_ text: String) {
    let looksLikeFormula = text.utf8.first.map(Self.formulaStarts.contains) ?? false
    let isQuoted = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    if looksLikeFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
  }
}
