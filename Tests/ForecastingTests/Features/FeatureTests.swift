import Testing

@testable import Forecasting

@Suite("Features")
struct FeatureTests {
  struct Numbers: Decodable {
    let values: [Double]
    let expected: [String: [Double?]]
  }

  private func panel(_ values: [Double]) throws -> Panel {
    try Panel([TimeSeries(id: "", times: days(values.count), columnNames: ["x"], columns: [values])])
  }

  /// The kind with its first parameter set.
  private func feature(_ kind: FeatureKind, _ value: Double) throws -> Feature {
    try Feature(kind, of: ["x"], parameters: [kind.definition.parameters[0].name: value])
  }

  @Test(
    "agree with pandas, warm-up included",
    arguments: [
      .return, .logReturn, .difference, .lag, .rollingMean, .rollingStandardDeviation, .rollingMinimum,
      .rollingMaximum,
    ] as [FeatureKind])
  func pandas(kind: FeatureKind) throws {
    let numbers = try Fixture.decode(Numbers.self, "features.json")
    let expected = try #require(numbers.expected[kind.rawValue])
    let feature = try feature(kind, kind.rawValue.hasPrefix("rolling") ? 5 : 3)
    #expect(expected.prefix { $0 == nil }.count == feature.warmUp)
    let extended = try panel(numbers.values).adding([feature]).series[0]
    #expect(isClose(try extended.column(feature.name), expected.compactMap { $0 }, relative: 1e-11))
    #expect(extended.columns[0] == Array(numbers.values[feature.warmUp...]))
    #expect(extended.times.first == days(30)[feature.warmUp])
  }

  @Test("several features share the longest warm-up, and derived columns come last")
  func commonWarmUp() throws {
    let features = [
      try Feature(.lag, of: ["x"]), try Feature(.rollingMean, of: ["x"], parameters: ["period": 3], name: "m"),
    ]
    let series = try panel([1, 2, 3, 4, 5]).adding(features).series[0]
    #expect(series.columnNames == ["x", "lag(x, 1)", "m"])
    #expect(series.columns == [[3, 4, 5], [2, 3, 4], [2, 3, 4]])
    #expect(series.times == Array(days(5)[2...]))
  }

  @Test("a value that is not finite is refused with its time")
  func notFinite() throws {
    let values = [1.0, 0, 2]
    let relative = try Feature(.return, of: ["x"])
    #expect(
      throws: DataError.feature(
        name: "return(x, 1)", series: "", time: time("2020-01-03"),
        reason: "no finite value by x(t) / x(t - period) - 1")
    ) { try panel(values).adding([relative]) }
    let logarithmic = try Feature(.logReturn, of: ["x"])
    #expect(throws: DataError.self) { try panel(values).adding([logarithmic]) }
  }

  @Test("settings are checked")
  func settings() {
    #expect(throws: DataError.self) { try Feature(.lag, of: ["x"], parameters: ["period": 0]) }
    #expect(throws: DataError.self) { try Feature(.lag, of: ["x"], parameters: ["period": 1.5]) }
    #expect(throws: DataError.self) { try Feature(.lag, of: ["x"], parameters: ["period": .infinity]) }
    #expect(throws: DataError.self) { try Feature(.lag, of: ["x"], parameters: ["window": 2]) }
    #expect(throws: DataError.self) { try Feature(.lag, of: []) }
    #expect(throws: DataError.self) { try Feature(.rollingStandardDeviation, of: ["x"], parameters: ["period": 1]) }
  }

  @Test("a warm-up that outlasts every series, a taken name and an unknown column are refused")
  func panelErrors() throws {
    let panel = try panel([1, 2, 3])
    #expect(throws: DataError.tooFewRows(rows: 3, needed: 4, purpose: "the features' warm-up")) {
      try panel.adding([Feature(.lag, of: ["x"], parameters: ["period": 3])])
    }
    #expect(throws: DataError.series(id: "", reason: "there are two columns named 'x'")) {
      try panel.adding([Feature(.lag, of: ["x"], name: "x")])
    }
    #expect(throws: DataError.unknownColumn(name: "y", suggestion: nil, known: ["x"])) {
      try panel.adding([Feature(.lag, of: ["y"])])
    }
  }

  @Test("series that do not outlast the warm-up leave the panel")
  func shortSeries() throws {
    let panel = try Panel([counting(2, id: "a"), counting(5, id: "b")])
    let extended = try panel.adding([Feature(.lag, of: ["x"], parameters: ["period": 2])])
    #expect(extended.series.map(\.id) == ["b"])
  }
}
