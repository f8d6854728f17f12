import Testing

@testable import Forecasting

@Suite("Scalers")
struct ScalerTests {
  struct Table: Decodable {
    let columns: [[Double]]
    let probe: [[Double]]
    let transformed: [String: [[Double]]]
  }

  /// The fixture's table as a panel whose training windows reach every row.
  private func fit(_ kind: ScalerKind, _ columns: [[Double]]) throws -> Scaler {
    let names = columns.indices.map { "c\($0)" }
    let series = try TimeSeries(id: "", times: days(columns[0].count), columnNames: names, columns: columns)
    let windowing = try Windowing(panel: Panel([series]), lookback: 3, horizon: 1)
    return try Scaler(kind, fitting: windowing.windows, of: windowing)
  }

  @Test("agree with scikit-learn and come back to original units", arguments: [ScalerKind.minmax, .standard, .robust])
  func scikitLearn(kind: ScalerKind) throws {
    let table = try Fixture.decode(Table.self, "scalers.json")
    let expected = try #require(table.transformed[kind.rawValue])
    let scaler = try fit(kind, table.columns)
    #expect(expected.count == scaler.scales.count)
    for column in table.probe.indices {
      let scaled = table.probe[column].map(scaler.scales[column].transform)
      for (own, theirs) in zip(scaled, expected[column]) { #expect(abs(own - theirs) <= 1e-12 * max(1, abs(theirs))) }
      #expect(isClose(scaled.map(scaler.scales[column].inverse), table.probe[column], relative: 1e-13))
    }
  }

  @Test("none leaves numbers as they are")
  func none() throws {
    #expect(try fit(.none, [[1, 2, 3, 9]]).scales == [ColumnScale(center: 0, scale: 1)])
  }

  @Test("a constant column gets scale 1", arguments: ScalerKind.allCases)
  func constant(kind: ScalerKind) throws {
    // 0.1 is not exact in binary; a sum of ten of them is not 1.
    let scaler = try fit(kind, [[Double](repeating: 0.1, count: 10)])
    #expect(scaler.scales[0].scale == 1)
    #expect(scaler.scales[0].transform(0.1) == (kind == .none ? 0.1 : 0))
  }

  @Test("see the inputs and targets of training windows only, and say which", arguments: ScalerKind.allCases)
  func trainingOnly(kind: ScalerKind) throws {
    func fitted(future: Double) throws -> Scaler {
      let values = (0..<20).map { $0 < 10 ? Double($0 * $0) : future }
      let series = try TimeSeries(id: "", times: days(20), columnNames: ["x"], columns: [values])
      let windowing = try Windowing(panel: Panel([series]), lookback: 3, horizon: 2)
      // Starts 0 to 5 reach the rows 0 to 9.
      return try Scaler(kind, fitting: Array(windowing.windows.prefix(6)), of: windowing)
    }
    let scaler = try fitted(future: 1e6)
    #expect(scaler == (try fitted(future: -5)))
    #expect(scaler.fittedFrom == time("2020-01-01") && scaler.fittedThrough == time("2020-01-10"))
    #expect(scaler.fittedRows == 10)
  }

  @Test("one scaler covers all series of a panel")
  func panel() throws {
    let panel = try Panel([counting(5, id: "a"), counting(9, id: "b", from: 3)])
    let windowing = try Windowing(panel: panel, lookback: 1, horizon: 1)
    let scaler = try Scaler(.minmax, fitting: windowing.windows, of: windowing)
    #expect(scaler.scales == [ColumnScale(center: 0, scale: 8)])
    #expect(scaler.fittedRows == 14 && scaler.fittedThrough == time("2020-01-12"))
  }

  @Test("a spread beyond the range of doubles is refused")
  func overflow() {
    #expect(throws: DataError.self) { try fit(.minmax, [[-1.7e308, 1.7e308, 0, 0]]) }
  }
}
