import Testing

@testable import Reports

struct DistributionTests {
  @Test("quantiles, histogram and density agree with numpy")
  func oracle() throws {
    let oracle = try Oracle.load()
    let sorted = oracle.sample.sorted()
    for pair in oracle.quantiles { #expect(abs(Distribution.quantile(sorted, pair[0]) - pair[1]) <= 1e-12) }
    let heights = Distribution.histogram(oracle.sample, edges: oracle.edges)
    for (found, expected) in zip(heights, oracle.histogram) { #expect(abs(found - expected) <= 1e-12) }
    let density = Distribution.density(oracle.sample, over: ValueRange(-3, 3))
    #expect(density.xs.count == 201)
    for (place, expected) in oracle.density.enumerated() {
      // The linear spreading over a grid of 800 steps costs less than a thousandth of the peak.
      #expect(abs(density.ys[20 * place] - expected) <= 1e-3)
    }
  }

  @Test("a density holds the share of values inside its range")
  func mass() {
    let values = SampleFigures.noise(5000)
    let density = Distribution.density(values, over: ValueRange(-2, 2))
    let mass = density.ys.reduce(0, +) * 0.02
    #expect(abs(mass - 1) <= 1e-3)
  }

  @Test("seeds that stop early leave the mean to the others")
  func seeds() {
    let summary = SeedSummary([[1, 2, 3], [3, 4], [.nan, 6]]) { $0.count > 1 ? $0[0]...$0[1] : nil }
    #expect(summary.mean == [2, 4, 3])
    // The sample deviations of 1, 3 and of 2, 4, 6.
    #expect(summary.below[0] == 2 - 2.0.squareRoot() && summary.above[1] == 6)
    #expect(summary.low.prefix(2) == [1, 2] && summary.high.prefix(2) == [3, 4])
    #expect(summary.below[2].isNaN && summary.high[2].isNaN)
  }
}
