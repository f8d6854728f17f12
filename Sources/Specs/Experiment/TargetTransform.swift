/// What a model learns to predict in place of the target's values.
public enum TargetTransform: String, CaseIterable, Sendable {
  /// The change of the logarithm from row to row, added up from the last value seen.
  case logReturn = "log-return"
}
