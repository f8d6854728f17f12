/// How an exported model scales its inputs and turns its outputs back into original units.
public enum ONNXScaling: Sendable, Equatable {
  /// (x - center) / scale, one of each for every input column.
  case columns(center: [Double], scale: [Double])
  /// Each window by its own mean and population standard deviation over the lookback, never below a floor of its column.
  case window(floors: [Double])
}
