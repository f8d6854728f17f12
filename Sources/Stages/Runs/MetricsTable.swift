import Reports

/// A run's metrics.csv, read back.
enum MetricsTable {
  /// The rows by column name.
  static func rows(_ bytes: [UInt8]) -> [[String: String]] {
    let table = TableScan(bytes)
    var rows: [[String: String]] = []
    table.forEachRow { row in
      rows.append(
        Dictionary(
          table.header.enumerated().map { ($1, row.text($0)) }, uniquingKeysWith: { first, _ in first }))
      return true
    }
    return rows
  }

  /// One table for each series: models and seeds down, its metrics across; below the seeds of a model what they come to.
  static func tables(_ rows: [[String: String]]) throws -> [TextTable] {
    func distinct(_ key: String, _ rows: [[String: String]]) -> [String] {
      rows.compactMap { $0[key] }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    var tables: [TextTable] = []
    for series in distinct("series", rows) {
      let rows = rows.filter { $0["series"] == series }
      let metrics = distinct("metric", rows)
      var table = try TextTable(
        columns: [.init(series), .init("seed")] + metrics.map { .init($0, format: .significant(5)) })
      var order: [(model: String, seed: String)] = []
      for row in rows {
        let key = (row["model"] ?? "", row["seed"] ?? "")
        if !order.contains(where: { $0 == key }) { order.append(key) }
      }
      func value(_ model: String, _ seed: String, _ metric: String) -> Double? {
        let row = rows.first { $0["model"] == model && $0["seed"] == seed && $0["metric"] == metric }
        return row?["value"].flatMap { Double($0) }
      }
      for (place, (model, seed)) in order.enumerated() {
        try table.append(
          [.text(model), .text(seed)] + metrics.map { value(model, seed, $0).map { .number($0) } ?? .empty })
        let seeds = order.filter { $0.model == model }.map(\.seed)
        guard seeds.count > 1, order[(place + 1)...].first?.model != model else { continue }
        try table.append(
          [.text(model), .text("all")]
            + metrics.map { metric in Spread(seeds.compactMap { value(model, $0, metric) }).cell })
      }
      tables.append(table)
    }
    return tables
  }
}
