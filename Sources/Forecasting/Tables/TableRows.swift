/// Turns the fields of a delimited table's rows into times and numbers.
struct TableRows {
  let layout: TableLayout
  private(set) var collector: RowCollector
  private let options: CSVOptions
  private let numbers: DecimalParser
  private let timeParser: TimeParser
  private let missing: [[UInt8]]
  /// Whether a missing value may look like a number, so that it has to be looked for first.
  private let isMissingNumeric: Bool
  private var lastSeriesBytes: [UInt8] = []
  private var lastSeries: Int?

  /// Reads rows into a collector, which may hold the rows of earlier files already.
  init(layout: TableLayout, options: CSVOptions, collector: RowCollector) {
    self.layout = layout
    self.collector = collector
    self.options = options
    let numbers = DecimalParser(mark: UInt8(ascii: options.decimal == .comma ? "," : "."))
    self.numbers = numbers
    timeParser = TimeParser(formats: options.timeFormats, zone: options.zone)
    missing = options.missing.map { Array($0.utf8) }
    isMissingNumeric = missing.contains { token in token.withUnsafeBufferPointer { numbers.parse($0) != .malformed } }
  }

  /// Takes one row of the right number of fields.
  mutating func add(_ fields: [RecordScanner.Field], at place: ProblemLog.Place, log: inout ProblemLog) {
    let problemsBefore = log.problems.count
    let timeField = fields[layout.time]
    let time = withContent(timeField, of: place.bytes) { timeParser.parse($0) }
    if time == nil {
      let text = withContent(timeField, of: place.bytes) { quoted($0) }
      log.add(.notATime, at: timeField.start, of: place, "\(text) is not a time \(describedFormats)")
    }
    guard let series = findSeries(fields, at: place, log: &log) else { return }
    if let time, let fault = collector.orderFault(of: time, series: series) {
      log.add(fault, at: timeField.start, of: place)
    }
    collector.beginRow(time: time, series: series)
    for column in layout.values { addNumber(fields[column], at: place, log: &log) }
    collector.endRow(time: time, series: series, line: place.line, isSound: log.problems.count == problemsBefore)
  }

  /// Adds the number of a field; what is no number is noted as missing or reported.
  private mutating func addNumber(_ field: RecordScanner.Field, at place: ProblemLog.Place, log: inout ProblemLog) {
    if !isMissingNumeric, !field.isEscaped {
      let content = UnsafeBufferPointer(rebasing: place.bytes[field.start..<field.end])
      if case .number(let value) = numbers.parse(content) {
        collector.append(value)
        return
      }
    }
    let isMissing = withContent(field, of: place.bytes) { content in missing.contains { $0.elementsEqual(content) } }
    if isMissing {
      let before = String(decoding: place.bytes[place.start..<field.start], as: UTF8.self).unicodeScalars.count
      if let fault = collector.appendMissing(line: place.line, textColumn: before + 1) {
        log.add(fault, at: field.start, of: place)
      }
      return
    }
    let outcome = withContent(field, of: place.bytes) { numbers.parse($0) }
    if case .number(let value) = outcome {
      collector.append(value)
      return
    }
    if collector.passesUnread() { return }
    let text = withContent(field, of: place.bytes) { quoted($0) }
    if outcome == .outOfRange {
      log.add(.outOfRange, at: field.start, of: place, "\(text) is out of range for a 64-bit float")
    } else {
      let hint = withContent(field, of: place.bytes) { self.hint(for: $0) }
      log.add(.notANumber, at: field.start, of: place, "\(text) is not a number", hint: hint)
    }
    collector.append(.nan)
  }

  /// What may be meant by a field that is no number.
  private func hint(for content: UnsafeBufferPointer<UInt8>) -> String? {
    let other = options.decimal == .comma ? UInt8(ascii: ".") : UInt8(ascii: ",")
    if content.contains(other), content.allSatisfy({ $0 &- 48 < 10 || "+-.,eE".utf8.contains($0) }) {
      return options.decimal == .comma ? "set decimal: '.'" : "set decimal: ','"
    }
    if content.first == UInt8(ascii: " ") || content.last == UInt8(ascii: " ") { return "remove the spaces" }
    let text = String(decoding: content.prefix(20), as: UTF8.self)
    if ["", "-", "?", ".", "na", "n/a", "nan", "null", "none", "#n/a"].contains(text.lowercased()) {
      return "if it means a missing value, declare it: missing_values: [\"\(text)\"]"
    }
    return nil
  }

  private var describedFormats: String {
    let names = options.timeFormats.map { format in
      switch format {
      case .iso8601: "ISO 8601"
      case .unix: "unix"
      case .unixMilliseconds: "unix-ms"
      case .unixMicroseconds: "unix-us"
      case .pattern(let pattern): "'\(pattern.text)'"
      }
    }
    let zone = options.zone == .utc ? "" : " in \(options.zone.name)"
    return "by \(names.joined(separator: " or "))\(zone)"
  }

  /// The series of a row.
  private mutating func findSeries(
    _ fields: [RecordScanner.Field], at place: ProblemLog.Place, log: inout ProblemLog
  ) -> Int? {
    guard let column = layout.series else { return 0 }
    let field = fields[column]
    let content = place.bytes[field.start..<field.end]
    if let lastSeries, content.elementsEqual(lastSeriesBytes) { return lastSeries }
    let name = withContent(field, of: place.bytes) { String(validating: $0, as: UTF8.self) }
    guard let name, !name.isEmpty else {
      log.add(.text, at: field.start, of: place, name == nil ? "series name is not UTF-8" : "series name is empty")
      return nil
    }
    let index = collector.series(named: name)
    lastSeries = index
    lastSeriesBytes = Array(content)
    return index
  }

  /// Calls the body with a field's bytes, doubled quotes made single.
  @inline(__always)
  private func withContent<Result>(
    _ field: RecordScanner.Field, of bytes: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let content = UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])
    return field.isEscaped ? unescaped(content).withUnsafeBufferPointer(body) : body(content)
  }
}

/// A quoted field's bytes with doubled quotes made single.
func unescaped(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  var isSecond = false
  for byte in content {
    isSecond = byte == RecordScanner.quote && !isSecond
    if byte != RecordScanner.quote || isSecond { result.append(byte) }
  }
  return result
}
