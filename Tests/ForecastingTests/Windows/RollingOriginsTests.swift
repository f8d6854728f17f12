import Testing

@testable import Forecasting

@Suite("Rolling origins")
struct RollingOriginsTests {
  private struct Case: Decodable {
    let samples: Int
    let folds: Int
    let step: Int
    let embargo: Int
    let length: Int?
    /// First and end of the training part, first and end of the test part.
    let expected: [[Int]]
  }

  /// A windowing of horizon 1 with so many origins; the window that starts at row s has its cutoff at row s.
  private func windowing(_ origins: Int) throws -> Windowing {
    try Windowing(panel: Panel([counting(origins + 1)]), lookback: 1, horizon: 1)
  }

  private func ends(_ windows: [Window]) -> [Int] { [windows[0].start, windows[windows.count - 1].start + 1] }

  @Test("without validation the folds are those of scikit-learn's TimeSeriesSplit")
  func sklearn() throws {
    let cases = try Fixture.decode([Case].self, "rolling.json")
    #expect(cases.count == 6)
    for one in cases {
      let rolling = RollingOrigins(
        folds: one.folds, step: one.step, validation: 0, embargo: one.embargo,
        window: one.length.map { .sliding(length: $0) } ?? .expanding)
      let windowing = try windowing(one.samples)
      #expect(one.expected.count == one.folds)
      for (fold, expected) in one.expected.enumerated() {
        let split = try Split(windowing, by: .rolling(rolling, fold: fold + 1))
        #expect(ends(split.train) + ends(split.test) == expected)
        #expect(split.train.count == expected[1] - expected[0] && split.test.count == one.step)
        #expect(split.validation.isEmpty && split.droppedAfterTrain == 0)
      }
    }
  }

  @Test("validation lies before the test part, with the embargo before each")
  func validation() throws {
    // Twenty origins, two folds of three: tests 14-16 and 17-19. Two are left out, four validate, two are left out.
    let rolling = RollingOrigins(folds: 2, step: 3, validation: 4, embargo: 2)
    let windowing = try windowing(20)
    let first = try Split(windowing, by: .rolling(rolling, fold: 1))
    #expect(ends(first.train) == [0, 6] && ends(first.validation) == [8, 12] && ends(first.test) == [14, 17])
    let second = try Split(windowing, by: .rolling(rolling, fold: 2))
    #expect(ends(second.train) == [0, 9] && ends(second.validation) == [11, 15] && ends(second.test) == [17, 20])
    // A window that slides keeps the length that the first fold has.
    let sliding = RollingOrigins(folds: 2, step: 3, validation: 4, embargo: 2, window: .sliding(length: nil))
    #expect(ends(try Split(windowing, by: .rolling(sliding, fold: 1)).train) == [0, 6])
    #expect(ends(try Split(windowing, by: .rolling(sliding, fold: 2)).train) == [3, 9])
  }

  @Test("windows whose targets overlap the next part are left out whatever the embargo")
  func overlap() throws {
    // Horizon 3, one row of lookback, ten origins, two folds of two: tests 6-7 and 8-9, each preceded by two for
    // validation. Targets of origin o are rows o+1 to o+3, so validation keeps no origin that is within two of the test.
    let windowing = try Windowing(panel: Panel([counting(13)]), lookback: 1, horizon: 3)
    let rolling = RollingOrigins(folds: 2, step: 2, validation: 3)
    let second = try Split(windowing, by: .rolling(rolling, fold: 2))
    #expect(second.validation.map(\.start) == [5] && second.droppedAfterValidation == 2)
    #expect(second.train.map(\.start) == [0, 1, 2] && second.droppedAfterTrain == 2)
    let spaced = RollingOrigins(folds: 2, step: 2, validation: 1, embargo: 2)
    let split = try Split(windowing, by: .rolling(spaced, fold: 2))
    #expect(split.validation.map(\.start) == [5] && split.train.map(\.start) == [0, 1, 2])
    #expect(split.droppedAfterTrain + split.droppedAfterValidation == 0)
  }

  @Test("origins are times: all series of a panel are divided at the same ones")
  func panel() throws {
    let windowing = try Windowing(
      panel: Panel([counting(10, id: "a"), counting(6, id: "b", from: 4)]), lookback: 1, horizon: 1)
    let split = try Split(windowing, by: .rolling(RollingOrigins(folds: 1, step: 3, validation: 0), fold: 1))
    #expect(split.test.map { windowing.cutoff($0) }.min() == days(10)[6])
    #expect(split.test.count == 6 && split.train.count == 6 + 2)
  }

  @Test("folds that leave the first nothing to be trained on are refused")
  func tooMany() throws {
    let error = #expect(throws: DataError.self) {
      try Split(try windowing(12), by: .rolling(RollingOrigins(folds: 4, step: 3, validation: 0), fold: 1))
    }
    #expect(
      error?.description == """
        'split' must be folds that leave the first something to be trained on, of 12 origins in all, got 4 folds of 3 \
        origins, 0 for validation, 0 left out
        """)
  }
}
