import Testing

@testable import Forecasting

@Suite("What models learn in place of the target")
struct TargetTransformTests {
  // e^0.1 and e^-0.2 by the first ten terms of their series, by hand.
  private let growth = 1.105_170_918_075_647_6
  private let decline = 0.818_730_753_077_981_8

  @Test("log-returns add up from the last value seen")
  func accumulation() {
    let values = TargetTransform.logReturn.values([0.1, -0.2, 0], after: 200)
    #expect(isClose(values, [200 * growth, 200 * growth * decline, 200 * growth * decline], relative: 1e-14))
    #expect(TargetTransform.logReturn.values([0, 0], after: 7) == [7, 7])
  }

  @Test("the column that is learned is the change of the logarithm, and its sum gives the values back")
  func roundTrip() throws {
    let values = [3.0, 3.5, 2, 8, 8.25]
    let feature = try TargetTransform.logReturn.feature(of: "x")
    #expect(feature.name == "log-return of x")
    let panel = try Panel([TimeSeries(id: "", times: days(5), columnNames: ["x"], columns: [values])]).adding([feature])
    #expect(panel.columnNames == ["x", "log-return of x"])
    let learned = panel.series[0].columns[1]
    #expect(isClose(TargetTransform.logReturn.values(learned, after: 3), Array(values.dropFirst()), relative: 1e-14))
  }

  @Test("a value that is not above zero is refused with its time")
  func notPositive() throws {
    let panel = try Panel([TimeSeries(id: "", times: days(3), columnNames: ["x"], columns: [[1, 0, 2]])])
    #expect(throws: DataError.self) { try panel.adding([TargetTransform.logReturn.feature(of: "x")]) }
  }
}
