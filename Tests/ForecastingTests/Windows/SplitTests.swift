import Testing

@testable import Forecasting

@Suite("Splits")
struct SplitTests {
  @Test("seventy percent of 3240 windows are 2268 training windows")
  func shares() throws {
    let windowing = try Windowing(panel: Panel([counting(3_270)]), lookback: 30, horizon: 1)
    let split = try Split(windowing, by: .shares(train: 0.7, validation: 0.15, test: 0.15))
    #expect([split.train.count, split.validation.count, split.test.count] == [2_268, 486, 486])
    #expect(split.droppedAfterTrain == 0 && split.droppedAfterValidation == 0)
    #expect(split.train.last?.start == 2_267)
  }

  @Test("windows whose targets would overlap the next part are dropped from the earlier part")
  func purge() throws {
    // 12 rows, lookback 2, horizon 3: 8 windows. Half is 4: starts 0-3 | 4-5 | 6-7. The first validation target is
    // row 6, the first test target row 8; the validation windows end in rows 8 and 9, so both go.
    let windowing = try Windowing(panel: Panel([counting(12)]), lookback: 2, horizon: 3)
    let error = #expect(throws: DataError.self) {
      try Split(windowing, by: .shares(train: 0.5, validation: 0.25, test: 0.25))
    }
    #expect(error == .emptyPart(.validation, windows: 8, purged: 2))
    // Without validation: 5 training windows, the first test target is row 7: starts 0 to 2 end before it.
    let split = try Split(windowing, by: .shares(train: 0.625, validation: 0, test: 0.375))
    #expect(split.train.map(\.start) == [0, 1, 2])
    #expect(split.validation.isEmpty)
    #expect(split.test.map(\.start) == [5, 6, 7])
    #expect(split.droppedAfterTrain == 2)
  }

  @Test("by dates a window belongs to the part that contains all its targets")
  func dates() throws {
    // Rows are 2020-01-01 to 2020-01-12; targets of start s are rows s+2 and s+3.
    let windowing = try Windowing(panel: Panel([counting(12)]), lookback: 2, horizon: 2)
    let split = try Split(
      windowing, by: .dates(validationStart: time("2020-01-06"), testStart: time("2020-01-09")))
    #expect(split.train.map(\.start) == [0, 1])
    #expect(split.validation.map(\.start) == [3, 4])
    #expect(split.test.map(\.start) == [6, 7, 8])
    #expect(split.droppedAfterTrain == 1 && split.droppedAfterValidation == 1)
    let twoParts = try Split(
      windowing, by: .dates(validationStart: time("2020-01-06"), testStart: time("2020-01-06")))
    #expect(twoParts.validation.isEmpty)
    #expect(twoParts.test.map(\.start) == [3, 4, 5, 6, 7, 8])
  }

  @Test("a part that was asked for and has no window is an error with both numbers")
  func empty() throws {
    let windowing = try Windowing(panel: Panel([counting(12)]), lookback: 2, horizon: 2)
    let late = #expect(throws: DataError.self) {
      try Split(windowing, by: .dates(validationStart: time("2020-01-06"), testStart: time("2021-01-01")))
    }
    #expect(late == .emptyPart(.test, windows: 9, purged: 1))
    #expect(late?.description == "no window for the test part: 9 windows in all, 1 dropped at borders")
  }

  @Test(
    "impossible shares are refused",
    arguments: [(0.7, 0.2, 0.2), (0, 0.5, 0.5), (1.2, -0.1, -0.1), (Double.nan, 0.5, 0.5)])
  func impossible(train: Double, validation: Double, test: Double) throws {
    let windowing = try Windowing(panel: Panel([counting(12)]), lookback: 2, horizon: 2)
    #expect(throws: DataError.self) {
      try Split(windowing, by: .shares(train: train, validation: validation, test: test))
    }
  }

  /// Panels of several series with different beginnings, lengths and gaps, and many window shapes.
  static let shapes: [(lookback: Int, horizon: Int, stride: Int)] = [1, 2, 5].flatMap { lookback in
    [1, 2, 7].flatMap { horizon in [1, 2, 3].map { (lookback, horizon, $0) } }
  }

  @Test(
    "every target time of a part lies before every target time of the next, and no window is lost", arguments: shapes)
  func property(shape: (lookback: Int, horizon: Int, stride: Int)) throws {
    let irregular = try TimeSeries(
      id: "irregular", times: days(200).enumerated().filter { $0.offset % 5 < 3 }.map(\.element), columnNames: ["x"],
      columns: [(0..<120).map(Double.init)])
    let panel = try Panel([counting(150, id: "a"), counting(170, id: "b", from: 30), irregular])
    let windowing = try Windowing(
      panel: panel, lookback: shape.lookback, horizon: shape.horizon, stride: shape.stride)
    let rules: [SplitRule] = [
      .shares(train: 0.6, validation: 0.2, test: 0.2), .shares(train: 0.8, validation: 0, test: 0.2),
      .shares(train: 0.5, validation: 0.5, test: 0), .shares(train: 1, validation: 0, test: 0),
      .dates(validationStart: time("2020-04-01"), testStart: time("2020-05-15")),
    ]
    for rule in rules {
      let split = try Split(windowing, by: rule)
      var border: Timestamp?
      for part in SplitPart.allCases where !split[part].isEmpty {
        let targets = split[part].flatMap { windowing.targetTimes($0) }
        let first = try #require(targets.min())
        if let border { #expect(border < first) }
        border = targets.max()
      }
      let kept = split.train + split.validation + split.test
      #expect(Set(kept).count == kept.count)
      #expect(
        kept.count + split.droppedAfterTrain + split.droppedAfterValidation == windowing.windows.count)
      // No test window is lost: by shares they are the last by cutoff, by dates all whose targets begin late enough.
      switch rule {
      case .shares: #expect(Array(windowing.windows.suffix(split.test.count)) == split.test)
      case .dates(_, let testStart):
        let late = windowing.windows.filter { windowing.targetTimes($0).allSatisfy { $0 >= testStart } }
        #expect(late == split.test)
      case .rolling: Issue.record("rolling origins have tests of their own")
      }
    }
  }
}
