/// A column computed from others or from the rows' times before windowing, or a preset of several.
public struct FeatureSpec: Sendable, Equatable {
  /// The transform, indicator or preset.
  public let kind: FeatureKind
  /// The column it is computed from; the first target when absent.
  public let column: String?
  /// The kind's parameters by their keys.
  public let parameters: [String: Double]
  /// Calendar kinds: which date they are of.
  public let moment: CalendarMoment
  /// The name of the new column, when the spec gives one.
  public let outputName: String?
}

/// Which date a calendar feature is of.
public enum CalendarMoment: String, CaseIterable, Sendable {
  /// The row's own.
  case row
  /// That of the first forecast step, were the row the last one that is seen: known in advance.
  case prediction
}

extension FeatureSpec: SpecSection {
  init(fields: inout FieldReader) {
    let kind = fields.variant("name", of: FeatureKind.self, "The transform, indicator or preset.")
    self.kind = kind
    column =
      kind.readsBars || kind.isCalendar
      ? nil
      : fields.optional(
        "column", .text(), "The column it is computed from; default the first target.", examples: "Close")
    moment =
      kind.isCalendar
      ? fields.value(
        "at", .named(), default: "row", "Which date it is of: the row's, or that of the first step to forecast.")
      : .row
    var parameters: [String: Double] = [:]
    for parameter in kind.parameters {
      let key = parameter.key
      switch parameter.range {
      case .whole(let range):
        parameters[key.rawValue] = Double(
          fields.value(
            key.rawValue, .integer(range), default: .int(Int(parameter.defaultValue)), key.documentation))
      case .positive:
        parameters[key.rawValue] = fields.value(
          key.rawValue, .number(.positive), default: .double(parameter.defaultValue), key.documentation)
      }
    }
    self.parameters = parameters
    outputName =
      kind == .indicators44 ? nil : fields.optional("as", .string, "The name of the new column.", examples: "rsi-14")
  }
}

/// A number that shapes a feature.
struct FeatureParameter {
  /// The keys in specs.
  enum Key: String {
    case period, fast, slow, signal, smooth, deviations, days

    var documentation: String {
      switch self {
      case .period: "The number of steps it looks back over."
      case .fast: "The period of the faster average."
      case .slow: "The period of the slower average."
      case .signal: "The period of the signal's average."
      case .smooth: "The number of values that are averaged."
      case .days: "The days after the row's date, from the next day on."
      case .deviations: "The standard deviations from the mean to each band."
      }
    }
  }

  /// What the number may be.
  enum Range {
    case whole(ClosedRange<Int>)
    case positive
  }

  let key: Key
  let defaultValue: Double
  let range: Range

  static func rows(_ defaultValue: Double, atLeast least: Int = 1, as key: Key = .period) -> FeatureParameter {
    FeatureParameter(key: key, defaultValue: defaultValue, range: .whole(least...1_000_000))
  }
}
