/// Which field of a row holds what.
struct TableLayout {
  /// The number of fields of every row.
  let fieldCount: Int
  let time: Int
  let series: Int?
  /// The fields of the value columns, in the order of `names`.
  let values: [Int]
  /// The value columns' names, each once.
  let names: [String]

  /// Finds the requested columns in a header; problems go to the log, and then there is no layout.
  init?(header: [String], starts: [Int], options: CSVOptions, place: ProblemLog.Place, log: inout ProblemLog) {
    var first: [String: Int] = [:]
    for (index, name) in header.enumerated() {
      if name.isEmpty {
        log.add(.columnName, at: starts[index], of: place, "column \(index + 1) has no name")
      } else if let earlier = first.updateValue(index, forKey: name) {
        first[name] = earlier
        log.add(
          .columnName, at: starts[index], of: place,
          "column name '\(printable(name))' occurs twice (first at column \(earlier + 1))")
      }
    }
    func find(_ name: String) -> Int? {
      if let index = first[name] { return index }
      let hint = closestName(to: name, in: header).map { "did you mean '\(printable($0))'?" }
      log.add(
        .unknownColumn, at: place.start, of: place, "no column '\(printable(name))'",
        hint: hint ?? "there are \(printable(quotedList(header)))")
      return nil
    }
    var names: [String] = []
    for name in options.valueColumns where !names.contains(name) { names.append(name) }
    let time = find(options.timeColumn)
    let series = options.seriesColumn.map(find)
    let values = names.map(find)
    guard log.problems.isEmpty, let time else { return nil }
    fieldCount = header.count
    self.time = time
    self.series = series ?? nil
    self.values = values.compactMap { $0 }
    self.names = names
  }
}
