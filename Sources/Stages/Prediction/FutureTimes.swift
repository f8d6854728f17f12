import Forecasting
import Specs

/// The times that follow the last row of a series, which a forecast of the future is for.
enum FutureTimes {
  /// How the data's times follow each other: as the spec says, else by the usual spacing of the longest series.
  ///
  /// Throws `DataError.tooFewRows` where there is nothing to infer it from.
  static func spacing(
    _ spec: ExperimentSpec, of panel: Panel
  ) throws(DataError) -> (frequency: Forecasting.Frequency, zone: TimeZoneRules) {
    let declared: Forecasting.Frequency?
    let zone: TimeZoneRules
    switch spec.data {
    case .csv(let source):
      zone = try TimeZoneRules(named: source.timeZone)
      declared = try source.frequency.map { frequency throws(DataError) in try frequency.lowered() }
    case .sqlite(let source): (declared, zone) = try parts(source.rules())
    case .coindesk(let source): (declared, zone) = try parts(source.service.rules())
    case .yahoo(let source): (declared, zone) = try parts(source.service.rules())
    case .binance(let source): (declared, zone) = try parts(source.service.rules())
    case .synthetic(let source): (declared, zone) = (try source.frequency.lowered(), .utc)
    }
    if let declared { return (declared, zone) }
    return (try inferred(from: panel, in: zone), zone)
  }

  private static func parts(_ rules: SeriesRules) -> (Forecasting.Frequency?, TimeZoneRules) {
    (rules.frequency, rules.zone)
  }

  /// The spacing by the median distance of the longest series' times, by the clock of their zone: months for 28 to 31
  /// days and their multiples, Monday to Friday for daily times that hardly ever fall on a weekend.
  ///
  /// Holidays are not known: a forecast of the future may be for one.
  static func inferred(from panel: Panel, in zone: TimeZoneRules) throws(DataError) -> Forecasting.Frequency {
    let times = panel.series.max { $0.count < $1.count }?.times ?? []
    guard times.count > 1 else {
      throw .tooFewRows(rows: times.count, needed: 2, purpose: "the spacing of future times")
    }
    let clock = times.map { $0.milliseconds + Int64(zone.offset(at: $0)) * 1000 }
    let gaps = zip(clock.dropFirst(), clock).map { $0 - $1 }.sorted()
    let median = gaps[gaps.count / 2]
    let day: Int64 = 86_400_000
    guard median > 0, median.isMultiple(of: day) else { return .span(milliseconds: max(1, median)) }
    switch median / day {
    case 1:
      let weekend = clock.count(where: { time in
        let days = Int((time - ((time % day) + day) % day) / day)
        return [0, 6].contains(CivilDate(daysSinceEpoch: days)?.weekday)
      })
      return weekend * 20 < clock.count ? .businessDays : .days(1)
    case 28 where gaps.first == gaps.last: return .days(28)
    case 28...31: return .months(1)
    case 59...62: return .months(2)
    case 89...92: return .months(3)
    case 181...184: return .months(6)
    case 365...366: return .months(12)
    case let days: return .days(Int(days))
    }
  }
}

extension Panel {
  /// The panel with `rows` more rows at the end of each series, for the future: the times are those that follow, and each
  /// value is the last one, which no forecast may read.
  func extended(
    by rows: Int, _ frequency: Forecasting.Frequency, in zone: TimeZoneRules
  ) throws(DataError) -> Panel {
    var longer: [TimeSeries] = []
    for one in series {
      var times = one.times
      for _ in 0..<rows {
        guard let last = times.last else { break }
        times.append(frequency.next(after: last, in: zone))
      }
      let columns = one.columns.map { values in
        values + [Double](repeating: values.last ?? 0, count: times.count - values.count)
      }
      longer.append(try TimeSeries(id: one.id, times: times, columnNames: one.columnNames, columns: columns))
    }
    return try Panel(longer)
  }
}
