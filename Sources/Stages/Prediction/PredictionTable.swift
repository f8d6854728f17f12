import Forecasting
import Reports
import Specs

/// Forecasts as a table, with what is known of their errors.
struct PredictionTable {
  /// The last time of each series that has an actual value.
  private let known: [String: Forecasting.Timestamp]
  private let spec: ExperimentSpec
  private var files: [ForecastFile] = []
  /// For each of the files the last time that training and the choice of the best epoch saw; nil of what is not trained, and
  /// where nothing is known to compare it with.
  private var seenThrough: [Forecasting.Timestamp?] = []

  /// A table of forecasts for a panel, whose rows end where actual values do.
  init(_ panel: Forecasting.Panel, _ spec: ExperimentSpec) {
    var known: [String: Forecasting.Timestamp] = [:]
    for series in panel.series { known[series.id] = series.times.last }
    self.known = known
    self.spec = spec
  }

  private var coverage: Double? { spec.evaluation.coverage }

  /// Adds the forecasts of a model; what it has seen is asked for only where actual values are known.
  mutating func add(_ file: ForecastFile, seenThrough time: @autoclosure () -> Forecasting.Timestamp?) {
    files.append(file)
    seenThrough.append(file.rows.contains(where: isKnown) ? time() : nil)
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
            .text(ExperimentResults.label(series: row.series, target: row.target, targetCount: spec.targets.count)),
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
  /// none, and a line for each target where their units differ. Then how many of the values training has seen.
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
    let targets: [String?] = spec.mixesUnits ? spec.targets : [nil]
    return files.flatMap { file in targets.compactMap { errors(of: file, target: $0) } }
  }

  /// The errors of a model's forecasts of one target, of all together where nil; nil where no actual value is known.
  private func errors(of file: ForecastFile, target: String?) -> String? {
    let quantiles = file.quantiles(coverage: coverage)
    var errors = ForecastErrors(levels: quantiles?.levels ?? [])
    var count = 0
    for (index, row) in file.rows.enumerated() where target == nil || row.target == target {
      count += 1
      guard isKnown(row) else { continue }
      errors.append(
        actual: row.actual, predicted: row.predicted, lastSeen: file.lastSeen[index], horizon: row.horizon,
        quantiles: quantiles?[index] ?? [])
    }
    guard errors.count > 0 else { return nil }
    let name = [file.model, file.seed.map { "seed \($0)" }, target].compactMap { $0 }.joined(separator: ", ")
    let unit = target.map { spec.unit(of: $0) } ?? spec.commonUnit
    let metrics = [Metric.mae, .rmse, .mape].map { metric in
      let unit = metric.dimension.text(unit: unit)
      return switch metric.value(of: errors) {
      case .value(let number):
        "\(metric.rawValue) \(NumberFormat.significant(5).text(number))\(unit.isEmpty ? "" : " \(unit)")"
      case .undefined(let reason): "\(metric.rawValue) undefined (\(reason))"
      }
    }
    let text = "\(name): \(metrics.joined(separator: ", ")) over \(errors.count) of \(counted(count, "forecast"))"
    guard let lowest = errors.levels.first, let highest = errors.levels.last,
      let covered = IntervalMetric.coverage.value(of: errors).number
    else { return text }
    return text + "; \(IntervalTable.percent(highest - lowest)) % intervals cover "
      + "\(NumberFormat.significant(4).text(100 * covered)) % of their values"
  }

  /// Whether one of the forecasts is of a value of a test part.
  func looks(at part: TestPart) -> Bool {
    files.contains { $0.rows.contains { isKnown($0) && $0.time >= part.from && $0.time <= part.through } }
  }

  private func isKnown(_ row: Forecast) -> Bool {
    known[row.series].map { row.time <= $0 } ?? false
  }
}
