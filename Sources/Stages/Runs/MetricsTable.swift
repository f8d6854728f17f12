import Reports

/// A run's metrics.csv, read back.
enum MetricsTable {
  /// The rows by column name.
  ///
  /// The table is the project's own: no cell holds a line break.
  static func rows(_ bytes: [UInt8]) -> [[String: String]] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let header = lines.first.map({ cells($0) }) else { return [] }
    return lines.dropFirst().map { line in
      Dictionary(zip(header, cells(line)), uniquingKeysWith: { first, _ in first })
    }
  }

  /// One table for each series: models and seeds down, metrics across.
  static func tables(_ rows: [[String: String]]) throws -> [TextTable] {
    func distinct(_ key: String) -> [String] {
      rows.compactMap { $0[key] }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    let metrics = distinct("metric")
    var tables: [TextTable] = []
    for series in distinct("series") {
      var table = try TextTable(
        columns: [.init(series), .init("seed")] + metrics.map { .init($0, format: .significant(5)) })
      var order: [(model: String, seed: String)] = []
      for row in rows where row["series"] == series {
        let key = (row["model"] ?? "", row["seed"] ?? "")
        if !order.contains(where: { $0 == key }) { order.append(key) }
      }
      for (model, seed) in order {
        let own = rows.filter { $0["series"] == series && $0["model"] == model && $0["seed"] == seed }
        try table.append(
          [.text(model), .text(seed)]
            + metrics.map { metric in
              let text = own.first { $0["metric"] == metric }?["value"]
              return text.flatMap { Double($0) }.map { .number($0) } ?? .empty
            })
      }
      tables.append(table)
    }
    return tables
  }

  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell)
        cell = ""
      default: cell.append(character)
      }
    }
    return cells + [cell]
  }
}
