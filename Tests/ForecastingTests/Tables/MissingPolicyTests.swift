import Testing

@testable import Forecasting

@Suite("Missing values")
struct MissingPolicyTests {
  private func filled(_ column: [Double], _ policy: MissingPolicy) -> [Double?] {
    var column = column
    fill(&column, by: policy)
    return column.map { $0.isNaN ? nil : $0 }
  }

  @Test("nothing is invented before the first value", arguments: MissingPolicy.allCases)
  func beforeFirst(policy: MissingPolicy) {
    #expect(filled([.nan, .nan, 1, 2], policy) == [nil, nil, 1, 2])
    #expect(filled([.nan], policy) == [nil])
  }

  @Test("a column without a gap stays as it is", arguments: MissingPolicy.allCases)
  func complete(policy: MissingPolicy) {
    #expect(filled([3, 1, 2], policy) == [3, 1, 2])
    #expect(filled([], policy) == [])
  }

  @Test("the last value is repeated, at the end, too")
  func forwardFill() {
    #expect(filled([1, .nan, .nan, 4, .nan], .forwardFill) == [1, 1, 1, 4, 4])
  }

  @Test("rows that the frequency asks for are put in and filled, in each series and either order")
  func absentRows() throws {
    // By hand: x lacks two days, y lacks one, and y's second value is missing besides.
    let rows = ["x,2020-01-01,1", "y,2020-01-01,10", "x,2020-01-04,4", "y,2020-01-02,", "y,2020-01-04,40"]
    let expected: [MissingPolicy: [[Double]]] = [
      .forwardFill: [[1, 1, 1, 4], [10, 10, 10, 40]], .interpolate: [[1, 2, 3, 4], [10, 20, 30, 40]],
    ]
    for (policy, values) in expected {
      for order in [CSVOptions.RowOrder.oldestFirst, .newestFirst] {
        let text = (["s,time,a"] + (order == .oldestFirst ? rows : rows.reversed())).joined(separator: "\n") + "\n"
        let table = try read(text) {
          $0.seriesColumn = "s"
          $0.missing = [""]
          $0.frequency = .days(1)
          $0.missingPolicy = policy
          $0.order = order
        }
        let series = table.panel.series.sorted { (first: TimeSeries, second: TimeSeries) in first.id < second.id }
        #expect(series.map { $0.columns[0] } == values, "\(policy), \(order)")
        for one in series { #expect(one.times.map(\.description) == (1...4).map { "2020-01-0\($0)" }) }
        #expect(table.filledValues == 4 && table.warnings.isEmpty)
        let message = try #require(table.insertedRows?.warning(in: table.panel)).message
        #expect(message.hasPrefix("3 rows missing from times every 1d were filled by"))
        #expect(message.hasSuffix("and 1 more gap"))
      }
    }
    // The spans that interpolation looks over are known, so that a forecast from within them is refused.
    let table = try read("time,a\n2020-01-01,1\n2020-01-04,4\n") {
      $0.frequency = .days(1)
      $0.missingPolicy = .interpolate
    }
    #expect(table.gaps.map { "\($0.from) \($0.source)" } == ["2020-01-02 2020-01-04"])
  }

  @Test("rows are put in only where the steps fit, and not without end")
  func absentRowsRefused() throws {
    func found(_ rows: String, _ policy: MissingPolicy = .forwardFill) throws -> [TableProblem] {
      try problems("time,a\n" + rows) {
        $0.frequency = .span(milliseconds: 60_000)
        $0.missingPolicy = policy
      }
    }
    #expect(try found("2020-01-01 00:00,1\n2020-01-01 00:02,1\n") == [])
    let uneven = try found("2020-01-01 00:00,1\n2020-01-01 00:02:30,1\n")
    #expect(uneven.map(\.message).first?.contains("by a whole number of steps of 1min") == true)
    let endless = try found("2020-01-01 00:00,1\n2029-01-01 00:00,1\n")
    #expect(endless.map(\.code) == [.gap] && endless[0].hint == nil)
    #expect(
      endless[0].message
        == "times are not every 1min: more than 100,000 from 2020-01-01T00:01:00Z on are missing before 2029-01-01, "
        + "too many to fill in one gap; is the frequency right?")
    #expect(
      try found("2020-01-01 00:00,1\n2029-01-01 00:00,1\n", .error).map(\.message) == [
        "times are not every 1min: more than 100,000 from 2020-01-01T00:01:00Z on are missing before 2029-01-01; "
          + "is the frequency right?"
      ])
    #expect(try found("2020-01-01 00:00,1\n2020-01-01 00:02,1\n", .drop).map(\.code) == [.gap])
  }

  @Test("no more than a million rows are put in, in all gaps and series together")
  func absentRowsInAll() throws {
    // Each day lacks 86,399 seconds: the twelfth is too much, and nobody is told of those after it.
    let days = (1...20).map { "2020-01-\($0 < 10 ? "0" : "")\($0),1\n" }
    let found = try problems("time,a\n" + days.joined()) {
      $0.frequency = .span(milliseconds: 1_000)
      $0.missingPolicy = .forwardFill
    }
    #expect(
      found.map(\.headline) == [
        "d.csv:14:1: error[D216]: with those that are missing before 2020-01-13 there are more absent rows than can be "
          + "filled (1,000,000); is the frequency right?"
      ])
    let table = try read("time,a\n" + days.prefix(12).joined()) {
      $0.frequency = .span(milliseconds: 1_000)
      $0.missingPolicy = .forwardFill
    }
    #expect(table.panel.rowCount == 11 * 86_400 + 1)
  }

  @Test("of rows that were put in, only those are told that are kept")
  func keptRows() throws {
    let table = try read("time,a\n2020-01-01,1\n2020-01-03,3\n2020-01-07,7\n2020-01-08,8\n2020-01-10,9\n") {
      $0.frequency = .days(1)
      $0.missingPolicy = .forwardFill
    }
    func told(_ from: Int, _ through: Int) throws -> String? {
      let times = table.panel.series[0].times
      return table.insertedRows?.warning(in: try table.panel.cut(from: times[from - 1], through: times[through - 1]))?
        .headline
    }
    let all = "rows missing from times every 1d were filled by forward-fill:"
    #expect(try told(1, 10) == "d.csv:3:1: warning[W203]: 5 \(all) 2020-01-02 and 2 more gaps")
    #expect(try told(5, 9) == "d.csv:4:1: warning[W203]: 3 \(all) 2020-01-05 to 2020-01-06 and 1 more gap")
    #expect(try told(7, 8) == nil)
  }

  @Test("interpolation joins neighbours and refuses an open end")
  func interpolate() throws {
    #expect(filled([1, .nan, .nan, 4, .nan, 2], .interpolate) == [1, 2, 3, 4, 3, 2])
    #expect(filled([1, .nan], .interpolate) == [1, nil])
    let open = try problems("time,a\n2020-01-01,1\n2020-01-02,\n") {
      $0.missing = [""]
      $0.missingPolicy = .interpolate
    }
    #expect(open.map(\.headline).first?.hasPrefix("d.csv:3:12: error[D215]:") == true)
  }
}
