/// Turns the fields of rows into times and numbers, and checks the order of each series as it goes.
struct RowCollector {
  /// A declared missing value and where it stood.
  struct MissingCell {
    var row: Int
    var column: Int
    var line: Int
    var textColumn: Int
  }

  /// What is known of a series while its rows arrive.
  private struct Progress {
    var lastTime: Timestamp?
    var lastLine = 0
    var rows = 0
  }

  let layout: TableLayout
  private(set) var times: [Timestamp] = []
  /// Numbers by row, then column; NaN where a value is missing.
  private(set) var values: [Double] = []
  /// The series of each row; empty where there is no series column.
  private(set) var seriesOfRow: [Int32] = []
  private(set) var seriesNames: [String] = []
  private(set) var missingCells: [MissingCell] = []
  private(set) var droppedRows = 0
  private let options: CSVOptions
  private let numbers: DecimalParser
  private let timeParser: TimeParser
  private let missing: [[UInt8]]
  /// Whether a missing value may look like a number, so that it has to be looked for first.
  private let isMissingNumeric: Bool
  private var progress: [Progress] = []
  private var seriesIndex: [String: Int] = [:]
  private var lastSeriesBytes: [UInt8] = []
  private var lastSeries = -1

  init(layout: TableLayout, options: CSVOptions) {
    self.layout = layout
    self.options = options
    let numbers = DecimalParser(mark: UInt8(ascii: options.decimal == .comma ? "," : "."))
    self.numbers = numbers
    timeParser = TimeParser(formats: options.timeFormats, zone: options.zone)
    missing = options.missing.map { Array($0.utf8) }
    isMissingNumeric = missing.contains { token in token.withUnsafeBufferPointer { numbers.parse($0) != .malformed } }
    if layout.series == nil {
      progress = [Progress()]
      seriesNames = [""]
      lastSeries = 0
    }
  }

  /// Takes one row of the right number of fields.
  mutating func add(_ fields: [RecordScanner.Field], at place: ProblemLog.Place, log: inout ProblemLog) {
    let problemsBefore = log.problems.count
    let bytes = place.bytes
    let timeField = fields[layout.time]
    let time = withContent(timeField, of: bytes) { timeParser.parse($0) }
    if time == nil {
      let text = withContent(timeField, of: bytes) { quoted($0) }
      log.add(.notATime, at: timeField.start, of: place, "\(text) is not a time \(describedFormats)")
    }
    guard let series = findSeries(fields, at: place, log: &log) else { return }
    if let time { checkOrder(time, series: series, field: timeField, at: place, log: &log) }

    let valuesBefore = values.count
    let missingBefore = missingCells.count
    for column in layout.values.indices {
      let field = fields[layout.values[column]]
      let outcome = number(field, column: column, at: place, log: &log)
      values.append(outcome ?? .nan)
    }
    let isDropped = options.missingPolicy == .drop && missingCells.count > missingBefore
    guard log.problems.count == problemsBefore, let time, !isDropped else {
      values.removeLast(values.count - valuesBefore)
      missingCells.removeLast(missingCells.count - missingBefore)
      if isDropped { droppedRows += 1 }
      // A faulty row still counts for the order of the next; a dropped one leaves a gap.
      if let time, !isDropped { note(time, series: series, line: place.line) }
      return
    }
    note(time, series: series, line: place.line)
    times.append(time)
    if layout.series != nil { seriesOfRow.append(Int32(truncatingIfNeeded: series)) }
  }

  private mutating func note(_ time: Timestamp, series: Int, line: Int) {
    progress[series].lastTime = time
    progress[series].lastLine = line
    progress[series].rows += 1
  }

  /// The number of a field, or nothing where it is missing (noted) or faulty (logged).
  private mutating func number(
    _ field: RecordScanner.Field, column: Int, at place: ProblemLog.Place, log: inout ProblemLog
  ) -> Double? {
    if !isMissingNumeric, !field.isEscaped {
      let content = UnsafeBufferPointer(rebasing: place.bytes[field.start..<field.end])
      if case .number(let value) = numbers.parse(content) { return value }
    }
    let isMissing = withContent(field, of: place.bytes) { content in missing.contains { $0.elementsEqual(content) } }
    if isMissing {
      noteMissing(field, column: column, at: place, log: &log)
      return nil
    }
    let outcome = withContent(field, of: place.bytes) { numbers.parse($0) }
    if case .number(let value) = outcome { return value }
    let text = withContent(field, of: place.bytes) { quoted($0) }
    if outcome == .outOfRange {
      log.add(.outOfRange, at: field.start, of: place, "\(text) is out of range for a 64-bit float")
    } else {
      let hint = withContent(field, of: place.bytes) { self.hint(for: $0) }
      log.add(.notANumber, at: field.start, of: place, "\(text) is not a number", hint: hint)
    }
    return nil
  }

  private mutating func noteMissing(
    _ field: RecordScanner.Field, column: Int, at place: ProblemLog.Place, log: inout ProblemLog
  ) {
    let name = printable(layout.names[column])
    switch options.missingPolicy {
    case .error:
      log.add(
        .missingValue, at: field.start, of: place, "missing value in '\(name)'",
        hint: "choose what a missing value becomes: forward-fill, interpolate or drop")
    case .drop, .forwardFill, .interpolate:
      let before = String(decoding: place.bytes[place.start..<field.start], as: UTF8.self).unicodeScalars.count
      missingCells.append(MissingCell(row: times.count, column: column, line: place.line, textColumn: before + 1))
    }
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
      return "if it means a missing value, declare it: missing: [\"\(text)\"]"
    }
    return nil
  }

  private var describedFormats: String {
    let names = options.timeFormats.map { format in
      switch format {
      case .iso8601: "ISO 8601"
      case .unix: "unix"
      case .unixMilliseconds: "unix-ms"
      case .pattern(let pattern): "'\(pattern.text)'"
      }
    }
    let zone = options.zone == .utc ? "" : " in \(options.zone.name)"
    return "by \(names.joined(separator: " or "))\(zone)"
  }

  /// The series of a row, new ones numbered as they come.
  private mutating func findSeries(
    _ fields: [RecordScanner.Field], at place: ProblemLog.Place, log: inout ProblemLog
  ) -> Int? {
    guard let column = layout.series else { return 0 }
    let field = fields[column]
    let content = place.bytes[field.start..<field.end]
    if lastSeries >= 0, content.elementsEqual(lastSeriesBytes) { return lastSeries }
    let name = withContent(field, of: place.bytes) { String(validating: $0, as: UTF8.self) }
    guard let name, !name.isEmpty else {
      log.add(.text, at: field.start, of: place, name == nil ? "series name is not UTF-8" : "series name is empty")
      return nil
    }
    let index = seriesIndex[name] ?? progress.count
    if index == progress.count {
      seriesIndex[name] = index
      seriesNames.append(name)
      progress.append(Progress())
    }
    lastSeries = index
    lastSeriesBytes = Array(content)
    return index
  }

  private func checkOrder(
    _ time: Timestamp, series: Int, field: RecordScanner.Field, at place: ProblemLog.Place, log: inout ProblemLog
  ) {
    guard let last = progress[series].lastTime else { return }
    let isNewestFirst = options.order == .newestFirst
    let line = progress[series].lastLine
    let where_ = seriesNames[series].isEmpty ? "" : " of series '\(printable(seriesNames[series]))'"
    if time == last {
      log.add(
        .duplicateTime, at: field.start, of: place, "time \(time)\(where_) occurs twice (first at line \(line))",
        hint: layout.series == nil ? "if the file holds several series, name the column that tells them apart" : nil)
    } else if (time < last) != isNewestFirst {
      let other: CSVOptions.RowOrder = isNewestFirst ? .oldestFirst : .newestFirst
      log.add(
        .disordered, at: field.start, of: place,
        "time \(time)\(where_) comes \(isNewestFirst ? "after" : "before") \(last) of line \(line)",
        hint: progress[series].rows == 1 ? "if the whole file runs that way, set order: \(other.rawValue)" : nil)
    } else if let frequency = options.frequency {
      let (from, to) = isNewestFirst ? (time, last) : (last, time)
      if let message = frequency.gapMessage(from: from, to: to, zone: options.zone) {
        log.add(.gap, at: field.start, of: place, message + where_)
      }
    }
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

extension Frequency {
  /// What is wrong between two neighbouring times, or nothing.
  fileprivate func gapMessage(from: Timestamp, to: Timestamp, zone: TimeZoneRules) -> String? {
    var expected = next(after: from, in: zone)
    if expected == to { return nil }
    var named: [Timestamp] = []
    var count = 0
    while expected < to, count < 100_000 {
      if named.count < 3 { named.append(expected) }
      count += 1
      expected = next(after: expected, in: zone)
    }
    guard expected == to || count == 100_000 else {
      return "time \(to) does not follow \(from) by a whole number of steps of \(self)"
    }
    let more = count > named.count ? " and \(count - named.count) more" : ""
    let names = named.map(\.description).joined(separator: ", ")
    return "times are not every \(self): \(names)\(more) \(count == 1 ? "is" : "are") missing before \(to)"
  }
}
