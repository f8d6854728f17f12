import Testing

@testable import Forecasting

@Suite("Normalisation by window")
struct WindowScalerTests {
  private func scaler(_ values: [Double]) throws -> WindowScaler {
    let series = try TimeSeries(id: "", times: days(values.count), columnNames: ["x"], columns: [values])
    let windowing = try Windowing(panel: Panel([series]), lookback: 2, horizon: 1)
    return try WindowScaler(fitting: windowing.windows, of: windowing)
  }

  @Test("takes mean and population deviation of the lookback")
  func statistics() throws {
    // Mean of 2, 4, 4, 4, 5, 5, 7, 9 is 5, the population deviation 2.
    let inputs = [2, 4, 4, 4, 5, 5, 7, 9.0]
    let scale = try scaler(inputs).scale(inputs: inputs[...], column: 0)
    #expect(scale == ColumnScale(center: 5, scale: 2))
    #expect(scale.transform(9) == 2 && scale.inverse(2) == 9)
  }

  @Test("a flat window gets a thousandth of the training deviation")
  func floor() throws {
    let scale = try scaler([2, 4, 4, 4, 5, 5, 7, 9]).scale(inputs: [6, 6, 6], column: 0)
    #expect(scale == ColumnScale(center: 6, scale: 0.002))
  }

  @Test("the floor of a panel is that of its median series, whatever the largest one's deviation")
  func panelFloor() throws {
    // Population deviations 0, 1, 2 and 1,000,000: the flat series says nothing.
    let panel = try Panel(
      [[5, 5, 5, 5], [1, 3, 1, 3], [2, 6, 2, 6], [0, 2e6, 0, 2e6]].enumerated().map { index, values in
        try TimeSeries(id: "\(index)", times: days(4), columnNames: ["x"], columns: [values])
      })
    let windowing = try Windowing(panel: panel, lookback: 2, horizon: 1)
    #expect(try WindowScaler(fitting: windowing.windows, of: windowing).floors == [0.002])
  }
}
