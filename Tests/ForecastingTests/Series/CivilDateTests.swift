import Testing

@testable import Forecasting

@Suite("Civil dates")
struct CivilDateTests {
  struct Row: Decodable {
    let text: String
    let days: Int
    let weekday: Int
  }

  @Test("agree with Python's calendar in both directions")
  func python() throws {
    for row in try Fixture.decode([Row].self, "calendar.json") {
      let date = try #require(CivilDate(daysSinceEpoch: row.days))
      #expect(Timestamp(date).description == row.text)
      #expect(date.daysSinceEpoch == row.days)
      #expect(date.weekday == row.weekday)
    }
  }

  @Test("return to the same number for every day of four centuries and follow each other")
  func roundTrip() throws {
    let start = try #require(CivilDate(year: 1799, month: 12, day: 31)).daysSinceEpoch
    var last: CivilDate?
    var faults = 0
    for days in start..<(start + 146_097) {
      guard let date = CivilDate(daysSinceEpoch: days) else {
        faults += 1
        continue
      }
      let follows =
        last.map { (date.year, date.month, date.day) > ($0.year, $0.month, $0.day) } ?? true
      if date.daysSinceEpoch != days || !follows { faults += 1 }
      last = date
    }
    #expect(faults == 0)
  }

  @Test(
    "do not exist outside the calendar",
    arguments: [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (0, 1, 1), (2024, 13, 1)])
  func invalid(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }
}
