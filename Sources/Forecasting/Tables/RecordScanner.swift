/// Cuts comma-separated bytes into records and fields by RFC 4180.
///
/// Strict: a quote opens a field only at its beginning, a quoted field ends at a delimiter or a line end, and nothing is
/// trimmed. LF, CRLF and CR end a line.
struct RecordScanner {
  /// A field's bytes, quotes left out.
  struct Field {
    var start: Int
    var end: Int
    /// Whether the bytes contain doubled quotes.
    var isEscaped: Bool
  }

  enum Fault {
    case unclosedQuote, quoteInside, textAfterQuote, nul, fieldLimit, quotedFieldLimit, columnLimit
  }

  enum Outcome {
    /// A record, and where the next one begins.
    case record(next: Int)
    /// The bytes end within the record, and more are to come.
    case incomplete
    case fault(Fault, at: Int)
  }

  /// The kinds of line end seen so far.
  struct LineEnds: OptionSet {
    let rawValue: UInt8
    static let lf = LineEnds(rawValue: 1)
    static let crlf = LineEnds(rawValue: 2)
    static let cr = LineEnds(rawValue: 4)
  }

  /// The fields of the last record.
  private(set) var fields: [Field] = []
  /// Line ends within quoted fields of the last record.
  private(set) var innerLines = 0
  private(set) var lineEnds: LineEnds = []
  private let delimiter: UInt8
  /// 1 for every byte that an unquoted field cannot contain.
  private let isSpecial: [UInt8]

  init(delimiter: UInt8) {
    self.delimiter = delimiter
    var table = [UInt8](repeating: 0, count: 256)
    for byte in [delimiter, Self.quote, Self.lf, Self.cr, 0] { table[Int(byte)] = 1 }
    isSpecial = table
  }

  /// Scans the record that begins at `start`; `atEnd` says that no bytes follow these.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, atEnd: Bool) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    innerLines = 0
    let count = bytes.count
    var index = start
    while true {
      let fieldStart = index
      let isQuoted = index < count && bytes[index] == Self.quote
      if isQuoted {
        switch scanQuoted(bytes, from: index, atEnd: atEnd) {
        case .record(let next): index = next
        case let other: return other
        }
      } else {
        isSpecial.withUnsafeBufferPointer { isSpecial in
          while index < count, isSpecial[Int(bytes[index])] == 0 { index += 1 }
        }
        guard index - fieldStart <= CSVOptions.fieldLimit else { return .fault(.fieldLimit, at: fieldStart) }
        fields.append(Field(start: fieldStart, end: index, isEscaped: false))
      }
      guard index < count else { return atEnd ? .record(next: index) : .incomplete }
      switch bytes[index] {
      case delimiter:
        index += 1
        guard fields.count < CSVOptions.columnLimit else { return .fault(.columnLimit, at: index) }
      case Self.lf:
        lineEnds.insert(.lf)
        return .record(next: index + 1)
      case Self.cr:
        if index + 1 == count, !atEnd { return .incomplete }
        let isPair = index + 1 < count && bytes[index + 1] == Self.lf
        lineEnds.insert(isPair ? .crlf : .cr)
        return .record(next: index + (isPair ? 2 : 1))
      case 0: return .fault(.nul, at: index)
      default: return .fault(isQuoted ? .textAfterQuote : .quoteInside, at: index)
      }
    }
  }

  /// Scans a quoted field; `record` says where it ended.
  private mutating func scanQuoted(
    _ bytes: UnsafeBufferPointer<UInt8>, from open: Int, atEnd: Bool
  ) -> Outcome {
    let count = bytes.count
    var index = open + 1
    var isEscaped = false
    while true {
      guard index - open <= CSVOptions.fieldLimit + 2 else { return .fault(.quotedFieldLimit, at: open) }
      guard index < count else { return atEnd ? .fault(.unclosedQuote, at: open) : .incomplete }
      switch bytes[index] {
      case Self.quote:
        if index + 1 < count, bytes[index + 1] == Self.quote {
          isEscaped = true
          index += 1
        } else {
          fields.append(Field(start: open + 1, end: index, isEscaped: isEscaped))
          return .record(next: index + 1)
        }
      case Self.lf: innerLines += 1
      case Self.cr:
        if index + 1 == count || bytes[index + 1] != Self.lf { innerLines += 1 }
      case 0: return .fault(.nul, at: index)
      default: break
      }
      index += 1
    }
  }

  /// Where the line that contains `start` ends and the next begins, or nothing where that is not in these bytes.
  func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, atEnd: Bool) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] != Self.lf, bytes[index] != Self.cr { index += 1 }
    guard index < bytes.count else { return atEnd ? index : nil }
    if bytes[index] == Self.lf { return index + 1 }
    guard index + 1 < bytes.count else { return atEnd ? index + 1 : nil }
    return index + (bytes[index + 1] == Self.lf ? 2 : 1)
  }

  static let quote = UInt8(ascii: "\"")
  static let lf = UInt8(ascii: "\n")
  static let cr = UInt8(ascii: "\r")
}
