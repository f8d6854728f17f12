/// Evaluation from rolling origins: each fold is tested on the origins that follow what it was trained on.
public struct RollingSpec: Sendable, Equatable {
  /// The folds; their test parts end with the data and do not overlap.
  public let folds: Int
  /// The forecast origins that each fold is tested on, and by which the next fold moves on.
  public let step: Int
  /// The origins before the test part that decide when to stop; 0 for none.
  public let validation: Int
  /// The origins that are left out before the validation and the test part.
  public let embargo: Int
  /// Whether the training part grows or moves along.
  public let window: RollingWindow
  /// The training origins of a sliding window; those of the first fold when absent.
  public let length: Int?
  /// Which folds are trained.
  public let refit: Refit
}

/// What happens to the beginning of the training part from fold to fold.
public enum RollingWindow: String, CaseIterable, Sendable {
  /// It stays, so that the part grows.
  case expanding
  /// It moves along, so that the part keeps its length.
  case sliding
}

/// Which folds train their models anew; the others forecast with those of the last fold that did.
public enum Refit: Sendable, Equatable {
  /// Every so many folds, from the first on; 1 is every fold.
  case every(Int)
  /// Only the first.
  case never

  /// The fold, counted from 1, whose models a fold forecasts with.
  public func trainedFold(of fold: Int) -> Int {
    switch self {
    case .every(let folds): fold - (fold - 1) % folds
    case .never: 1
    }
  }
}

extension RollingSpec: SpecSection {
  init(fields: inout FieldReader) {
    folds = fields.required("folds", .integer(1...1000), "The folds; their test parts end with the data.", examples: 4)
    step = fields.required(
      "step", .integer(1...1_000_000),
      "The forecast origins that each fold is tested on, and by which the next moves on.", examples: 60)
    validation = fields.value(
      "validation", .integer(0...1_000_000), default: .int(step),
      "The origins before the test part that decide when to stop; default as many as step.")
    embargo = fields.value(
      "embargo", .integer(0...1_000_000), default: 0,
      "The origins left out before the validation and the test part; overlapping targets always are.")
    window = fields.value("window", .named(), default: "expanding", "Whether the training part grows or moves along.")
    length = fields.optional(
      "length", .integer(1...1_000_000_000),
      "The training origins of a sliding window; default those of the first fold.", examples: 1000)
    refit = fields.value(
      "refit", .refit, default: "every",
      "Which folds are trained: every one, every so many, or the first alone (never).")
    if fields.isSound, window == .expanding, length != nil {
      fields.reject(.uselessKey, "'length' has an effect only when window is sliding", at: ["length"])
    }
  }
}

extension ValueType where Value == Refit {
  /// `every`, `never` or a number of folds.
  fileprivate static var refit: ValueType {
    let folds = ValueType<Int>.integer(1...1000)
    return ValueType(
      placeholder: { .every(1) },
      schema: { ["anyOf": [["enum": ["every", "never"]], folds.schema()]] },
      read: { node, place in
        guard case .scalar(let scalar) = node.content, case .string(let text) = scalar.value else {
          return folds.read(node, place).map { Decoded(value: .every($0.value), resolved: $0.resolved) }
        }
        switch text {
        case "every": return Decoded(value: .every(1), resolved: "every")
        case "never": return Decoded(value: .never, resolved: "never")
        default:
          let expectation = "'\(place.name)' must be every, never or a number of folds, got \(node.quoted)"
          place.fail(.unknownName, expectation, node, hint: Suggestion.hint(for: text, among: ["every", "never"]))
          return nil
        }
      })
  }
}
