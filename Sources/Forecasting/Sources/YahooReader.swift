/// Reads a response of Yahoo's version 8 chart service: `{"chart": {"result": [{...}], "error": null}}`.
public enum YahooReader {
  /// The columns that a response has.
  public static let columns = ["open", "high", "low", "close", "volume"]

  /// How to understand a response.
  public struct Options: Sendable {
    /// The symbol that it must be about.
    public var symbol: String
    /// Whether a bar is a whole day or more: its time is then the date at the exchange, at midnight UTC.
    public var isDaily: Bool
    /// Whether prices are multiplied by adjusted close / close, so that splits and dividends leave no jump.
    public var isAdjusted: Bool

    /// Describes a response.
    public init(symbol: String, isDaily: Bool, isAdjusted: Bool) {
      self.symbol = symbol
      self.isDaily = isDaily
      self.isAdjusted = isAdjusted
    }
  }

  /// Reads the wanted columns of a response into one series; a null is a missing value.
  ///
  /// Throws `DataError.table` with up to 20 problems, `DataError.timeZone` where the exchange's zone is not known here.
  public static func read(
    _ response: SourceResponse, _ options: Options, columns: [String], rules: SeriesRules = SeriesRules()
  ) throws(DataError) -> LoadedTable {
    var reading = try ResponseReading(response)
    let chart = try reading.member("chart", of: reading.root, "the response")
    if let error = chart["error"], !error.isNull {
      let texts = ["code", "description"].compactMap { key -> String? in
        if case .string(let text)? = error[key]?.content { printable(String(text.prefix(200))) } else { nil }
      }
      throw reading.failure(.service, at: error, "Yahoo answered: \(texts.joined(separator: ": "))")
    }
    let results = try reading.member("result", of: chart, "'chart'")
    let result = try reading.items(results, "'chart.result'", count: 1)[0]
    let meta = try reading.member("meta", of: result, "'result'")
    let symbol = try reading.member("symbol", of: meta, "'meta'")
    let name = try reading.text(symbol, "'meta.symbol'")
    guard name.lowercased() == options.symbol.lowercased() else {
      throw reading.failure(
        .shape, at: symbol, "the response is about '\(printable(String(name.prefix(40))))', not '\(options.symbol)'")
    }
    var zone = TimeZoneRules.utc
    if options.isDaily {
      let node = try reading.member("exchangeTimezoneName", of: meta, "'meta'")
      zone = try TimeZoneRules(named: try reading.text(node, "'meta.exchangeTimezoneName'"))
    }
    guard let stamps = result["timestamp"], !stamps.isNull else {
      throw reading.failure(.noRows, at: result, "there are no rows for '\(options.symbol)' in that time")
    }
    let times = try reading.items(stamps, "'timestamp'")
    let bars = try Bars(result, count: times.count, options, columns, reading)

    var collector = RowCollector(columns: columns, rules: rules)
    collector.begin(file: reading.document.name)
    for (row, stamp) in times.enumerated() {
      let problemsBefore = reading.log.problems.count
      var time = reading.time(stamp, "'timestamp[\(row)]'", unit: 1_000)
      if options.isDaily, let instant = time {
        let day = zone.wall(at: instant).quotientAndRemainderFloored(by: Timestamp.millisecondsPerDay).quotient
        time = Timestamp(milliseconds: day * Timestamp.millisecondsPerDay)
      }
      if let time, let fault = collector.orderFault(of: time, series: 0) { reading.add(fault, at: stamp) }
      collector.beginRow(time: time, series: 0)
      for column in columns.indices { bars.add(row: row, column: column, to: &collector, &reading) }
      collector.endRow(time: time, series: 0, line: stamp.line, isSound: reading.log.problems.count == problemsBefore)
      if reading.isFull { break }
    }
    try reading.finish()
    return try PanelAssembly(rows: collector).assemble()
  }
}

/// The arrays of a response, one a column.
private struct Bars {
  private let names: [String]
  private let columns: [[JSONNode]]
  /// Close and adjusted close, where prices are to be adjusted.
  private let adjustment: (close: [JSONNode], adjusted: [JSONNode])?

  init(
    _ result: JSONNode, count: Int, _ options: YahooReader.Options, _ names: [String], _ reading: ResponseReading
  ) throws(DataError) {
    let indicators = try reading.member("indicators", of: result, "'result'")
    func arrays(_ group: String, _ key: String) throws(DataError) -> [JSONNode] {
      let list = try reading.member(group, of: indicators, "'indicators'")
      let only = try reading.items(list, "'indicators.\(group)'", count: 1)[0]
      let values = try reading.member(key, of: only, "'\(group)'")
      return try reading.items(values, "'\(key)'", count: count)
    }
    self.names = names
    columns = try names.map { name throws(DataError) in try arrays("quote", name) }
    // Intraday responses have no adjusted close: within a day nothing needs adjusting.
    let needsAdjustment = options.isAdjusted && options.isDaily && names.contains { $0 != "volume" }
    adjustment = needsAdjustment ? (try arrays("quote", "close"), try arrays("adjclose", "adjclose")) : nil
  }

  /// Adds a value, or a missing one, or reports what is wrong.
  func add(row: Int, column: Int, to collector: inout RowCollector, _ reading: inout ResponseReading) {
    var parts = [(node: columns[column][row], name: "'\(names[column])[\(row)]'")]
    let adjusts = adjustment != nil && names[column] != "volume"
    if let adjustment, adjusts {
      parts = [(adjustment.adjusted[row], "'adjclose[\(row)]'")]
      // The adjusted close is given; the other prices keep their ratio to the close.
      if names[column] != "close" {
        parts += [(columns[column][row], "'\(names[column])[\(row)]'"), (adjustment.close[row], "'close[\(row)]'")]
      }
    }
    if let absent = parts.first(where: { $0.node.isNull })?.node {
      if let fault = collector.appendMissing(line: absent.line, textColumn: absent.column) {
        reading.add(fault, at: absent)
      }
      return
    }
    let numbers = parts.map { $0.node.number ?? .nan }
    let value = numbers.count == 3 ? numbers[1] * (numbers[0] / numbers[2]) : numbers[0]
    if !value.isFinite, collector.passesUnread() { return }
    for part in parts { _ = reading.number(part.node, part.name) }
    if numbers.allSatisfy(\.isFinite), !value.isFinite {
      reading.add(.outOfRange, at: parts[0].node, "\(parts[1].name) cannot be adjusted by a close of \(numbers[2])")
    }
    collector.append(value)
  }
}
