/// The test of equal accuracy of two forecasts (Diebold and Mariano 1995) with the small-sample correction of Harvey,
/// Leybourne and Newbold (1997, equation 9) and a variance that allows for autocorrelation (Newey and West 1987).
public struct DieboldMariano: Equatable, Sendable {
  /// Differences d(t) of the losses that the test is made of.
  public let count: Int
  /// The mean difference, in units of the loss.
  public let mean: Double
  /// Autocovariances beyond the variance that enter, with weights 1 - k / (lags + 1).
  public let lags: Int
  /// The corrected statistic; positive where the first forecast loses more.
  public let statistic: Double
  /// The two-sided p-value under Student's t with `count` - 1 degrees of freedom.
  public let pValue: Double

  /// Fewer differences than this are not tested.
  public static let smallestCount = 10

  /// Tests whether losses differ in the mean; nil where there are too few of them, or all differences are equal.
  ///
  /// - Parameters:
  ///   - differences: The loss of the first forecast less that of the second at each cutoff, in the order of time.
  ///   - overlap: How many later forecasts begin before what a forecast is about has passed: horizon - 1 at every step.
  ///     They share innovations, so that differences are correlated even where forecasts are the best possible.
  ///   - lags: Autocovariances in the variance; by default `lags(count:overlap:)`.
  public init?(_ differences: [Double], overlap: Int, lags: Int? = nil) {
    let count = differences.count
    let lags = lags ?? Self.lags(count: count, overlap: overlap)
    guard count >= max(Self.smallestCount, 2 * (overlap + 1)), lags < count else { return nil }
    let n = Double(count)
    let mean = differences.reduce(0, +) / n
    let centred = differences.map { $0 - mean }
    func autocovariance(_ lag: Int) -> Double {
      zip(centred, centred.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / n
    }
    var variance = autocovariance(0)
    for lag in 0..<lags {
      variance += 2 * (1 - Double(lag + 1) / Double(lags + 1)) * autocovariance(lag + 1)
    }
    guard variance > 0, variance.isFinite else { return nil }
    let steps = Double(overlap + 1)
    let correction = (n + 1 - 2 * steps + steps * (steps - 1) / n) / n
    self.count = count
    self.mean = mean
    self.lags = lags
    statistic = mean / (variance / n).squareRoot() * correction.squareRoot()
    pValue = StudentT.twoSidedTail(statistic, degreesOfFreedom: count - 1)
  }

  /// Twice the overlap, so that the shared lags keep at least half of their weight, and at least 4 (n / 100)^(2/9), the
  /// rule of Newey and West (1994), since the errors of poor forecasts are correlated beyond the overlap.
  public static func lags(count: Int, overlap: Int) -> Int {
    let size = Double(count) / 100
    var lags = 0
    // (l / 4)^9 <= (n / 100)^2 without fractional powers.
    while (0..<9).reduce(1.0, { power, _ in power * Double(lags + 1) / 4 }) <= size * size { lags += 1 }
    return min(max(2 * overlap, lags), max(0, count - 1))
  }
}
