/// Evaluation from rolling origins: folds whose test parts follow each other and end with the data (Tashman 2000,
/// "Out-of-sample tests of forecasting accuracy").
///
/// An origin is a distinct cutoff over all series. With `validation` 0 and horizon 1 the folds are those of scikit-learn's
/// `TimeSeriesSplit(n_splits: folds, test_size: step, gap: embargo, max_train_size: length)`.
public struct RollingOrigins: Equatable, Sendable {
  /// The number of folds.
  public let folds: Int
  /// Origins that each fold is tested on.
  public let step: Int
  /// Origins of the validation part, before the test part; 0 for none.
  public let validation: Int
  /// Origins left out before the validation and before the test part.
  public let embargo: Int
  /// What becomes of the beginning of the training part.
  public let window: Window

  /// What becomes of the beginning of the training part from fold to fold.
  public enum Window: Equatable, Sendable {
    /// It stays.
    case expanding
    /// It moves along: so many training origins at most, those of the first fold where nil.
    case sliding(length: Int?)
  }

  /// Describes folds.
  public init(folds: Int, step: Int, validation: Int, embargo: Int = 0, window: Window = .expanding) {
    self.folds = folds
    self.step = step
    self.validation = validation
    self.embargo = embargo
    self.window = window
  }

  /// The origins of a fold, counted from 1, among `count` origins.
  ///
  /// Throws `DataError.setting` where the first fold has nothing to be trained on.
  func origins(fold: Int, of count: Int) throws(DataError) -> [SplitPart: Range<Int>] {
    func trainingEnd(_ fold: Int) -> Int {
      let end = count - (folds - fold + 1) * step - embargo
      return validation > 0 ? end - validation - embargo : end
    }
    guard trainingEnd(1) >= 1 else {
      throw .setting(
        name: "split",
        value: "\(folds) folds of \(step) origins, \(validation) for validation, \(embargo) left out",
        expected: "folds that leave the first something to be trained on, of \(count) origins in all")
    }
    let testStart = count - (folds - fold + 1) * step
    let validationEnd = testStart - embargo
    let end = trainingEnd(fold)
    let start =
      switch window {
      case .expanding: 0
      case .sliding(let length): max(0, end - (length ?? trainingEnd(1)))
      }
    return [
      .train: start..<end, .validation: validationEnd - validation..<validationEnd,
      .test: testStart..<testStart + step,
    ]
  }
}
