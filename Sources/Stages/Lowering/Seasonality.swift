import Forecasting

/// The season that seasonal forecasts and mase assume where the spec does not say.
enum Seasonality {
  /// Rows of one season by the usual spacing of the times: 24 for hourly, 7 for daily, 5 for business-daily, 52 for weekly,
  /// 12 for monthly and 4 for quarterly series, else 1.
  static func inferred(from panel: Panel) -> Int {
    let times = panel.series.max { $0.count < $1.count }?.times ?? []
    guard times.count > 2 else { return 1 }
    let gaps = zip(times.dropFirst(), times).map { $0.milliseconds - $1.milliseconds }
    let median = gaps.sorted()[gaps.count / 2]
    let hour: Int64 = 3_600_000
    let day = 24 * hour
    switch median {
    case hour: return 24
    case day:
      // Business days: hardly any time falls on a weekend.
      let weekend = times.count(where: { time in
        let weekday = CivilDate(daysSinceEpoch: Int(time.milliseconds / day))?.weekday ?? 1
        return weekday == 0 || weekday == 6
      })
      return weekend * 20 < times.count ? 5 : 7
    case 7 * day: return 52
    case (28 * day)...(31 * day): return 12
    case (90 * day)...(92 * day): return 4
    default: return 1
    }
  }
}
