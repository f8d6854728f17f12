import Testing

@testable import Reports

struct TimeTicksTests {
  private func ticks(_ from: CivilDate, _ to: CivilDate, hours: Double = 0, length: Double = 680) -> TimeTicks {
    TimeTicks(
      from: Double(from.milliseconds), to: Double(to.milliseconds) + hours * 3.6e6, length: length
    ) { TextMetrics.width($0, size: 11) + 22 }
  }

  @Test("dates agree with an independent calendar in both directions")
  func calendar() throws {
    for row in try Oracle.load().calendar {
      let date = CivilDate(milliseconds: row[0])
      #expect([date.year, date.month, date.day, date.millisecondOfDay] == Array(row[1...]))
      #expect(date.milliseconds == row[0])
    }
  }

  @Test("years are labelled by number")
  func years() {
    let found = ticks(CivilDate(year: 2010), CivilDate(year: 2017, month: 12, day: 29))
    #expect(found.ticks.map(\.label) == (2010...2017).map(String.init))
    #expect(found.context.isEmpty)
    let century = ticks(CivilDate(year: 1875), CivilDate(year: 2024))
    #expect(century.ticks.map(\.label) == (0...7).map { "\(1880 + 20 * $0)" })
  }

  @Test("quarters and months carry their year")
  func months() {
    let quarters = ticks(
      CivilDate(year: 2011, month: 12, day: 20), CivilDate(year: 2013, month: 1, day: 5), length: 400)
    #expect(quarters.ticks.map(\.label) == ["Jan 2012", "Apr 2012", "Jul 2012", "Oct 2012", "Jan 2013"])
    let months = ticks(CivilDate(year: 2012, month: 2), CivilDate(year: 2012, month: 6))
    #expect(months.ticks.map(\.label) == ["Feb 2012", "Mar 2012", "Apr 2012", "May 2012", "Jun 2012"])
  }

  @Test("days leave the year to the axis title")
  func days() {
    let found = ticks(CivilDate(year: 2012, month: 3, day: 12), CivilDate(year: 2012, month: 3, day: 18))
    #expect(found.ticks.map(\.label) == (12...18).map { "\($0) Mar" })
    #expect(found.context == "2012")
    let turn = ticks(CivilDate(year: 2011, month: 12, day: 28), CivilDate(year: 2012, month: 1, day: 6))
    #expect(turn.context == "2011–2012")
  }

  @Test("every fifth day starts again with each month")
  func fifthDays() {
    let found = ticks(CivilDate(year: 2012, month: 2, day: 20), CivilDate(year: 2012, month: 3, day: 12), length: 340)
    #expect(found.ticks.map(\.label) == ["21 Feb", "26 Feb", "1 Mar", "6 Mar", "11 Mar"])
  }

  @Test("hours leave the date to the axis title, midnight shows it")
  func hours() {
    let found = ticks(CivilDate(year: 2012, month: 3, day: 14), CivilDate(year: 2012, month: 3, day: 14), hours: 8)
    #expect(found.ticks.first?.label == "14 Mar")
    #expect(found.ticks.last?.label == "08:00")
    #expect(found.context == "14 Mar 2012, UTC")
    let two = ticks(CivilDate(year: 2012, month: 3, day: 14), CivilDate(year: 2012, month: 3, day: 15), hours: 8)
    #expect(two.context == "14–15 Mar 2012, UTC")
  }

  @Test("labels keep apart whatever the span", arguments: [1.0, 50, 3e3, 6e4, 5e6, 9e7, 3e9, 2e11, 4e12, 1e15])
  func apart(span: Double) {
    let length = 500.0
    let found = TimeTicks(from: 1.33e12, to: 1.33e12 + span, length: length) { TextMetrics.width($0, size: 11) + 22 }
    for (left, right) in zip(found.ticks, found.ticks.dropFirst()) {
      let gap = (right.value - left.value) / span * length
      #expect(gap >= (TextMetrics.width(left.label, size: 11) + TextMetrics.width(right.label, size: 11)) / 2 + 8)
    }
  }
}
