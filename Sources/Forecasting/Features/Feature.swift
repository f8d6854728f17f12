/// The kinds of derived columns, by the names that specs use.
public enum FeatureKind: String, Sendable, CaseIterable {
  /// Relative change.
  case `return` = "return"
  /// Change of the logarithm.
  case logReturn = "log-return"
  /// Absolute change.
  case difference
  /// An earlier value.
  case lag
  /// Mean of the last values.
  case rollingMean = "rolling-mean"
  /// Sample standard deviation of the last values.
  case rollingStandardDeviation = "rolling-std"
  /// Least of the last values.
  case rollingMinimum = "rolling-min"
  /// Greatest of the last values.
  case rollingMaximum = "rolling-max"
  /// Day of the year, from 1.
  case dayOfYear = "day-of-year"
  /// Day of the month, from 1.
  case dayOfMonth = "day-of-month"
  /// Month, from 1.
  case month
  /// Year.
  case year
  /// Day of the week, from Monday = 0.
  case dayOfWeek = "day-of-week"
  /// Hour of the day, from 0.
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
  /// Coming US federal holidays.
  case usFederalHolidays = "us-federal-holidays"

  /// The definition; a new feature is one file and one case here.
  public var definition: any FeatureDefinition {
    switch self {
    case .return: Return()
    case .logReturn: LogReturn()
    case .difference: Difference()
    case .lag: Lag()
    case .rollingMean: RollingMean()
    case .rollingStandardDeviation: RollingStandardDeviation()
    case .rollingMinimum: RollingMinimum()
    case .rollingMaximum: RollingMaximum()
    case .dayOfYear: CalendarNumber(field: .dayOfYear)
    case .dayOfMonth: CalendarNumber(field: .dayOfMonth)
    case .month: CalendarNumber(field: .month)
    case .year: CalendarNumber(field: .year)
    case .dayOfWeek: CalendarNumber(field: .dayOfWeek)
    case .hour: CalendarNumber(field: .hour)
    case .dayOfYearCycle: CalendarCycle(field: .dayOfYear)
    case .dayOfMonthCycle: CalendarCycle(field: .dayOfMonth)
    case .monthCycle: CalendarCycle(field: .month)
    case .dayOfWeekCycle: CalendarCycle(field: .dayOfWeek)
    case .hourCycle: CalendarCycle(field: .hour)
    case .usFederalHolidays: ComingUSFederalHolidays()
    }
  }
}

/// A named number that shapes a feature.
public struct FeatureParameter: Equatable, Sendable {
  /// The name in specs.
  public let name: String
  /// The value where none is given.
  public let defaultValue: Double
  /// The least value.
  public let minimum: Double
  /// Whether only whole numbers, at most a million, are allowed.
  public let isWhole: Bool

  /// Creates a parameter.
  public init(name: String, defaultValue: Double, minimum: Double, isWhole: Bool = true) {
    self.name = name
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.isWhole = isWhole
  }
}

/// What a kind of feature computes; a value at a row depends on that row and earlier ones only.
public protocol FeatureDefinition: Sendable {
  /// The formula, one line.
  var formula: String { get }
  /// How many columns it reads.
  var inputCount: Int { get }
  /// Whether it reads the rows' times instead of columns: its one input is what the clocks of the data's zone show, in
  /// milliseconds since 1970.
  var readsClock: Bool { get }
  /// The parameters, in the order that `warmUp` and `compute` take their values.
  var parameters: [FeatureParameter] { get }
  /// What is added to the feature's name for each output; one empty text where there is a single output.
  var outputSuffixes: [String] { get }

  /// How many rows at the beginning have no value.
  func warmUp(_ parameters: [Double]) -> Int

  /// The outputs `[output][row - warmUp]` from inputs `[input][row]` of one series longer than the warm-up.
  ///
  /// A row without a value gets NaN or an infinity, which the caller refuses.
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]]
}

extension FeatureDefinition {
  /// One column, or none beside the clock.
  public var inputCount: Int { readsClock ? 0 : 1 }
  /// Columns only.
  public var readsClock: Bool { false }
  /// One output.
  public var outputSuffixes: [String] { [""] }
}

/// One derived column (or several of one kind), its settings checked.
public struct Feature: Equatable, Sendable {
  /// The kind.
  public let kind: FeatureKind
  /// The columns it reads.
  public let inputs: [String]
  /// The values of the kind's parameters.
  public let parameters: [Double]
  /// The name of the derived column; the kind, columns and parameters by default, as in `rolling-mean(Close, 20)`.
  public let name: String

  /// Creates a feature.
  ///
  /// Throws `DataError.setting` for an unknown or impossible parameter or another number of columns than the kind reads.
  public init(
    _ kind: FeatureKind, of inputs: [String], parameters given: [String: Double] = [:], name: String? = nil
  ) throws(DataError) {
    let definition = kind.definition
    guard inputs.count == definition.inputCount else {
      throw .setting(
        name: kind.rawValue, value: "\(inputs.count) columns", expected: "given \(definition.inputCount) column(s)")
    }
    let names = definition.parameters.map(\.name)
    for key in given.keys.sorted() where !names.contains(key) {
      throw .setting(
        name: kind.rawValue, value: "'\(key)'", expected: "given no other parameters than \(quotedList(names))")
    }
    var values: [Double] = []
    for parameter in definition.parameters {
      let value = given[parameter.name] ?? parameter.defaultValue
      let isWhole = value == value.rounded() && value <= 1e6
      guard value.isFinite, value >= parameter.minimum, isWhole || !parameter.isWhole else {
        throw .setting(
          name: "\(kind.rawValue).\(parameter.name)", value: shortest(value),
          expected: "a \(parameter.isWhole ? "whole " : "")number of at least \(shortest(parameter.minimum))")
      }
      values.append(value)
    }
    self.kind = kind
    self.inputs = inputs
    parameters = values
    let arguments = (inputs + values.map(shortest)).joined(separator: ", ")
    self.name = name ?? (arguments.isEmpty ? kind.rawValue : "\(kind.rawValue)(\(arguments))")
  }

  /// The names of the derived columns.
  public var outputNames: [String] { kind.definition.outputSuffixes.map { name + $0 } }

  /// How many rows at the beginning of each series have no value.
  public var warmUp: Int { kind.definition.warmUp(parameters) }

  /// The derived columns of one series, `[output][row - warmUp]`.
  ///
  /// Throws `DataError.unknownColumn`, and `DataError.feature` where a value is not finite.
  func compute(_ series: TimeSeries, in zone: TimeZoneRules = .utc) throws(DataError) -> [[Double]] {
    var columns: [[Double]] = []
    for input in inputs { columns.append(try series.column(input)) }
    if kind.definition.readsClock { columns = [series.times.map { Double(zone.wall(at: $0)) }] }
    let outputs = kind.definition.compute(columns, parameters)
    for output in outputs {
      if let row = output.firstIndex(where: { !$0.isFinite }) {
        throw .feature(
          name: name, series: series.id, time: series.times[row + warmUp],
          reason: "no finite value by \(kind.definition.formula)")
      }
    }
    return outputs
  }
}

/// A number without a needless fraction.
private func shortest(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
}
