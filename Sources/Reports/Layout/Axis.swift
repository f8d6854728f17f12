/// One axis of a panel: what it shows and how its values are spaced.
public struct Axis: Sendable, Hashable {
  /// How values are spaced and labelled.
  public enum Kind: Sendable, Hashable {
    /// Evenly.
    case linear

    /// Evenly, with ticks at whole numbers only, such as epochs.
    case whole

    /// Evenly, labelled in percent: 0.1 is `10%`.
    case percent

    /// By their decimal logarithm; values that are not positive are left out.
    case log

    /// As moments, in milliseconds since 1970 UTC.
    case time

    /// As names at 0, 1, 2, ..., from left to right or from top to bottom.
    case categories([String])
  }

  /// The title of the axis.
  public var label: String

  /// The unit, shown in parentheses behind the label; empty where there is none.
  public var unit: String

  /// The spacing.
  public var kind: Kind

  /// The values shown; nil takes them from the marks.
  public var range: ValueRange?

  /// True where zero is always shown, as bars need.
  public var includesZero: Bool

  /// False to leave the tick labels out, such as beside another panel with the same axis.
  public var showsTickLabels: Bool

  /// Texts at the far end of each category, such as the value of its bar, a line for each of several; empty where there are
  /// none.
  public var trailingLabels: [String] = []

  /// The categories whose trailing label is bold.
  public var emphasised: Set<Int> = []

  /// An axis titled `label (unit)`.
  public init(
    _ label: String, unit: String = "", kind: Kind = .linear, range: ValueRange? = nil, includesZero: Bool = false,
    showsTickLabels: Bool = true
  ) {
    self.label = label
    self.unit = unit
    self.kind = kind
    self.range = range
    self.includesZero = includesZero
    self.showsTickLabels = showsTickLabels
  }

  /// The label with its unit, and with what the tick labels leave unsaid.
  func title(context: String) -> String {
    let full = unit.isEmpty ? label : label.isEmpty ? unit : "\(label) (\(unit))"
    return context.isEmpty ? full : full.isEmpty ? context : "\(full), \(context)"
  }

  /// True where `value` has a place on this axis.
  func shows(_ value: Double) -> Bool {
    switch kind {
    case .linear, .whole, .percent, .categories: value.isFinite
    case .log: value.isFinite && value > 0
    case .time: value.magnitude <= TimeTicks.limit
    }
  }

  /// The names on a categorical axis; nil on others.
  var categories: [String]? {
    if case .categories(let names) = kind { names } else { nil }
  }

  /// The values at the ends of the axis, given those of the marks.
  func limits(for extent: ValueRange?, padding: Double) -> ValueRange {
    let extent = extent ?? ValueRange(0, 1)
    switch kind {
    case .categories(let names): return ValueRange(-0.5, Double(max(1, names.count)) - 0.5)
    case .log:
      if let range, range.lower > 0, range.upper > range.lower { return range }
      let low = ExactMath.log10(extent.lower)
      let high = ExactMath.log10(extent.upper)
      let room = max((high - low) * padding, 0.02)
      let lower = max(.leastNormalMagnitude, extent.lower / ExactMath.exp(room * 2.302585092994046))
      return ValueRange(lower, min(.greatestFiniteMagnitude, extent.upper * ExactMath.exp(room * 2.302585092994046)))
    case .linear, .whole, .percent, .time:
      if let range, range.upper > range.lower { return range }
      guard includesZero else { return extent.padded(by: padding) }
      let withZero = extent.including(0)
      var padded = withZero.padded(by: padding)
      if withZero.lower == 0, padded.lower < 0, withZero.upper > 0 { padded.lower = 0 }
      if withZero.upper == 0, padded.upper > 0, withZero.lower < 0 { padded.upper = 0 }
      return padded
    }
  }
}
