import Forecasting
import NumericEngine
import Specs

/// The metrics of all forecasts: overall, by series and by step.
struct Evaluation {
  /// One number.
  struct Row {
    let model: String
    let seed: Int?
    /// The fold, counted from 1, or nil for all folds of several together.
    let fold: Int?
    /// A label of a series, or `all`.
    let series: String
    /// The step, or nil for all steps together.
    let horizon: Int?
    /// The metric's name, or `skill-` and a metric for 1 - model / naive.
    let metric: String
    let value: MetricValue
  }

  /// All folds together first, then each.
  let rows: [Row]
  /// The fold of the rows over everything: 1 where there is one fold, else nil.
  let overall: Int?
  /// The values of the rows by their places, seeds in order.
  private let values: [Place: [MetricValue]]

  private struct Place: Hashable {
    let model: String
    let fold: Int?
    let series: String
    let horizon: Int?
    let metric: String
  }

  /// What metrics divide by, from the training part of one label.
  private struct TrainingScale {
    let naiveError: Double?
    let deviation: Double?
  }

  /// The values that skill is measured against: the naive forecast's.
  private typealias NaiveValues = [NaivePlace: MetricValue]

  private struct NaivePlace: Hashable {
    let group: String
    let horizon: Int?
    let metric: Metric
  }

  init(_ results: ExperimentResults) {
    let scales = results.foldWindows.map { Self.trainingScales(results, $0) }
    let isRolling = results.spec.folds[0].isRolling
    let folds: [Int?] = isRolling ? [nil] + results.foldWindows.indices.map { $0 + 1 } : [1]
    let naive = results.forecasts.firstIndex { $0.model == BaselineKind.naive.rawValue }
    var naiveValues = [NaiveValues](repeating: [:], count: folds.count)
    // Of one model at a time, and of all labels together before each by itself, since errors may be millions.
    var rowsBySource = [[[Row]]](
      repeating: [[Row]](repeating: [], count: folds.count), count: results.forecasts.count)
    for source in (naive.map { [$0] } ?? []) + results.forecasts.indices.filter({ $0 != naive }) {
      for isPooled in results.labels.count > 1 ? [true, false] : [false] {
        let errors = scales.indices.map {
          Self.errors(results, results.foldForecasts[source][$0], scales[$0], isPooled: isPooled)
        }
        // Errors of all folds together, each scaled by its own training part.
        let pooled = errors.dropFirst().reduce(into: errors[0]) { $0.merge($1) { $0.appending($1) } }
        for (place, errors) in ([pooled] + (isRolling ? errors : [])).enumerated() {
          rowsBySource[source][place] += Self.rows(
            results, results.forecasts[source], errors, of: isPooled ? ["all"] : results.labels, fold: folds[place],
            &naiveValues[place], isNaive: source == naive)
        }
      }
    }
    self.init(rows: folds.indices.flatMap { place in rowsBySource.flatMap { $0[place] } }, isRolling: isRolling)
  }

  /// No metrics.
  static let none = Evaluation(rows: [], isRolling: false)

  private init(rows: [Row], isRolling: Bool) {
    self.rows = rows
    overall = isRolling ? nil : 1
    values = Dictionary(grouping: rows) {
      Place(model: $0.model, fold: $0.fold, series: $0.series, horizon: $0.horizon, metric: $0.metric)
    }.mapValues { $0.map(\.value) }
  }

  /// Reads back `ResultTables.metrics`, which says whether a metric has a value, but not why it has none.
  ///
  /// - Throws: where the bytes are not that table.
  init(_ spec: ExperimentSpec, table bytes: [UInt8]) throws(ArtifactFault) {
    let table = TableScan(bytes)
    guard let model = table.column("model"), let seed = table.column("seed"), let fold = table.column("fold"),
      let series = table.column("series"), let horizon = table.column("horizon"), let metric = table.column("metric"),
      let value = table.column("value")
    else { throw ArtifactFault("the metrics have other columns") }
    var rows: [Row] = []
    table.forEachRow { row in
      rows.append(
        Row(
          model: row.text(model), seed: Int(row.text(seed)), fold: Int(row.text(fold)), series: row.text(series),
          horizon: Int(row.text(horizon)), metric: row.text(metric),
          value: row.number(value).map { .value($0) } ?? .undefined("")))
      return true
    }
    self.init(rows: rows, isRolling: spec.folds[0].isRolling)
  }

  /// Whether every metric has a value.
  var isDefined: Bool { rows.allSatisfy { $0.value.number != nil } }

  /// The errors of one model's forecasts: under `all` where they are pooled, else by label.
  private static func errors(
    _ results: ExperimentResults, _ file: ForecastFile, _ scales: [String: TrainingScale], isPooled: Bool
  ) -> [String: ForecastErrors] {
    let labels = results.labels
    let known = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    let places = file.rows.labels.map { known[results.label(series: $0.series, target: $0.target)] }
    let byPlace = labels.map { scales[$0] }
    let quantiles = file.quantiles(coverage: results.spec.evaluation.coverage)
    var groups = [ForecastErrors](
      repeating: ForecastErrors(levels: quantiles?.levels ?? []), count: isPooled ? 1 : labels.count)
    if isPooled { groups[0].reserveCapacity(file.rows.count) }
    for index in file.rows.indices {
      guard let place = places[Int(file.rows.label[index])] else { continue }
      groups[isPooled ? 0 : place].append(
        actual: file.rows.actual[index], predicted: file.rows.predicted[index], lastSeen: file.lastSeen[index],
        horizon: Int(file.rows.horizon[index]), naiveScale: byPlace[place]?.naiveError,
        deviation: byPlace[place]?.deviation, quantiles: quantiles?[index] ?? [])
    }
    var errors: [String: ForecastErrors] = [:]
    for (name, own) in zip(isPooled ? ["all"] : labels, groups) where own.count > 0 { errors[name] = own }
    return errors
  }

  /// The metrics of one model, given its errors; those of the naive forecast are kept in `naive`.
  private static func rows(
    _ results: ExperimentResults, _ file: ForecastFile, _ errorsByGroup: [String: ForecastErrors],
    of groups: [String], fold: Int?,
    _ naive: inout NaiveValues, isNaive: Bool
  ) -> [Row] {
    let metrics = results.spec.evaluation.metrics.map(\.lowered)
    var rows: [Row] = []
    for group in groups {
      guard let errors = errorsByGroup[group] else { continue }
      func add(_ horizon: Int?, _ part: ForecastErrors) {
        func row(_ metric: String, _ value: MetricValue) -> Row {
          Row(
            model: file.model, seed: file.seed, fold: fold, series: group, horizon: horizon, metric: metric,
            value: value)
        }
        if !part.levels.isEmpty {
          for metric in IntervalMetric.allCases { rows.append(row(metric.rawValue, metric.value(of: part))) }
        }
        for metric in metrics {
          let value = metric.value(of: part)
          rows.append(row(metric.rawValue, value))
          guard metric == .rmse || metric == .mae else { continue }
          let place = NaivePlace(group: group, horizon: horizon, metric: metric)
          if isNaive { naive[place] = value }
          if let against = naive[place] {
            rows.append(row("skill-\(metric.rawValue)", metric.skill(of: value, against: against)))
          }
        }
      }
      add(nil, errors)
      if results.windows.shape.horizon > 1 {
        for (step, part) in errors.byStep { add(step, part) }
      }
    }
    return rows
  }

  /// The values of one metric over all steps, one per seed; over all folds where none is named.
  func values(
    model: String, metric: String, series: String, horizon: Int? = nil, fold: Int? = nil
  ) -> [MetricValue] {
    values[
      Place(model: model, fold: fold ?? overall, series: series, horizon: horizon, metric: metric)] ?? []
  }

  /// For each label: the seasonal naive error and the deviation within the training part.
  private static func trainingScales(
    _ results: ExperimentResults, _ windows: WindowsFile
  ) -> [String: TrainingScale] {
    var ends = [Int](repeating: 0, count: results.panel.series.count)
    for window in windows.parts[.train] ?? [] {
      let end = window.start + results.windows.shape.lookback + results.windows.steps.upperBound
      ends[window.series] = max(ends[window.series], end)
    }
    var scales: [String: TrainingScale] = [:]
    for (series, end) in zip(results.panel.series, ends) {
      for target in 0..<results.windows.shape.targetCount {
        let label = results.label(series: series.id, target: results.panel.columnNames[target])
        let training = series.columns[target][..<end]
        scales[label] = TrainingScale(
          naiveError: seasonalNaiveError(training, season: results.season), deviation: trainingDeviation(training))
      }
    }
    return scales
  }
}

extension MetricKind {
  var lowered: Metric {
    switch self {
    case .mse: .mse
    case .rmse: .rmse
    case .mae: .mae
    case .scaledMSE: .scaledMSE
    case .scaledMAE: .scaledMAE
    case .mape: .mape
    case .smape: .smape
    case .mase: .mase
    case .wape: .wape
    case .malr: .malr
    case .r2: .r2
    case .directionalAccuracy: .directionalAccuracy
    }
  }
}
