import Forecasting
import Reports

/// Forecasts as a table, with what is known of their errors.
struct PredictionTable {
  /// The last time of each series that has an actual value.
  private let known: [String: Forecasting.Timestamp]
  private let targetCount: Int
  /// The coverage of conformal intervals; nil where none were asked for.
  private let coverage: Double?
  /// The unit of all targets' values; empty where none is known.
  private let unit: String
  private var files: [ForecastFile] = []
  /// For each of the files the last time that training and the choice of the best epoch saw; nil of what is not trained.
  private var seenThrough: [Forecasting.Timestamp?] = []

  /// A table of forecasts for a panel, whose rows end where actual values do.
  init(_ panel: Forecasting.Panel, targetCount: Int, coverage: Double?, unit: String = "") {
    var known: [String: Forecasting.Timestamp] = [:]
    for series in panel.series { known[series.id] = series.times.last }
    self.known = known
    self.targetCount = targetCount
    self.coverage = coverage
    self.unit = unit
  }

  mutating func add(_ file: ForecastFile, seenThrough time: Forecasting.Timestamp? = nil) {
    files.append(file)
    seenThrough.append(time)
  }

  func csv() throws(ReportError) -> String {
    let levels = files.levels(coverage: coverage)
    var table = try Reports.CSVTable(
      header: ["model", "seed", "series", "cutoff", "horizon", "time", "actual", "predicted"]
        + IntervalTable.columns(levels))
    for file in files {
      let quantiles = file.quantiles(coverage: coverage)
      for (index, row) in file.rows.enumerated() {
        try table.append(
          [
            .text(file.model), file.seed.map { .integer($0) } ?? .empty,
            .text(ExperimentResults.label(series: row.series, target: row.target, targetCount: targetCount)),
            .text(row.cutoff.description), .integer(row.horizon), .text(row.time.description),
            isKnown(row) ? .number(row.actual) : .empty, .number(row.predicted),
          ] + IntervalTable.cells(quantiles, index, levels))
      }
    }
    return table.text
  }

  /// What there is to say of the forecasts whose actual value is known.
  ///
  /// First the errors of each model, in original units, and what its intervals cover of these values; none where there are
  /// none. Then how many of the values training has seen.
  var remarks: [String] { errors + seen }

  /// How many of the known values each model was trained or chosen on, those of one number of values together.
  private var seen: [String] {
    var groups: [(rest: String, models: [String])] = []
    for (file, through) in zip(files, seenThrough) {
      guard let through else { continue }
      let known = file.rows.filter(isKnown)
      let count = known.count { $0.time <= through }
      if count == 0 { continue }
      let rest =
        "\(count) of these \(known.count) values are no test: they are of times through \(through), which training or the "
        + "choice of the best epoch saw"
      if let group = groups.firstIndex(where: { $0.rest == rest }) {
        if !groups[group].models.contains(file.model) { groups[group].models.append(file.model) }
      } else {
        groups.append((rest, [file.model]))
      }
    }
    return groups.map { "\($0.models.listed): \($0.rest)" }
  }

  private var errors: [String] {
    files.compactMap { file in
      let quantiles = file.quantiles(coverage: coverage)
      var errors = ForecastErrors(levels: quantiles?.levels ?? [])
      for (index, row) in file.rows.enumerated() where isKnown(row) {
        errors.append(
          actual: row.actual, predicted: row.predicted, lastSeen: file.lastSeen[index], horizon: row.horizon,
          quantiles: quantiles?[index] ?? [])
      }
      guard errors.count > 0 else { return nil }
      let name = file.seed.map { "\(file.model), seed \($0)" } ?? file.model
      let metrics = [Metric.mae, .rmse, .mape].map { metric in
        let unit = metric.dimension.text(unit: unit)
        return switch metric.value(of: errors) {
        case .value(let number):
          "\(metric.rawValue) \(NumberFormat.significant(5).text(number))\(unit.isEmpty ? "" : " \(unit)")"
        case .undefined(let reason): "\(metric.rawValue) undefined (\(reason))"
        }
      }
      let text =
        "\(name): \(metrics.joined(separator: ", ")) over \(errors.count) of "
        + counted(file.rows.count, "forecast")
      guard let lowest = errors.levels.first, let highest = errors.levels.last,
        let covered = IntervalMetric.coverage.value(of: errors).number
      else { return text }
      return text + "; \(IntervalTable.percent(highest - lowest)) % intervals cover "
        + "\(NumberFormat.significant(4).text(100 * covered)) % of their values"
    }
  }

  /// Whether one of the forecasts is of a value of a test part.
  func looks(at part: TestPart) -> Bool {
    files.contains { $0.rows.contains { isKnown($0) && $0.time >= part.from && $0.time <= part.through } }
  }

  private func isKnown(_ row: Forecast) -> Bool {
    known[row.series].map { row.time <= $0 } ?? false
  }
}
