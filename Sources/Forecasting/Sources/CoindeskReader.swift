/// Reads CoinDesk's historical close prices: `{"bpi": {"2010-07-18": 0.0858, ...}, ...}`, one response a currency.
public enum CoindeskReader {
  /// Joins responses by date into one series, a column a currency.
  ///
  /// A date that only some of the currencies have, and a null, is a missing value. The order within a response does not
  /// matter: JSON objects have none. Throws `DataError.table` with up to 20 problems of the first response that has any.
  public static func read(
    _ responses: [(currency: String, response: SourceResponse)], columns: [String], rules: SeriesRules = SeriesRules()
  ) throws(DataError) -> LoadedTable {
    var currencies: [(name: String, reading: ResponseReading, closes: [Timestamp: JSONNode], bpi: JSONNode)] = []
    for (currency, response) in responses where columns.contains(currency) {
      var reading = try ResponseReading(response)
      let bpi = try reading.member("bpi", of: reading.root, "the response")
      let closes = try closes(bpi, reading: &reading)
      currencies.append((currency, reading, closes, bpi))
    }
    var collector = RowCollector(columns: columns, rules: rules)
    let order = columns.compactMap { column in currencies.firstIndex { $0.name == column } }
    guard order.count == columns.count else {
      throw .setting(name: "currencies", value: quotedList(columns), expected: quotedList(responses.map(\.currency)))
    }
    for currency in currencies { collector.begin(file: currency.reading.document.name) }
    for time in Set(currencies.flatMap(\.closes.keys)).sorted() {
      let problemsBefore = currencies.reduce(0) { $0 + $1.reading.log.problems.count }
      var line = 0
      if let fault = collector.orderFault(of: time, series: 0),
        let index = currencies.firstIndex(where: { $0.closes[time] != nil }), let node = currencies[index].closes[time]
      {
        currencies[index].reading.add(fault, at: node)
      }
      collector.beginRow(time: time, series: 0)
      for index in order {
        let node = currencies[index].closes[time]
        let place = node ?? currencies[index].bpi
        line = max(line, place.line)
        if let node, !node.isNull {
          if node.number == nil, collector.passesUnread() { continue }
          collector.append(currencies[index].reading.number(node, "'bpi.\(time)'") ?? .nan)
        } else if var fault = collector.appendMissing(file: index, line: place.line, textColumn: place.column) {
          if node == nil { fault.message += ": there is no \(time), which another currency has" }
          currencies[index].reading.add(fault, at: place)
        }
      }
      let problems = currencies.reduce(0) { $0 + $1.reading.log.problems.count }
      collector.endRow(time: time, series: 0, line: line, isSound: problems == problemsBefore)
    }
    for currency in currencies { try currency.reading.finish() }
    return try PanelAssembly(rows: collector).assemble()
  }

  /// The values by their dates.
  private static func closes(
    _ bpi: JSONNode, reading: inout ResponseReading
  ) throws(DataError) -> [Timestamp: JSONNode] {
    var closes: [Timestamp: JSONNode] = [:]
    for member in try reading.members(bpi, "'bpi'") {
      guard member.key.utf8.count == 10, let time = Timestamp(iso: member.key) else {
        let key = printable(String(member.key.prefix(40)))
        reading.add(.notATime, at: member.value, "\"\(key)\" is not a date such as 2010-07-18")
        continue
      }
      closes[time] = member.value
    }
    try reading.finish()
    guard !closes.isEmpty else { throw reading.failure(.noRows, at: bpi, "'bpi' has no dates") }
    return closes
  }
}
