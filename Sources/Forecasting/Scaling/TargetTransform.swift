/// What a model learns to predict in place of a target's values, by the names that specs use.
public enum TargetTransform: String, Sendable, CaseIterable {
  /// The change of the natural logarithm from row to row; values must be above zero.
  case logReturn = "log-return"

  /// The derived column that takes the target's place before a model.
  public func feature(of target: String) throws(DataError) -> Feature {
    switch self {
    case .logReturn: try Feature(.logReturn, of: [target], name: columnName(of: target))
    }
  }

  /// The name of that column.
  public func columnName(of target: String) -> String { "\(rawValue) of \(target)" }

  /// Values of the target, `[step]`, from what a model predicts for the steps after the last value that it saw.
  ///
  /// x(t + h) = x(t) exp(r(t + 1) + ... + r(t + h)): the steps add up.
  public func values(_ predicted: [Double], after lastSeen: Double) -> [Double] {
    switch self {
    case .logReturn:
      var sum = 0.0
      return predicted.map { step in
        sum += step
        return lastSeen * PortableMath.exp(sum)
      }
    }
  }
}
