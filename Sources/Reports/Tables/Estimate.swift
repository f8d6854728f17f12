/// A number over several trainings of one model: their mean, and how sure it is.
public struct Estimate: Sendable, Hashable {
  /// The mean.
  public let mean: Double

  /// The sample standard deviation; nil where there is none.
  public let deviation: Double?

  /// An interval of the mean; nil where there is none.
  public let interval: ClosedRange<Double>?

  /// The mean `mean` with its standard deviation and an interval.
  public init(mean: Double, deviation: Double?, interval: ClosedRange<Double>?) {
    self.mean = mean
    self.deviation = deviation
    self.interval = interval
  }

  /// Mean, deviation and interval apart: `1.234`, `± 0.012`, `1.220 to 1.251`; all with the decimals of the mean, or with
  /// as many digits where that is too small or too large for decimals.
  public func parts(_ format: NumberFormat) -> [String] {
    var own = format
    if case .significant(let count) = format, mean == 0 || mean.magnitude >= 0.0001, !format.text(mean).contains("e") {
      own = .common(for: [mean], significant: count)
    }
    var parts = [format.text(mean)]
    if let deviation { parts.append("± " + Self.text(deviation, own.unsigned)) }
    if let interval { parts.append("\(own.text(interval.lowerBound)) to \(own.text(interval.upperBound))") }
    return parts
  }

  /// All on one line: `1.234 ± 0.012 (1.220 to 1.251)`.
  public func text(_ format: NumberFormat) -> String {
    let parts = parts(format)
    return parts.count == 3 ? "\(parts[0]) \(parts[1]) (\(parts[2]))" : parts.joined(separator: " ")
  }

  /// A deviation too small for the decimals of its mean keeps two digits of its own.
  private static func text(_ deviation: Double, _ format: NumberFormat) -> String {
    let text = format.text(deviation)
    let isRoundedAway = deviation > 0 && !text.contains { ("1"..."9").contains($0) }
    guard case .decimals = format, isRoundedAway else { return text }
    return NumberFormat.significant(2).text(deviation)
  }
}

extension NumberFormat {
  /// The same without a sign in front of what is not negative.
  fileprivate var unsigned: NumberFormat {
    if case .change(let decimals) = self { .percent(decimals: decimals) } else { self }
  }
}
