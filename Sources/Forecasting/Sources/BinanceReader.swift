/// Reads Binance klines: responses of the service (arrays of 12 fields), and the CSV dumps of the same fields.
public enum BinanceReader {
  /// The columns by their place among the 12 fields of a kline; the field that the service calls unused is left out.
  static let fields: KeyValuePairs = [
    "open": 1, "high": 2, "low": 3, "close": 4, "volume": 5, "quote_volume": 7, "trades": 8, "taker_buy_volume": 9,
    "taker_buy_quote_volume": 10,
  ]

  /// The columns that can be asked for.
  public static var columns: [String] { fields.map(\.key) }

  /// Reads the wanted columns of files that continue one another, pages of the service or dumps, into one series.
  ///
  /// A row's time is when its bar opens; in dumps it is in milliseconds or, since 2025, in microseconds. Throws
  /// `DataError.table` with up to 20 problems of the first file that has any.
  public static func read(
    _ files: [SourceResponse], columns: [String], rules: SeriesRules = SeriesRules()
  ) throws(DataError) -> LoadedTable {
    var inflated: [SourceResponse] = []
    for file in files { inflated.append(SourceResponse(name: file.name, bytes: try file.inflated())) }
    let isJSON = inflated.map { file in
      let first = file.bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
      return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    }
    guard isJSON.contains(true) else { return try dumps(inflated, columns: columns, rules: rules) }
    if let dump = isJSON.firstIndex(of: false) {
      throw .table([
        TableProblem(
          .json, path: inflated[dump].name, line: 1, column: 1, message: "this is not JSON, as other files are",
          hint: "list responses of the service or CSV dumps, not both")
      ])
    }
    return try pages(inflated, columns: columns, rules: rules)
  }

  private static func pages(
    _ pages: [SourceResponse], columns: [String], rules: SeriesRules
  ) throws(DataError) -> LoadedTable {
    let places = columns.compactMap { column in fields.first { $0.key == column }?.value }
    let numbers = DecimalParser()
    var collector = RowCollector(columns: columns, rules: rules)
    for page in pages {
      var reading = try ResponseReading(page)
      if case .string(let text)? = reading.root["msg"]?.content {
        throw reading.failure(.service, at: reading.root, "Binance answered: \(printable(String(text.prefix(200))))")
      }
      collector.begin(file: page.name)
      for (row, kline) in try reading.items(reading.root, "the response").enumerated() {
        let values = try reading.items(kline, "kline \(row)", count: 12)
        let problemsBefore = reading.log.problems.count
        let time = reading.time(values[0], "the open time of kline \(row)", unit: 1)
        if let time, let fault = collector.orderFault(of: time, series: 0) { reading.add(fault, at: values[0]) }
        collector.beginRow(time: time, series: 0)
        for (column, place) in zip(columns, places) {
          add(values[place], "'\(column)' of kline \(row)", numbers, to: &collector, &reading)
        }
        collector.endRow(
          time: time, series: 0, line: kline.line, isSound: reading.log.problems.count == problemsBefore)
        if reading.isFull { break }
      }
      try reading.finish()
    }
    return try PanelAssembly(rows: collector).assemble()
  }

  /// The service writes amounts as strings, so that no digit is lost, and counts as numbers.
  private static func add(
    _ node: JSONNode, _ path: String, _ numbers: DecimalParser, to collector: inout RowCollector,
    _ reading: inout ResponseReading
  ) {
    let outcome: DecimalParser.Outcome? =
      switch node.content {
      case .string(var text): text.withUTF8 { numbers.parse($0) }
      case .number(let value): .number(value)
      default: nil
      }
    if case .number(let value)? = outcome {
      collector.append(value)
      return
    }
    if collector.passesUnread() { return }
    switch outcome {
    case .malformed: reading.add(.notANumber, at: node, "\(path) is not a number")
    case .outOfRange: reading.add(.outOfRange, at: node, "\(path) is out of range for a 64-bit float")
    case .number, nil: _ = reading.number(node, path)
    }
    collector.append(.nan)
  }

  private static func dumps(
    _ files: [SourceResponse], columns: [String], rules: SeriesRules
  ) throws(DataError) -> LoadedTable {
    let header = [
      "open_time", "open", "high", "low", "close", "volume", "close_time", "quote_volume", "trades",
      "taker_buy_volume", "taker_buy_quote_volume", "ignore",
    ]
    var options = CSVOptions(timeColumn: header[0], valueColumns: columns)
    options.header = header
    options.timeFormats = [.unixMilliseconds, .unixMicroseconds]
    options.missingPolicy = rules.missingPolicy
    options.frequency = rules.frequency
    options.zone = rules.zone
    options.selection = rules.selection
    // Dumps of futures name their fields in a first line, those of the spot market do not.
    if files.allSatisfy({ $0.bytes.starts(with: header[0].utf8) }) { options.skipLines = 1 }
    return try CSVReader.read(files: files, options: options)
  }
}
