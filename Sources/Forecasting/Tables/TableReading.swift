/// The state of reading one table: byte order mark, skipped lines, header, rows.
struct TableReading {
  private enum Phase {
    case start
    case skipping(lines: Int)
    case header
    case rows
  }

  private let options: CSVOptions
  private var log: ProblemLog
  private var scanner: RecordScanner
  private var earlier: RowCollector?
  private var table: TableRows?
  private var phase = Phase.start
  /// The line of the next record, from 1.
  private(set) var line = 1
  /// A blank line that is fine only if nothing follows it.
  private var blankLine: Int?
  private var rows = 0
  /// Whether a fault makes it pointless to read on.
  private(set) var isStopped = false

  /// Begins a file, whose rows go on after those of earlier files.
  init(name: String, options: CSVOptions, after earlier: RowCollector?) {
    self.options = options
    self.earlier = earlier
    log = ProblemLog(path: name)
    scanner = RecordScanner(delimiter: options.delimiter)
  }

  /// Takes as many whole records as the bytes hold; returns how many bytes it used.
  mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, atEnd: Bool) -> Int {
    var position = 0
    while position < bytes.count, !isStopped {
      switch phase {
      case .start:
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        if let header = options.header {
          let place = ProblemLog.Place(bytes: bytes, start: position, line: line)
          takeHeader(header, starts: header.map { _ in position }, at: place)
        }
        phase = options.skipLines > 0 ? .skipping(lines: options.skipLines) : table == nil ? .header : .rows
      case .skipping(let lines):
        guard let next = scanner.lineEnd(bytes, from: position, atEnd: atEnd) else { return position }
        position = next
        line += 1
        phase = lines > 1 ? .skipping(lines: lines - 1) : table == nil ? .header : .rows
      case .header, .rows:
        let place = ProblemLog.Place(bytes: bytes, start: position, line: line)
        switch scanner.scan(bytes, from: position, atEnd: atEnd) {
        case .incomplete: return position
        case .fault(let fault, let offset):
          note(fault, at: offset, of: place)
          guard !isStopped, let next = scanner.lineEnd(bytes, from: offset, atEnd: atEnd) else {
            isStopped = true
            return position
          }
          position = next
        case .record(let next):
          take(place)
          position = next
        }
        line += 1 + scanner.innerLines
        if log.isFull { isStopped = true }
      }
    }
    return position
  }

  /// Notes that one row is longer than any may be.
  mutating func stopAtRowLimit() {
    log.add(.limit, line: line, column: 1, "row is longer than \(CSVOptions.rowLimit >> 20) MiB")
    isStopped = true
  }

  /// All rows so far, those of earlier files included, or all problems of this one.
  mutating func finishRows() throws(DataError) -> RowCollector {
    if log.problems.isEmpty {
      if table == nil {
        let lines = line == 2 ? "1 line" : "\(line - 1) lines"
        log.add(.noRows, line: line, column: 1, line == 1 ? "file is empty" : "no header after \(lines)")
      } else if rows == 0 {
        log.add(.noRows, line: line, column: 1, options.header == nil ? "no rows after the header" : "file is empty")
      }
    }
    guard log.problems.isEmpty, let table else { throw .table(log.sorted) }
    return table.collector
  }

  /// Remarks that do not stop a run.
  var warnings: [TableProblem] {
    let ends = scanner.lineEnds
    guard ![[], .lf, .crlf, .cr].contains(ends) else { return [] }
    return [TableProblem(.mixedLineEnds, path: log.path, message: "line ends are mixed (\(ends.names))")]
  }

  /// Takes the record that was scanned last.
  private mutating func take(_ place: ProblemLog.Place) {
    let fields = scanner.fields
    guard table != nil else {
      takeHeader(fields, at: place)
      return
    }
    if fields.count == 1, fields[0].start == fields[0].end, fields[0].start == place.start {
      blankLine = blankLine ?? line
      return
    }
    let expected = table?.layout.fieldCount ?? 0
    if let blank = blankLine {
      log.add(.raggedRow, line: blank, column: 1, "line is blank, \(expectation) \(expected) fields")
      blankLine = nil
    }
    rows += 1
    guard fields.count == expected else {
      log.add(
        .raggedRow, at: place.start, of: place,
        "row has \(fields.count) field\(fields.count == 1 ? "" : "s"), \(expectation) \(expected)")
      return
    }
    table?.add(fields, at: place, log: &log)
  }

  private mutating func takeHeader(_ fields: [RecordScanner.Field], at place: ProblemLog.Place) {
    var names: [String] = []
    for field in fields {
      let content = UnsafeBufferPointer(rebasing: place.bytes[field.start..<field.end])
      let bytes = field.isEscaped ? unescaped(content) : Array(content)
      if let name = String(validating: bytes, as: UTF8.self) {
        names.append(name)
      } else {
        log.add(.text, at: field.start, of: place, "column name is not UTF-8")
      }
    }
    if log.problems.isEmpty { takeHeader(names, starts: fields.map(\.start), at: place) }
    if table == nil { isStopped = true }
  }

  private mutating func takeHeader(_ names: [String], starts: [Int], at place: ProblemLog.Place) {
    guard let layout = TableLayout(header: names, starts: starts, options: options, place: place, log: &log) else {
      isStopped = true
      return
    }
    var collector =
      earlier ?? RowCollector(columns: layout.names, rules: options.rules, isPanel: layout.series != nil)
    earlier = nil
    collector.begin(file: log.path)
    table = TableRows(layout: layout, options: options, collector: collector)
    phase = .rows
  }

  /// How messages speak of the number of fields that rows must have.
  private var expectation: String { options.header == nil ? "header has" : "rows have" }

  private mutating func note(_ fault: RecordScanner.Fault, at offset: Int, of place: ProblemLog.Place) {
    rows += 1
    // Only these two leave the rest of the file readable.
    isStopped = fault != .quoteInside && fault != .textAfterQuote
    let mebibytes = CSVOptions.fieldLimit >> 20
    switch fault {
    case .unclosedQuote: log.add(.unclosedQuote, at: offset, of: place, "quoted field opened here is never closed")
    case .quoteInside:
      log.add(
        .strayQuote, at: offset, of: place, "quote within an unquoted field",
        hint: "quote the whole field and double the quotes within it")
    case .textAfterQuote:
      log.add(.strayQuote, at: offset, of: place, "text after the closing quote of a field")
    case .nul: log.add(.limit, at: offset, of: place, "NUL byte", hint: "the file must be UTF-8 text, not UTF-16")
    case .fieldLimit: log.add(.limit, at: offset, of: place, "field is longer than \(mebibytes) MiB")
    case .quotedFieldLimit:
      log.add(
        .limit, at: offset, of: place, "quoted field opened here is longer than \(mebibytes) MiB",
        hint: "is its closing quote missing?")
    case .columnLimit:
      log.add(.limit, at: offset, of: place, "row has more than \(CSVOptions.columnLimit) fields")
    }
  }
}

extension RecordScanner.LineEnds {
  fileprivate var names: String {
    [(Self.lf, "LF"), (.crlf, "CRLF"), (.cr, "CR")].filter { contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}
