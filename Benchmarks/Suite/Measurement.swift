import Reports

/// The repetitions of one measurement.
struct Measurement {
  let name: String
  let unit: String
  /// What each repetition measured, in `unit`.
  let samples: [Double]
  /// The same work in GFLOP/s, and what part of the peak of fused multiply-adds in the same run that is.
  var rate: Double?
  var shareOfPeak: Double?
  /// What is to be reached, such as `< 10`.
  var target = ""

  var median: Double { Self.median(samples) }

  static func median(_ samples: [Double]) -> Double {
    let sorted = samples.sorted()
    return sorted.isEmpty ? .nan : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// A measurement in milliseconds of work that has a known number of operations, beside bursts at the peak.
  static func work(
    _ name: String, milliseconds: [Double], operations: Double, peak: [Double], target: String = ""
  ) -> Measurement {
    let rate = operations / median(milliseconds) / 1e6
    return Measurement(
      name: name, unit: "ms", samples: milliseconds, rate: rate, shareOfPeak: rate / median(peak), target: target)
  }

  /// One table for readers.
  static func table(_ all: [Measurement]) throws -> String {
    var table = try TextTable(columns: [
      .init("benchmark"), .init("median"), .init("best"), .init("unit"), .init("GFLOP/s"), .init("% of peak"),
      .init("target"),
    ])
    for one in all {
      try table.append([
        .text(one.name), .number(one.median), .number(one.samples.min() ?? .nan), .text(one.unit),
        one.rate.map { .number($0) } ?? .empty, one.shareOfPeak.map { .number(100 * $0) } ?? .empty,
        .text(one.target),
      ])
    }
    return table.text()
  }

  /// Lines of name, median and unit for other programs.
  static func lines(_ all: [Measurement]) -> String {
    all.map { "\($0.name)\t\($0.median)\t\($0.unit)\n" }.joined()
  }
}
