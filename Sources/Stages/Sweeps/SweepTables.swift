import Reports
import Specs

/// A sweep's points as tables, the best first.
struct SweepTables {
  private let result: SweepResult
  private var sweep: Sweep { result.sweep }
  /// The swept keys by the shortest ends that tell them apart.
  let keys: [String]

  init(_ result: SweepResult) {
    self.result = result
    keys = Self.shortened(result.sweep.keys)
  }

  /// `sweep.csv`: every point.
  func csv() throws(ReportError) -> CSVTable {
    var table = try CSVTable(
      header: ["rank", "run", "status"] + sweep.keys + [
        "model", "validation_loss", "validation_loss_sd", "validation_loss_low",
        "validation_loss_high", "epochs",
      ])
    for (place, entry) in result.entries.enumerated() {
      let (loss, deviation, interval) = (entry.loss, entry.deviation, entry.interval)
      var row = [rank(entry, place), .text(entry.point.run), .text(entry.status.word)] + values(entry)
      row.append(entry.model.map { .text($0) } ?? .empty)
      for number in [loss, deviation, interval?.lowerBound, interval?.upperBound] {
        row.append(number.map { .number($0) } ?? .empty)
      }
      row.append(.integer(entry.epochs))
      try table.append(row)
    }
    return table
  }

  /// The best points for readers.
  func ranking(limit: Int) throws(ReportError) -> TextTable {
    let shown = result.entries.prefix(limit)
    let losses = shown.compactMap(\.loss)
    let hasModels = Set(result.entries.compactMap(\.model)).count > 1
    let hasStatus = result.entries.contains { $0.status != .done }
    var columns = [
      TextTable.Column("rank"), .init("validation loss", format: .common(for: losses, significant: 4)),
    ]
    columns += keys.map { .init($0, format: .shortest) }
    if hasModels { columns.append(.init("model")) }
    if hasStatus { columns.append(.init("status")) }
    // Forests have none.
    let hasEpochs = result.entries.contains { $0.epochs > 0 }
    if hasEpochs { columns.append(.init("epochs")) }
    columns.append(.init("run"))
    var table = try TextTable(columns: columns)
    for (place, entry) in shown.enumerated() {
      var row = [rank(entry, place), entry.spread?.cell ?? .empty] + values(entry)
      if hasModels { row.append(entry.model.map { .text($0) } ?? .empty) }
      if hasStatus { row.append(.text(entry.status.word)) }
      if hasEpochs { row.append(.integer(entry.epochs)) }
      row.append(.text(entry.point.run))
      try table.append(row)
      // Points that were given up have no page.
      if entry.status == .done {
        let run = TextTable.Position(row: place, column: columns.count - 1)
        table.link(run, to: "../\(entry.point.run)/\(RunLayout.File.report)")
      }
    }
    if result.chosen != nil, shown.count(where: { $0.status == .done }) > 1 { table.mark(.init(row: 0, column: 1)) }
    return table
  }

  /// A point that has no loss has no rank.
  private func rank(_ entry: SweepResult.Entry, _ place: Int) -> Cell {
    entry.loss == nil || entry.status == .failed ? .empty : .integer(place + 1)
  }

  /// The values of a point, in the order of the keys.
  func values(_ entry: SweepResult.Entry) -> [Cell] {
    entry.point.values.map { value in
      switch value {
      case .int(let number): .integer(number)
      case .double(let number): .number(number)
      case .null: .text("null")
      case .bool, .string, .list, .map: .text(value.shown)
      }
    }
  }

  /// The shortest ends of dotted paths that tell them apart; an end that is no more than `name` says whose.
  static func shortened(_ paths: [String]) -> [String] {
    paths.map { path in
      let parts = path.split(separator: ".")
      let least = ["name", "family"].contains(parts.last ?? "") ? min(2, parts.count) : 1
      for count in least..<max(least + 1, parts.count) {
        let end = parts.suffix(count).joined(separator: ".")
        if paths.allSatisfy({ $0 == path || !("." + $0).hasSuffix("." + end) }) { return end }
      }
      return path
    }
  }
}
