/// The predicted quantiles of many forecasts, each ascending, in the target's units.
public struct QuantileForecasts: Equatable, Sendable {
  /// The levels, ascending between 0 and 1.
  public let levels: [Double]
  /// The quantiles `[forecast, level]`; NaN where there is none.
  public let values: [Double]

  /// Takes quantiles that ascend with their levels.
  public init(levels: [Double], values: [Double]) {
    precondition(!levels.isEmpty && values.count.isMultiple(of: levels.count), "not one value for each level")
    self.levels = levels
    self.values = values
  }

  /// The point forecasts themselves at both ends and in the middle of intervals of a coverage.
  public init(points: [Double], coverage: Double) {
    let levels = SplitConformal.levels(coverage: coverage)
    self.init(levels: levels, values: points.flatMap { [Double](repeating: $0, count: levels.count) })
  }

  /// The quantiles of one forecast.
  public subscript(index: Int) -> ArraySlice<Double> {
    values[index * levels.count..<(index + 1) * levels.count]
  }

  /// The quantiles with each forecast's ends moved outwards by its half-width, inwards where that is negative.
  ///
  /// An interval never shrinks past its point forecast, and no quantile between the ends lies outside of them. Where a
  /// half-width is not finite there are no quantiles.
  public func widened(by halfWidths: [Double], about points: [Double]) -> QuantileForecasts {
    var widened: [Double] = []
    widened.reserveCapacity(values.count)
    for (index, (half, point)) in zip(halfWidths, points).enumerated() {
      let own = self[index]
      let lower = min(own[own.startIndex] - half, point)
      let upper = max(own[own.endIndex - 1] + half, point)
      for (place, value) in own.enumerated() {
        let inside = place == 0 ? lower : place == own.count - 1 ? upper : min(max(value, lower), upper)
        widened.append(half.isFinite ? inside : .nan)
      }
    }
    return QuantileForecasts(levels: levels, values: widened)
  }
}
