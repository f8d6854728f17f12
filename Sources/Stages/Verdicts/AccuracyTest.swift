import Forecasting
import Reports

/// Whether one model's forecasts are more accurate than another's, at the forecasts that both made.
///
/// The losses are averaged over seeds, and over series and steps at each cutoff, so that one difference for each cutoff is
/// tested: whole paths of forecasts are judged (average superior predictive ability, Quaedvlieg 2021), and errors that
/// series or steps have in common are not counted as independent. A cutoff with more forecasts weighs more, so that the
/// mean difference is that of the overall metric.
struct AccuracyTest {
  /// The forecasts that both made.
  let count: Int
  /// The cutoffs of these forecasts.
  private(set) var cutoffs = 0
  /// The second's metric over the first's, less 1, over seeds; nil where the first has no error.
  private(set) var change: Estimate?
  /// The test; nil where there is a reason against it, or no difference.
  private(set) var test: DieboldMariano?
  /// Why there is no test, in a few words.
  private(set) var obstacle: String?
  /// Whether all losses are equal.
  private(set) var isIdentical = false

  /// Compares `second` with `first`.
  ///
  /// - Parameter isScaled: whether errors of each series and target are taken in deviations of its actual values, since they are
  ///   counted in different units.
  init(_ first: ModelForecasts, _ second: ModelForecasts, _ loss: PointLoss, isScaled: Bool = false) {
    let columns = first.seeds + second.seeds
    let places = Self.commonPlaces(columns.map(\.keys))
    let reference = columns.first
    count = places.first?.count ?? 0
    var isSame = true
    for (column, own) in zip(columns, places) {
      guard let reference, let other = places.first else { continue }
      isSame = isSame && zip(own, other).allSatisfy { column.actual[$0] == reference.actual[$1] }
    }
    guard let reference, let rows = places.first, count > 0, isSame else {
      obstacle = count == 0 ? "no forecasts in common" : "the actual values differ"
      return
    }
    let scales = isScaled ? reference.scales(rows) : [:]
    let losses = zip(columns, places).map { column, own in
      own.map { row in
        let scale = scales[column.keys[row].series] ?? 1
        return loss.value(column.actual[row] / scale, column.predicted[row] / scale)
      }
    }
    let firsts = losses[..<first.seeds.count]
    let seconds = losses[first.seeds.count...]
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let one = firsts.map { loss.metric(mean($0)) }
    let other = seconds.map { loss.metric(mean($0)) }
    change = Estimate(
      changeTo: other, ofSeeds: second.seeds.map(\.seed), from: one, ofSeeds: first.seeds.map(\.seed))
    isIdentical = firsts.elementsEqual(seconds) || losses.allSatisfy { $0 == losses[0] }

    // One difference for each cutoff, in the order of time.
    var sums: [Int64: (sum: Double, end: Int64)] = [:]
    for (place, row) in rows.enumerated() {
      let difference =
        firsts.reduce(0) { $0 + $1[place] } / Double(firsts.count)
        - seconds.reduce(0) { $0 + $1[place] } / Double(seconds.count)
      let known = sums[reference.keys[row].cutoff] ?? (0, .min)
      sums[reference.keys[row].cutoff] = (known.sum + difference, max(known.end, reference.times[row]))
    }
    let order = sums.sorted { $0.key < $1.key }
    cutoffs = order.count
    let weight = Double(order.count) / Double(count)
    test = DieboldMariano(
      order.map { $0.value.sum * weight }, overlap: Self.overlap(order.map { ($0.key, $0.value.end) }))
    obstacle = test == nil && !isIdentical ? "too few cutoffs: \(order.count)" : nil
  }

  /// For each column the places of the keys that all columns have, in the order of the first.
  private static func commonPlaces(_ columns: [[ForecastKey]]) -> [[Int]] {
    guard let first = columns.first else { return [] }
    if columns.allSatisfy({ $0 == first }) { return columns.map { Array($0.indices) } }
    let tables = columns.map { keys in
      Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
    var seen: Set<ForecastKey> = []
    let common = first.filter { key in seen.insert(key).inserted && tables.allSatisfy { $0[key] != nil } }
    return tables.map { table in common.compactMap { table[$0] } }
  }

  /// The most later cutoffs that come before what one forecast is about has passed; cutoffs are in order.
  private static func overlap(_ cutoffs: [(cutoff: Int64, end: Int64)]) -> Int {
    var most = 0
    var next = 0
    for (place, one) in cutoffs.enumerated() {
      next = max(next, place + 1)
      while next < cutoffs.count, cutoffs[next].cutoff < one.end { next += 1 }
      most = max(most, next - place - 1)
    }
    return most
  }
}
