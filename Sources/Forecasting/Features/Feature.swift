/// One derived column (or several of one kind), its settings checked.
public struct Feature: Equatable, Sendable {
  /// The kind.
  public let kind: FeatureKind
  /// The columns it reads.
  public let inputs: [String]
  /// The values of the kind's parameters.
  public let parameters: [Double]
  /// For kinds that read the clock: how many steps of the data's frequency after the row it is read.
  public let stepsAhead: Int
  /// The name of the derived column; the kind, columns and parameters by default, as in `rolling-mean(Close, 20)`.
  public let name: String

  /// Creates a feature.
  ///
  /// Throws `DataError.setting` for an unknown or impossible parameter or another number of columns than the kind reads.
  public init(
    _ kind: FeatureKind, of inputs: [String], parameters given: [String: Double] = [:], stepsAhead: Int = 0,
    name: String? = nil
  ) throws(DataError) {
    let definition = kind.definition
    guard stepsAhead >= 0, stepsAhead == 0 || definition.readsClock else {
      throw .setting(
        name: kind.rawValue, value: "\(stepsAhead) steps ahead", expected: "a kind that is known in advance")
    }
    guard inputs.count == definition.inputs.count else {
      throw .setting(
        name: kind.rawValue, value: "\(inputs.count) column\(inputs.count == 1 ? "" : "s")",
        expected: "given \(definition.inputs.count)")
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
    self.stepsAhead = stepsAhead
    let ahead = stepsAhead > 0 ? ["+\(stepsAhead)"] : []
    let arguments = (inputs + values.map(shortest) + ahead).joined(separator: ", ")
    self.name = name ?? (arguments.isEmpty ? kind.rawValue : "\(kind.rawValue)(\(arguments))")
  }

  /// The names of the derived columns.
  public var outputNames: [String] { kind.definition.outputSuffixes.map { name + $0 } }

  /// How many rows at the beginning of each series have no value.
  public var warmUp: Int { kind.definition.warmUp(parameters) }

  /// Whether the columns depend on the rows' times alone.
  public var isCalendar: Bool { kind.definition.readsClock }

  /// The derived columns of one series, `[output][row - warmUp]`.
  ///
  /// Throws `DataError.unknownColumn`, and `DataError.feature` where a value is not finite.
  func compute(_ series: TimeSeries, clock: FeatureClock = FeatureClock()) throws(DataError) -> [[Double]] {
    var columns: [[Double]] = []
    for input in inputs { columns.append(try series.column(input)) }
    if kind.definition.readsClock { columns = [try clock.readings(series.times, stepsAhead: stepsAhead)] }
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
