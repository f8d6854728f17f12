/// Seeded series with known structure; e(t) is standard normal noise and t counts from 0.
public struct SyntheticData: Equatable, Sendable {
  /// One wave of a mixture.
  public struct Sine: Equatable, Sendable {
    /// Half the distance from trough to crest.
    public let amplitude: Double
    /// Rows per turn.
    public let period: Double
    /// Where the wave begins, in turns.
    public let phase: Double

    /// Creates a wave.
    public init(amplitude: Double, period: Double, phase: Double = 0) {
      self.amplitude = amplitude
      self.period = period
      self.phase = phase
    }
  }

  /// The process behind a series.
  public enum Kind: Equatable, Sendable {
    /// x(t) = sum of amplitude sin(2 pi (t / period + phase)) + noise e(t).
    case sineMixture([Sine], noise: Double)
    /// x(0) = start, x(t) = x(t-1) + drift + noise e(t).
    case randomWalk(start: Double, drift: Double, noise: Double)
    /// x(t) = constant + sum of coefficient(i) x(t-i) + noise e(t), zero before the first; the first 100 values are left out.
    case autoregressive(coefficients: [Double], constant: Double, noise: Double)
    /// x(t) = level + slope t + amplitude sin(2 pi t / season) + noise e(t).
    case seasonalTrend(level: Double, slope: Double, season: Double, amplitude: Double, noise: Double)

    /// The name in specs.
    public var name: String {
      switch self {
      case .sineMixture: "sine-mixture"
      case .randomWalk: "random-walk"
      case .autoregressive: "ar"
      case .seasonalTrend: "seasonal-trend"
      }
    }
  }

  /// The process.
  public let kind: Kind
  /// Rows per series.
  public let length: Int
  /// How many series; each has its own noise.
  public let seriesCount: Int
  /// The seed; equal seeds give equal bits on every machine.
  public let seed: UInt64
  /// The first time.
  public let start: Timestamp
  /// The distance between times.
  public let frequency: Frequency

  /// Creates a description of series with daily times from 2000-01-01 on by default.
  ///
  /// Throws `DataError.setting` for a number outside its range.
  public init(
    _ kind: Kind, length: Int, seriesCount: Int = 1, seed: UInt64,
    start: Timestamp = Timestamp(milliseconds: 946_684_800_000), frequency: Frequency = .days(1)
  ) throws(DataError) {
    for (name, value, limit) in [("length", length, 10_000_000), ("series", seriesCount, 100_000)]
    where !(1...limit).contains(value) {
      throw .setting(name: name, value: String(value), expected: "a whole number from 1 to \(limit)")
    }
    for (name, value, isPeriod) in Self.numbers(of: kind) where !value.isFinite || (isPeriod && value <= 0) {
      throw .setting(name: name, value: "\(value)", expected: isPeriod ? "finite and above 0" : "finite")
    }
    self.kind = kind
    self.length = length
    self.seriesCount = seriesCount
    self.seed = seed
    self.start = start
    self.frequency = frequency
  }

  /// The series, with one column `value`; several are named `s1`, `s2` and so on, with leading zeros.
  ///
  /// Throws `DataError.series` where a value grows beyond all bounds and `DataError.setting` where times pass the year 9999.
  public func panel() throws(DataError) -> Panel {
    var times = [start]
    while times.count < length {
      let next = frequency.next(after: times[times.count - 1])
      guard next < Self.end else {
        throw .setting(name: "length", value: String(length), expected: "few enough rows to end before the year 10000")
      }
      times.append(next)
    }
    let digits = String(seriesCount).count
    var series: [TimeSeries] = []
    for index in 0..<seriesCount {
      var random = SyntheticRandom(seed: seed, series: index)
      let number = String(index + 1)
      let id = seriesCount == 1 ? "" : "s" + String(repeating: "0", count: digits - number.count) + number
      series.append(
        try TimeSeries(id: id, times: times, columnNames: ["value"], columns: [values(&random)]))
    }
    return try Panel(series)
  }

  private func values(_ random: inout SyntheticRandom) -> [Double] {
    switch kind {
    case .sineMixture(let sines, let noise):
      return (0..<length).map { t in
        let waves = sines.reduce(0.0) { sum, sine in
          sum + sine.amplitude * PortableMath.sinTurns(Double(t) / sine.period + sine.phase)
        }
        return waves + noise * random.normal()
      }
    case .randomWalk(let start, let drift, let noise):
      var values = [start]
      while values.count < length { values.append(values[values.count - 1] + drift + noise * random.normal()) }
      return values
    case .autoregressive(let coefficients, let constant, let noise):
      var values: [Double] = []
      for t in 0..<(length + Self.burnIn) {
        var value = constant + noise * random.normal()
        for (lag, coefficient) in coefficients.enumerated() where t > lag { value += coefficient * values[t - lag - 1] }
        values.append(value)
      }
      return Array(values[Self.burnIn...])
    case .seasonalTrend(let level, let slope, let season, let amplitude, let noise):
      return (0..<length).map { t in
        level + slope * Double(t) + amplitude * PortableMath.sinTurns(Double(t) / season) + noise * random.normal()
      }
    }
  }

  /// Every number of a process with its name, and whether it is a period.
  private static func numbers(of kind: Kind) -> [(String, Double, Bool)] {
    switch kind {
    case .sineMixture(let sines, let noise):
      sines.flatMap { [("amplitude", $0.amplitude, false), ("period", $0.period, true), ("phase", $0.phase, false)] }
        + [("noise", noise, false)]
    case .randomWalk(let start, let drift, let noise):
      [("start", start, false), ("drift", drift, false), ("noise", noise, false)]
    case .autoregressive(let coefficients, let constant, let noise):
      coefficients.map { ("coefficient", $0, false) } + [("constant", constant, false), ("noise", noise, false)]
    case .seasonalTrend(let level, let slope, let season, let amplitude, let noise):
      [
        ("level", level, false), ("slope", slope, false), ("season", season, true), ("amplitude", amplitude, false),
        ("noise", noise, false),
      ]
    }
  }

  private static let burnIn = 100
  private static let end = Timestamp(milliseconds: Int64(CivilDate.lastDay + 1) * Timestamp.millisecondsPerDay)
}
