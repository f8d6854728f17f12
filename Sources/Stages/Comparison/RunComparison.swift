public import Artifacts
import Reports

/// Runs side by side: what differs in their specs, their metrics, their training curves.
public struct RunComparison {
  private let runs: [ComparedRun]

  /// Reads finished runs from their folders; the first is what changes are measured against.
  public init(folders: [String]) throws(ComparisonError) {
    var runs: [ComparedRun] = []
    for folder in folders { runs.append(try ComparedRun(folder: folder)) }
    self.runs = runs
  }

  /// What makes the metrics incomparable, a sentence each: other data, columns, windows or splits.
  public var warnings: [String] {
    var warnings: [String] = []
    for run in runs.dropFirst() {
      let differing = [StageKind.load, .features, .windows].map(\.rawValue).filter { run.data[$0] != runs[0].data[$0] }
      guard let first = differing.first else { continue }
      let what =
        first == StageKind.load.rawValue
        ? "other data" : first == StageKind.features.rawValue ? "other input columns" : "other windows, split or scaling"
      warnings.append("\(run.name) was made from \(what) than \(runs[0].name): their metrics may differ for that alone")
    }
    return warnings
  }

  // MARK: Tables

  /// Keys of the specs that differ, a column for each run.
  func parameterTable() throws(ReportError) -> TextTable {
    var paths: [String] = []
    for run in runs {
      for leaf in run.parameters where !paths.contains(leaf.path) { paths.append(leaf.path) }
    }
    var table = try TextTable(columns: [.init("parameter")] + runs.map { .init($0.name) })
    for path in paths {
      let values = runs.map { run in run.parameters.first { $0.path == path }?.value }
      if Set(values).count > 1 { try table.append([.text(path)] + values.map { $0.map { .text($0) } ?? .empty }) }
    }
    return table
  }

  /// Names in the order in which the runs have them.
  private func distinct(_ key: String) -> [String] {
    var names: [String] = []
    for run in runs {
      for row in run.metrics { if let name = row[key], !names.contains(name) { names.append(name) } }
    }
    return names
  }

  private func goal(_ metric: String) -> TextTable.Goal {
    metric == "r2" || metric == "directional-accuracy" || metric.hasPrefix("skill") ? .highest : .lowest
  }

  /// Series, metric and model down, runs across, each with its change against the first; the best run of a row is marked.
  func metricTable() throws(ReportError) -> TextTable {
    var columns: [TextTable.Column] = [.init("series"), .init("metric"), .init("model")]
    for (index, run) in runs.enumerated() {
      columns.append(.init(run.name, format: .significant(5)))
      if index > 0 { columns.append(.init("change", format: .change(decimals: 1))) }
    }
    var table = try TextTable(columns: columns)
    let (series, metrics, models) = (distinct("series"), distinct("metric"), distinct("model"))
    for one in series {
      for metric in metrics {
        for model in models {
          let values = runs.map { $0.value(series: one, model: model, metric: metric) }
          guard values.contains(where: { $0 != nil }) else { continue }
          var row: [Cell] = [.text(one), .text(metric), .text(model)]
          for (index, value) in values.enumerated() {
            row.append(value.map { .number($0) } ?? .empty)
            guard index > 0 else { continue }
            if let first = values[0], let value, first != 0 {
              row.append(.number((value - first) / abs(first)))
            } else {
              row.append(.empty)
            }
          }
          try table.append(row)
          let present = values.compactMap { $0 }
          guard present.count > 1, Set(present).count > 1 else { continue }
          let last = table.rows.count - 1
          table.markBest(
            among: values.indices.map { TextTable.Position(row: last, column: $0 == 0 ? 3 : 2 + 2 * $0) },
            goal: goal(metric))
        }
      }
    }
    return table
  }

  // MARK: Forms

  /// For a terminal.
  public func text() throws(ComparisonError) -> String {
    try reporting { () throws(ReportError) in
      let parameters = try parameterTable()
      let head = parameters.rows.isEmpty ? "The specs are the same.\n" : parameters.text() + "\n"
      return head + "\n" + (try metricTable().text())
    }
  }

  /// The metric table as CSV.
  public func csv() throws(ComparisonError) -> String {
    try reporting { () throws(ReportError) in try metricTable().csv().text }
  }

  /// An object with `runs`, `warnings`, `parameters` (path and one value for each run) and `metrics` (series, metric, model
  /// and one number or null for each run).
  public func json() throws(ComparisonError) -> CanonicalValue {
    try reporting { () throws(ReportError) in
      let parameters = try parameterTable()
      var metrics: [CanonicalValue] = []
      for one in distinct("series") {
        for metric in distinct("metric") {
          for model in distinct("model") {
            let values = runs.map { $0.value(series: one, model: model, metric: metric) }
            guard values.contains(where: { $0 != nil }) else { continue }
            metrics.append([
              "series": .string(one), "metric": .string(metric), "model": .string(model),
              "values": .array(values.map { $0.map { .double($0) } ?? .null }),
            ])
          }
        }
      }
      return [
        "runs": .array(runs.map { .string($0.name) }), "warnings": .array(warnings.map { .string($0) }),
        "parameters": .array(
          parameters.rows.map { row in
            [
              "path": .string(Self.text(row[0]) ?? ""),
              "values": .array(row.dropFirst().map { Self.text($0).map { .string($0) } ?? .null }),
            ]
          }), "metrics": .array(metrics),
      ]
    }
  }

  /// One page, readable offline.
  public func html() throws(ComparisonError) -> String {
    try reporting { () throws(ReportError) in
      var page = HTMLReport(title: "Comparison of \(runs.count) runs", subtitle: runs.map(\.name).joined(separator: ", "))
      for warning in warnings { page.addNote(.warning, warning) }
      page.addHeading("Parameters that differ")
      let parameters = try parameterTable()
      if parameters.rows.isEmpty {
        page.addParagraph("None.")
      } else {
        page.addTable(parameters)
      }
      page.addHeading("Test metrics")
      page.addTable(try metricTable(), caption: "Changes are against the first run. Means over seeds.")
      for figure in try figures() { page.addFigure(figure.figure) }
      return page.text
    }
  }

  /// The files that `-o` writes, by name.
  public func files() throws(ComparisonError) -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = [
      ("comparison.csv", Array(try csv().utf8)), ("report.html", Array(try html().utf8)),
    ]
    try reporting { () throws(ReportError) in
      files.append(("parameters.csv", Array(try parameterTable().csv().text.utf8)))
      for figure in try figures() { files.append((figure.name, Array(figure.figure.svg().utf8))) }
    }
    return files
  }

  private func figures() throws(ReportError) -> [(name: String, figure: Figure)] {
    var figures: [(name: String, figure: Figure)] = []
    let series = distinct("series").first ?? ""
    let shown = ["rmse", "mae", "mape", "mase"].filter(distinct("metric").contains)
    var entries: [(label: String, run: ComparedRun, model: String)] = []
    for run in runs {
      var trained: [String] = []
      for row in run.history { if let model = row["model"], !trained.contains(model) { trained.append(model) } }
      for model in trained { entries.append(("\(run.name) \(model)", run, model)) }
    }
    guard !entries.isEmpty else { return [] }
    let metrics = shown.map { metric in
      ModelComparison.Metric(
        metric, values: entries.map { $0.run.value(series: series, model: $0.model, metric: metric) ?? .nan })
    }.filter { $0.values.contains(where: \.isFinite) }
    if !metrics.isEmpty {
      figures.append(
        ("comparison.svg", try ModelComparison(title: "Test metrics by run", models: entries.map(\.label), metrics: metrics).figure))
    }
    var curves: [ComparisonCurves.Curve] = []
    for entry in entries {
      let rows = entry.run.history.filter { $0["model"] == entry.model }
      let split = rows.contains { $0["split"] == "validation" } ? "validation" : "train"
      let seed = rows.first?["seed"]
      let own = rows.filter { $0["split"] == split && $0["seed"] == seed }
      let ys = own.compactMap { Double($0["loss"] ?? "") }
      curves.append(.init("\(entry.label), \(split)", xs: own.compactMap { Double($0["epoch"] ?? "") }, ys: ys))
    }
    figures.append(
      ("curves.svg", try ComparisonCurves(title: "Loss by epoch", curves: curves, y: Axis("Loss", kind: .log)).figure))
    return figures
  }

  private static func text(_ cell: Cell) -> String? {
    if case .text(let text) = cell { text } else { nil }
  }

  private func reporting<Value>(_ body: () throws(ReportError) -> Value) throws(ComparisonError) -> Value {
    do { return try body() } catch { throw .report("\(error)") }
  }
}
