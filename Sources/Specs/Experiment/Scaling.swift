/// How columns are scaled; always fitted on the training part alone.
public enum Scaling: String, CaseIterable, Sendable {
  /// Values as they are.
  case none
  /// To the range 0 to 1.
  case minmax
  /// To mean 0 and standard deviation 1.
  case standard
  /// To median 0 and interquartile range 1.
  case robust
  /// Each window by its own mean and standard deviation.
  case window
}
