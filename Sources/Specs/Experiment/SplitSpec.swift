/// How the observations are divided, always in the order of time.
public enum SplitSpec: Sendable, Equatable {
  /// Shares of the observations, adding up to 1.
  case shares(train: Double, validation: Double, test: Double)
  /// The first times of the validation part, which there need not be, and of the test part.
  case dates(validationStart: SpecDate?, testStart: SpecDate)
  /// Several folds, each tested on what follows its training part.
  case rolling(RollingSpec)
}

extension SplitSpec {
  /// The path of the key that leaves the split without a validation part; nil where it has one.
  var keyWithoutValidation: String? {
    switch self {
    case .shares(_, let validation, _): validation == 0 ? "split.validation" : nil
    case .dates(let validationStart, _): validationStart == nil ? "split" : nil
    case .rolling(let rolling): rolling.validation == 0 ? "split.rolling.validation" : nil
    }
  }
}

extension SplitSpec: SpecSection {
  /// The keys of each way of dividing, of which a spec gives one.
  static let alternatives = [["train", "validation", "test"], ["validation_start", "test_start"], ["rolling"]]

  init(fields: inout FieldReader) {
    switch fields.choose(between: Self.alternatives) {
    case 0:
      let train = fields.value("train", .number(.positiveShare), default: 0.7, "The share to learn from.")
      let validation = fields.value(
        "validation", .number(.share), default: 0.15, "The share that decides when to stop.")
      let test = fields.value("test", .number(.positiveShare), default: 0.15, "The share that is only measured.")
      self = .shares(train: train, validation: validation, test: test)
      let sum = train + validation + test
      if fields.isSound, !(abs(sum - 1) <= 1e-9) {
        let terms = [("train", train), ("validation", validation), ("test", test)].map { key, share in
          "\(key) \(share)\(fields.position(of: key))"
        }
        let shown = (sum * 1e9).rounded() / 1e9
        fields.reject(
          .splitShares, "split shares must sum to 1, got \(terms.joined(separator: " + ")) = \(shown)",
          at: ["train", "validation", "test"])
      }
    case 2:
      self = .rolling(
        fields.required("rolling", .section(), "Several folds, each tested on what follows its training part."))
    default:
      let validationStart = fields.optional(
        "validation_start", .date, "The first time of the validation part; without it there is none.",
        examples: "2010-01-01")
      let testStart = fields.required("test_start", .date, "The first time of the test part.", examples: "2011-01-01")
      self = .dates(validationStart: validationStart, testStart: testStart)
      if fields.isSound, let validationStart, !(validationStart < testStart) {
        fields.reject(
          .dateOrder,
          "'test_start' \(testStart) must be after 'validation_start' \(validationStart)"
            + fields.position(of: "validation_start"),
          at: ["test_start"])
      }
    }
  }
}
