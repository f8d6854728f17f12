import Forecasting
import Reports

/// What two models' forecasts allow to say about their accuracy.
struct Verdict {
  /// The outcome for the second of two models.
  enum Outcome: String {
    /// Its errors are smaller than the first's.
    case better
    /// Its errors are larger than the first's.
    case worse
    /// The difference may be chance.
    case notDistinguishable = "not distinguishable"
    /// The same forecasts.
    case identical
    /// Nothing can be said.
    case untested = "not tested"
  }

  /// One of the two models.
  struct Side: Equatable {
    let model: String
    /// The place of its run among those compared.
    let run: Int
  }

  /// The level of the corrected test.
  static let level = 0.05

  let first: Side
  let second: Side
  let loss: PointLoss
  /// Whether errors are in deviations of the actual values of their series and target.
  let isScaled: Bool
  let accuracy: AccuracyTest
  /// After Holm's correction over the tests that are made together.
  let correctedPValue: Double?
  let outcome: Outcome
  /// What limits the outcome, or why it is not what the test alone says.
  let reason: String?

  /// What the change is of.
  var metric: String { (isScaled ? "scaled " : "") + loss.metric }

  /// A comparison before the correction.
  struct Pair {
    let first: Side
    let second: Side
    let accuracy: AccuracyTest
    /// Whether both are one model on the same data, trained from other random numbers.
    var isSameRecipe = false
  }

  /// The verdicts of comparisons that are made together.
  static func all(_ pairs: [Pair], _ loss: PointLoss, isScaled: Bool = false) -> [Verdict] {
    let corrected = holmCorrected(pairs.compactMap { $0.accuracy.test?.pValue })
    var next = 0
    return pairs.map { pair in
      var pValue: Double?
      if pair.accuracy.test != nil {
        pValue = corrected[next]
        next += 1
      }
      return Verdict(pair, loss, isScaled: isScaled, pValue)
    }
  }

  private init(_ pair: Pair, _ loss: PointLoss, isScaled: Bool, _ pValue: Double?) {
    self.isScaled = isScaled
    (first, second, accuracy, self.loss) = (pair.first, pair.second, pair.accuracy, loss)
    correctedPValue = pValue
    guard let test = accuracy.test, let pValue else {
      outcome = accuracy.isIdentical ? .identical : .untested
      reason = accuracy.obstacle
      return
    }
    let isBetter = test.mean > 0
    let contradicts = accuracy.change.map { ($0.mean < 0) != isBetter } ?? false
    if pair.isSameRecipe {
      (outcome, reason) = (.notDistinguishable, "the same model and data, other seeds")
    } else if pValue >= Self.level {
      (outcome, reason) = (.notDistinguishable, nil)
    } else if contradicts || accuracy.change?.interval?.contains(0) == true {
      (outcome, reason) = (.notDistinguishable, "seeds differ as much")
    } else {
      // Two networks of one recipe may differ as clearly; only several seeds tell recipes apart.
      let doubt = accuracy.change == nil ? "no change can be given: one has no error" : "by one seed"
      (outcome, reason) = (isBetter ? .better : .worse, accuracy.change?.interval == nil ? doubt : nil)
    }
  }
}
