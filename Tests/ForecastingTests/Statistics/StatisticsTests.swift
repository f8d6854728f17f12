import NumericEngine
import Testing

@testable import Forecasting

@Suite("Statistics")
struct StatisticsTests {
  struct Numbers: Decodable {
    struct Tail: Decodable {
      let t: Double
      let degrees: Int
      let p: Double
    }
    struct Result: Decodable {
      let lags: Int
      let statistic: Double
      let p: Double
    }
    struct Case: Decodable {
      let differences: [Double]
      let overlap: Int
      let default_lags: Int
      let results: [Result]
    }
    struct Holm: Decodable {
      let p: [Double]
      let corrected: [Double]
    }
    struct Interval: Decodable {
      let values: [Double]
      let low: [Double]
      let high: [Double]
    }
    struct Rule: Decodable {
      let count: Int
      let lags: Int
    }
    let student: [Tail]
    let tests: [Case]
    let holm: [Holm]
    let bootstrap: [Interval]
    let newey_west: [Rule]
  }

  static func numbers() throws -> Numbers { try Fixture.decode(Numbers.self, "statistics.json") }

  @Test("tails of Student's t agree with scipy")
  func student() throws {
    for row in try Self.numbers().student {
      let p = StudentT.twoSidedTail(row.t, degreesOfFreedom: row.degrees)
      #expect(isClose(p, row.p, relative: 1e-10), "t \(row.t), \(row.degrees) degrees: \(p) for \(row.p)")
    }
    #expect(StudentT.twoSidedTail(.nan, degreesOfFreedom: 3).isNaN)
    #expect(StudentT.twoSidedTail(-.infinity, degreesOfFreedom: 3) == 0)
    #expect(StudentT.twoSidedTail(1e200, degreesOfFreedom: 3) == 0)
  }

  @Test("the Diebold-Mariano test agrees with statsmodels, scipy and dieboldmariano")
  func dieboldMariano() throws {
    for row in try Self.numbers().tests {
      let own = try #require(DieboldMariano(row.differences, overlap: row.overlap))
      #expect(own.lags == row.default_lags && own.count == row.differences.count)
      #expect(isClose(own.mean, row.differences.reduce(0, +) / Double(row.differences.count)))
      for expected in row.results {
        let test = try #require(DieboldMariano(row.differences, overlap: row.overlap, lags: expected.lags))
        #expect(isClose(test.statistic, expected.statistic, relative: 1e-10))
        #expect(isClose(test.pValue, expected.p, relative: 1e-9))
      }
      // The other way round only the sign changes.
      let reversed = try #require(DieboldMariano(row.differences.map { -$0 }, overlap: row.overlap))
      #expect(reversed.statistic == -own.statistic && reversed.pValue == own.pValue)
    }
  }

  @Test("the number of lags follows Newey and West, and twice the overlap")
  func lags() throws {
    for row in try Self.numbers().newey_west {
      #expect(DieboldMariano.lags(count: row.count, overlap: 0) == row.lags, "\(row.count)")
    }
    #expect(DieboldMariano.lags(count: 500, overlap: 6) == 12)
    #expect(DieboldMariano.lags(count: 10, overlap: 20) == 9)
  }

  @Test("what cannot be tested has no result")
  func untestable() {
    #expect(DieboldMariano([Double](repeating: 0, count: 50), overlap: 0) == nil)
    #expect(DieboldMariano([1, 2, 3, 4, 5, 6, 7, 8, 9], overlap: 0) == nil)
    #expect(DieboldMariano((0..<12).map(Double.init), overlap: 7) == nil)
    #expect(DieboldMariano((0..<11).map(Double.init) + [.nan], overlap: 0) == nil)
  }

  @Test("Holm's correction agrees with statsmodels")
  func holm() throws {
    for row in try Self.numbers().holm { #expect(isClose(holmCorrected(row.p), row.corrected)) }
    #expect(holmCorrected([]) == [])
  }

  @Test("bootstrap intervals end where the quantiles of all resamples are")
  func bootstrap() throws {
    for row in try Self.numbers().bootstrap {
      let interval = try #require(SeedBootstrap.interval(of: row.values))
      #expect(interval.lowerBound >= row.low[0] - 1e-12 && interval.lowerBound <= row.low[1] + 1e-12, "\(row.values)")
      #expect(interval.upperBound >= row.high[0] - 1e-12 && interval.upperBound <= row.high[1] + 1e-12, "\(row.values)")
    }
    #expect(SeedBootstrap.interval(of: [1]) == nil)
    #expect(SeedBootstrap.interval(of: [1, 2, 4]) == SeedBootstrap.interval(of: [1, 2, 4]))
  }

  @Test("bootstrap intervals end at the 25th lowest and highest of all resample means", arguments: 2...6)
  func ends(count: Int) {
    let values = [0.3, -1.75, 2.1, 0.9, 1e-3, 7.7].prefix(count)
    var draws = RandomStream(seed: 1, name: "bootstrap over seeds")
    let means = (0..<1000).map { _ in
      let places = (0..<count).map { _ in Int(draws.next().multipliedFullWidth(by: UInt64(count)).high) }
      return places.sorted().reduce(0) { $0 + values[$1] } / Double(count)
    }.sorted()
    for _ in 0..<2 { #expect(SeedBootstrap.interval(of: Array(values)) == means[24]...means[975]) }
    #expect(SeedBootstrap.interval(of: values.dropLast() + [.nan]) == nil)
    #expect(SeedBootstrap.interval(of: [.nan] + values.dropLast()) == nil)
  }

  @Test("an interval of a ratio lies around it, and paired values are drawn together")
  func ratio() throws {
    let (one, two) = ([1, 1.1, 0.9], [2, 2.1, 1.9])
    let apart = try #require(SeedBootstrap.intervalOfRatio(of: two, to: one, isPaired: false))
    #expect(apart.contains(2) && apart.lowerBound > 1.7 && apart.upperBound < 2.4)
    // Resamples of three reach from the least to the greatest of 2 / 1, 2.1 / 1.1 and 1.9 / 0.9.
    let paired = try #require(SeedBootstrap.intervalOfRatio(of: two, to: one, isPaired: true))
    #expect(abs(paired.lowerBound - 2.1 / 1.1) <= 1e-12 && abs(paired.upperBound - 1.9 / 0.9) <= 1e-12)
    #expect(try #require(SeedBootstrap.intervalOfRatio(of: one, to: one, isPaired: false)).contains(1))
    #expect(SeedBootstrap.intervalOfRatio(of: [1], to: [1, 2], isPaired: false) == nil)
    #expect(SeedBootstrap.intervalOfRatio(of: [1], to: [2], isPaired: true) == nil)
    for isPaired in [true, false] {
      #expect(SeedBootstrap.intervalOfRatio(of: [0, 1], to: [0, 1], isPaired: isPaired) == nil)
      #expect(SeedBootstrap.intervalOfRatio(of: [1, 1], to: [0, 1], isPaired: isPaired) == nil)
    }
  }
}
