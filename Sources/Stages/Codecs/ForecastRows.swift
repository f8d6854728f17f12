import Forecasting

/// Millions of forecasts, column by column; a row is put together where it is asked for.
///
/// Models forecast the same windows, so most columns of several models can be the same arrays: see `share`.
struct ForecastRows: RandomAccessCollection {
  /// A series and its target.
  struct Label: Hashable, Comparable {
    let series: String
    let target: String

    static func < (left: Label, right: Label) -> Bool { (left.series, left.target) < (right.series, right.target) }
  }

  /// The labels that rows have, each once.
  private(set) var labels: [Label] = []
  private var places: [Label: Int32] = [:]
  /// The place of each row's label.
  private(set) var label: [Int32] = []
  /// Milliseconds since 1970 UTC.
  private(set) var cutoff: [Int64] = []
  private(set) var horizon: [Int32] = []
  /// Milliseconds since 1970 UTC.
  private(set) var time: [Int64] = []
  private(set) var actual: [Double] = []
  private(set) var predicted: [Double] = []

  init() {}

  /// Rows as they come.
  init(_ rows: some Sequence<Forecast>) {
    for row in rows { append(row) }
  }

  /// Columns of one length; `label` holds places in `labels`.
  init(
    labels: [Label], label: [Int32], cutoff: [Int64], horizon: [Int32], time: [Int64], actual: [Double],
    predicted: [Double]
  ) {
    self.labels = labels
    places = Dictionary(labels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    self.label = label
    self.cutoff = cutoff
    self.horizon = horizon
    self.time = time
    self.actual = actual
    self.predicted = predicted
  }

  var startIndex: Int { 0 }
  var endIndex: Int { label.count }

  subscript(row: Int) -> Forecast {
    let label = labels[Int(label[row])]
    return Forecast(
      series: label.series, cutoff: Timestamp(milliseconds: cutoff[row]), horizon: Int(horizon[row]),
      time: Timestamp(milliseconds: time[row]), target: label.target, actual: actual[row], predicted: predicted[row])
  }

  /// The places of the rows of a label, in order; of one step, and of one cutoff in milliseconds since 1970 UTC, where
  /// these are given.
  func places(of wanted: Label, horizon step: Int? = nil, cutoff moment: Int64? = nil) -> [Int] {
    guard let place = places[wanted] else { return [] }
    return label.indices.filter { row in
      label[row] == place && (step.map { Int(horizon[row]) == $0 } ?? true)
        && (moment.map { cutoff[row] == $0 } ?? true)
    }
  }

  mutating func reserveCapacity(_ count: Int) {
    label.reserveCapacity(count)
    cutoff.reserveCapacity(count)
    horizon.reserveCapacity(count)
    time.reserveCapacity(count)
    actual.reserveCapacity(count)
    predicted.reserveCapacity(count)
  }

  mutating func append(_ row: Forecast) {
    label.append(place(of: Label(series: row.series, target: row.target)))
    cutoff.append(row.cutoff.milliseconds)
    horizon.append(Int32(row.horizon))
    time.append(row.time.milliseconds)
    actual.append(row.actual)
    predicted.append(row.predicted)
  }

  mutating func append(contentsOf other: ForecastRows) {
    let places = other.labels.map { place(of: $0) }
    label += other.label.map { places[Int($0)] }
    cutoff += other.cutoff
    horizon += other.horizon
    time += other.time
    actual += other.actual
    predicted += other.predicted
  }

  /// The place of a label, which rows that follow each other often have in common.
  private mutating func place(of wanted: Label) -> Int32 {
    if let last = label.last, labels[Int(last)] == wanted { return last }
    if let known = places[wanted] { return known }
    let place = Int32(labels.count)
    labels.append(wanted)
    places[wanted] = place
    return place
  }

  /// Whether other rows are of the same series, targets, cutoffs and steps.
  func hasKeys(of other: ForecastRows) -> Bool {
    labels == other.labels && label == other.label && cutoff == other.cutoff && horizon == other.horizon
  }

  /// Takes those columns of `other` that are equal, so that both are in memory once; the forecasts stay its own.
  mutating func share(with other: ForecastRows) {
    if labels == other.labels, label == other.label { label = other.label }
    if cutoff == other.cutoff { cutoff = other.cutoff }
    if horizon == other.horizon { horizon = other.horizon }
    if time == other.time { time = other.time }
    if actual == other.actual { actual = other.actual }
  }
}
