import Testing

@testable import Forecasting

@Suite("Synthetic series")
struct SyntheticDataTests {
  static let kinds: [SyntheticData.Kind] = [
    .sineMixture([.init(amplitude: 2, period: 24), .init(amplitude: 1, period: 7, phase: 0.25)], noise: 0.1),
    .randomWalk(start: 100, drift: 0.1, noise: 1), .autoregressive(coefficients: [0.6, -0.2], constant: 1, noise: 1),
    .seasonalTrend(level: 10, slope: 0.5, season: 12, amplitude: 3, noise: 0.5),
  ]

  @Test("a seed gives the same numbers again, another seed or series others", arguments: kinds)
  func seeds(kind: SyntheticData.Kind) throws {
    let first = try SyntheticData(kind, length: 50, seriesCount: 3, seed: 7).panel()
    #expect(first == (try SyntheticData(kind, length: 50, seriesCount: 3, seed: 7).panel()))
    let other = try SyntheticData(kind, length: 50, seriesCount: 3, seed: 8).panel()
    #expect(first.series[0].columns != other.series[0].columns)
    #expect(first.series[0].columns != first.series[1].columns)
    // More series or rows do not change those that were there.
    let more = try SyntheticData(kind, length: 60, seriesCount: 9, seed: 7).panel()
    #expect(Array(more.series[1].columns[0][..<50]) == first.series[1].columns[0])
  }

  @Test("the generator gives the published numbers of xoshiro256** and SplitMix64")
  func generator() {
    // Computed with a separate implementation of the two papers' reference formulas in Python.
    var random = SyntheticRandom(seed: 42, series: 0)
    let numbers = (0..<8).map { _ in random.next() }
    let expected: [UInt64] = [
      0x19E479E2AAA77BFB, 0x5E3EFE753BE27527, 0xC3ED7125B780200A, 0x85B911E2152F876E,
      0x9F46D82AE7EA452E, 0xF58901D5CCB04889, 0x7A36A7D308689CA8, 0x2294FD77E76D7772,
    ]
    #expect(numbers == expected)
  }

  @Test("without noise the processes are their formulas")
  func formulas() throws {
    let sine = try SyntheticData(.sineMixture([.init(amplitude: 2, period: 4)], noise: 0), length: 5, seed: 1).panel()
    #expect(sine.series[0].columns == [[0, 2, 0, -2, 0]])
    let walk = try SyntheticData(.randomWalk(start: 5, drift: 0.5, noise: 0), length: 3, seed: 1).panel()
    #expect(walk.series[0].columns == [[5, 5.5, 6]])
    let trend = SyntheticData.Kind.seasonalTrend(level: 1, slope: 1, season: 4, amplitude: 10, noise: 0)
    #expect(try SyntheticData(trend, length: 5, seed: 1).panel().series[0].columns == [[1, 12, 3, -6, 5]])
    // x = 1 + x / 2 settles at 2.
    let settled = try SyntheticData(
      .autoregressive(coefficients: [0.5], constant: 1, noise: 0), length: 2, seed: 1
    ).panel()
    #expect(settled.series[0].columns[0].allSatisfy { abs($0 - 2) <= 1e-12 })
  }

  @Test("noise is standard normal: mean, variance, skewness, tails")
  func normal() {
    var random = SyntheticRandom(seed: 3, series: 0)
    let values = (0..<100_000).map { _ in random.normal() }
    let (mean, deviation) = meanAndDeviation(values)
    // Five standard errors of each statistic for n = 100,000.
    #expect(abs(mean) <= 5 / 316.2)
    #expect(abs(deviation - 1) <= 5 / 447.2)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 * $1 } / 100_000) <= 5 * 0.01225)
    // P(|x| > 1.96) = 0.05.
    #expect(abs(Double(values.count { abs($0) > 1.959_964 }) / 100_000 - 0.05) <= 5 * 0.000_69)
  }

  @Test("an autoregressive series has the correlation of its coefficient")
  func correlation() throws {
    let panel = try SyntheticData(
      .autoregressive(coefficients: [0.8], constant: 0, noise: 1), length: 20_000, seed: 4
    ).panel()
    let values = panel.series[0].columns[0]
    let lagged = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / values.reduce(0) { $0 + $1 * $1 }
    // Five standard errors, sqrt((1 - 0.64) / 20000) each.
    #expect(abs(lagged - 0.8) <= 5 * 0.004_243)
  }

  @Test("times follow the frequency and names sort as numbers")
  func layout() throws {
    let panel = try SyntheticData(
      .randomWalk(start: 0, drift: 0, noise: 1), length: 3, seriesCount: 10, seed: 1, frequency: .businessDays
    ).panel()
    #expect(panel.series[0].times.map(\.description) == ["2000-01-01", "2000-01-03", "2000-01-04"])
    #expect(panel.series.map(\.id).first == "s01" && panel.series.map(\.id).last == "s10")
  }

  @Test("impossible settings and processes that explode are refused")
  func refused() throws {
    #expect(throws: DataError.self) { try SyntheticData(Self.kinds[1], length: 0, seed: 1) }
    #expect(throws: DataError.self) {
      try SyntheticData(.randomWalk(start: .nan, drift: 0, noise: 1), length: 1, seed: 1)
    }
    #expect(throws: DataError.self) {
      try SyntheticData(.sineMixture([.init(amplitude: 1, period: 0)], noise: 0), length: 1, seed: 1)
    }
    let explosive = try SyntheticData(
      .autoregressive(coefficients: [1e6], constant: 1, noise: 0), length: 100, seed: 1)
    #expect(throws: DataError.self) { try explosive.panel() }
    let endless = try SyntheticData(Self.kinds[1], length: 1_000, seed: 1, frequency: Frequency("999999h"))
    #expect(throws: DataError.self) { try endless.panel() }
  }
}
