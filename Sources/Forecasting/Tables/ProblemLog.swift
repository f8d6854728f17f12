/// Collects a file's problems with their positions, at most `CSVOptions.problemLimit` of them.
struct ProblemLog {
  /// A record's place: the bytes around it, where it begins in them, and its first line, from 1.
  struct Place {
    var bytes: UnsafeBufferPointer<UInt8>
    var start: Int
    var line: Int
  }

  /// The file that problems are added for.
  var path: String
  private(set) var problems: [TableProblem] = []

  init(path: String) { self.path = path }

  var isFull: Bool { problems.count >= CSVOptions.problemLimit }

  /// Adds a problem at a byte of a record.
  mutating func add(
    _ code: TableProblem.Code, at offset: Int, of place: Place, _ message: String, hint: String? = nil
  ) {
    guard !isFull else { return }
    var line = place.line
    var lineStart = place.start
    var index = place.start
    while index < offset {
      let byte = place.bytes[index]
      let isPair =
        byte == RecordScanner.cr && index + 1 < place.bytes.count
        && place.bytes[index + 1] == RecordScanner.lf
      index += 1
      if byte == RecordScanner.lf || (byte == RecordScanner.cr && !isPair) {
        line += 1
        lineStart = index
      }
    }
    let before = String(decoding: place.bytes[lineStart..<offset], as: UTF8.self).unicodeScalars
    var lineEnd = offset
    while lineEnd < min(place.bytes.count, offset + 80), place.bytes[lineEnd] != RecordScanner.lf,
      place.bytes[lineEnd] != RecordScanner.cr
    {
      lineEnd += 1
    }
    let after = String(decoding: place.bytes[offset..<lineEnd], as: UTF8.self)
    let shown = before.suffix(60)
    problems.append(
      TableProblem(
        code, path: path, line: line, column: before.count + 1, message: message, hint: hint,
        excerpt: printable(String(String.UnicodeScalarView(shown)) + after), caret: shown.count))
  }

  /// Adds a problem whose line is no longer at hand.
  mutating func add(_ code: TableProblem.Code, line: Int, column: Int, _ message: String, hint: String? = nil) {
    guard !isFull else { return }
    problems.append(TableProblem(code, path: path, line: line, column: column, message: message, hint: hint))
  }

  /// Adds a fault of a row at a byte of a record.
  mutating func add(_ fault: RowCollector.Fault, at offset: Int, of place: Place) {
    add(fault.code, at: offset, of: place, fault.message, hint: fault.hint)
  }

  /// The problems by position.
  var sorted: [TableProblem] { problems.sorted { ($0.path, $0.line, $0.column) < ($1.path, $1.line, $1.column) } }
}

/// The text with control characters, and those that turn the writing direction, replaced one for one.
func printable(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
    default: result.append(scalar)
    }
  }
  return String(result)
}

/// A field's text in quotes, cut after 40 characters.
func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  let text = printable(String(decoding: bytes.prefix(400), as: UTF8.self))
  return text.count > 40 ? "\"\(text.prefix(40))...\"" : "\"\(text)\""
}
