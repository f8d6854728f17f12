/// A column computed from another one, or from the rows' times, before windowing.
public struct FeatureSpec: Sendable, Equatable {
  /// The transform.
  public let kind: FeatureKind
  /// The column it is computed from; the first target when absent.
  public let column: String?
  /// The number of steps it looks back over; 1 for calendar kinds.
  public let period: Int
  /// The days after a row's date in which coming holidays are counted; 7 for other kinds.
  public let days: Int
  /// The name of the new column, when the spec gives one.
  public let outputName: String?
}

/// The named transforms.
public enum FeatureKind: String, CaseIterable, Sendable {
  /// `x[t] / x[t-period] - 1`.
  case simpleReturn = "return"
  /// `ln(x[t] / x[t-period])`.
  case logReturn = "log-return"
  /// `x[t] - x[t-period]`.
  case difference
  /// `x[t-period]`.
  case lag
  /// The mean of the last `period` values, this one included.
  case rollingMean = "rolling-mean"
  /// The sample standard deviation of the last `period` values.
  case rollingStandardDeviation = "rolling-std"
  /// The least of the last `period` values.
  case rollingMinimum = "rolling-min"
  /// The greatest of the last `period` values.
  case rollingMaximum = "rolling-max"
  /// The day of the year, from 1.
  case dayOfYear = "day-of-year"
  /// The day of the month, from 1.
  case dayOfMonth = "day-of-month"
  /// The month, from 1.
  case month
  /// The year.
  case year
  /// The day of the week, from Monday = 0.
  case dayOfWeek = "day-of-week"
  /// The hour of the day, from 0.
  case hour
  /// Sine and cosine of the day of the year.
  case dayOfYearCycle = "day-of-year-cycle"
  /// Sine and cosine of the day of the month.
  case dayOfMonthCycle = "day-of-month-cycle"
  /// Sine and cosine of the month.
  case monthCycle = "month-cycle"
  /// Sine and cosine of the day of the week.
  case dayOfWeekCycle = "day-of-week-cycle"
  /// Sine and cosine of the hour.
  case hourCycle = "hour-cycle"
  /// The number of US federal holidays in the days after the row's date.
  case usFederalHolidays = "us-federal-holidays"

  /// The period when the spec gives none.
  public var defaultPeriod: Int { isRolling ? 20 : 1 }

  /// Whether the transform summarises a window of values.
  public var isRolling: Bool {
    switch self {
    case .rollingMean, .rollingStandardDeviation, .rollingMinimum, .rollingMaximum: true
    default: false
    }
  }

  /// Whether the transform reads the rows' times and no column, so that its values are known in advance.
  public var isCalendar: Bool {
    switch self {
    case .dayOfYear, .dayOfMonth, .month, .year, .dayOfWeek, .hour, .dayOfYearCycle, .dayOfMonthCycle, .monthCycle,
      .dayOfWeekCycle, .hourCycle, .usFederalHolidays:
      true
    default: false
    }
  }
}

extension FeatureSpec: SpecSection {
  init(fields: inout FieldReader) {
    kind = fields.variant("name", of: FeatureKind.self, "The transform.")
    if kind.isCalendar {
      column = nil
      period = 1
    } else {
      column = fields.optional("column", .text(), "The column it is computed from; default the first target.")
      let least = kind == .rollingStandardDeviation ? 2 : 1
      period = fields.value(
        "period", .integer(least...1_000_000), default: .int(kind.defaultPeriod),
        "The number of steps it looks back over.")
    }
    days =
      kind == .usFederalHolidays
      ? fields.value("days", .integer(1...366), default: 7, "The days after the row's date, from the next day on.") : 7
    outputName = fields.optional("as", .string, "The name of the new column.")
  }
}
