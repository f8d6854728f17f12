/// The names of the columns that hold the prices and the volume of the time that a row covers.
public struct BarColumns: Equatable, Sendable {
  /// The column of the first price.
  public let open: String
  /// The column of the highest price.
  public let high: String
  /// The column of the lowest price.
  public let low: String
  /// The column of the last price.
  public let close: String
  /// The column of the traded volume.
  public let volume: String

  /// Creates the names.
  public init(open: String, high: String, low: String, close: String, volume: String) {
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }

  /// All five.
  public var columns: [String] { [open, high, low, close, volume] }

  /// The column that an input of a feature stands for; `column` for the one that the feature names itself.
  public func name(of input: FeatureInput, column: String) -> String {
    switch input {
    case .column: column
    case .open: open
    case .high: high
    case .low: low
    case .close: close
    case .volume: volume
    }
  }
}
