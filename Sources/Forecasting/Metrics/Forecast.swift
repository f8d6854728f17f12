/// One forecast value beside what came true, in original units.
public struct Forecast: Equatable, Sendable {
  /// The series' name.
  public let series: String
  /// The time of the last row the forecast knew.
  public let cutoff: Timestamp
  /// Steps after the cutoff, from 1.
  public let horizon: Int
  /// The time that is forecast.
  public let time: Timestamp
  /// The column that is forecast.
  public let target: String
  /// What came true.
  public let actual: Double
  /// What was forecast.
  public let predicted: Double

  /// Creates a row.
  public init(
    series: String, cutoff: Timestamp, horizon: Int, time: Timestamp, target: String, actual: Double, predicted: Double
  ) {
    self.series = series
    self.cutoff = cutoff
    self.horizon = horizon
    self.time = time
    self.target = target
    self.actual = actual
    self.predicted = predicted
  }
}
