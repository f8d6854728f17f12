import Forecasting
import Specs

/// One evaluation of a split: the only one, or one of a rolling evaluation.
struct Fold: Hashable, Sendable {
  /// Counted from 1.
  let number: Int
  /// Whether there may be others, so that names have to say which it is.
  let isRolling: Bool

  /// The fold of a split that is no rolling one.
  static let only = Fold(number: 1, isRolling: false)

  /// What the ids of a fold's stages end with.
  var suffix: String { isRolling ? "/fold-\(number)" : "" }
}

extension ExperimentSpec {
  /// The folds, at least one.
  var folds: [Fold] {
    guard case .rolling(let rolling) = split else { return [.only] }
    return (1...rolling.folds).map { Fold(number: $0, isRolling: true) }
  }

  /// The fold whose models a fold forecasts with.
  func trainedFold(of fold: Fold) -> Fold {
    guard case .rolling(let rolling) = split else { return fold }
    return Fold(number: rolling.refit.trainedFold(of: fold.number), isRolling: true)
  }

  /// The folds that are trained.
  var trainedFolds: [Fold] { folds.filter { trainedFold(of: $0) == $0 } }

  /// The last fold that is trained, whose models forecast what comes after the data.
  var lastTrainedFold: Fold { trainedFold(of: folds[folds.count - 1]) }
}

extension RollingSpec {
  var origins: RollingOrigins {
    RollingOrigins(
      folds: folds, step: step, validation: validation, embargo: embargo,
      window: window == .expanding ? .expanding : .sliding(length: length))
  }
}
