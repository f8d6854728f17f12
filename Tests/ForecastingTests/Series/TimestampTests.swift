import Testing

@testable import Forecasting

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "are written as ISO text, the date alone at midnight",
    arguments: [
      (0, "1970-01-01"), (-1, "1969-12-31T23:59:59.999Z"), (1_722_951_000_000, "2024-08-06T13:30:00Z"),
      (86_400_000, "1970-01-02"), (1_250, "1970-01-01T00:00:01.250Z"), (-62_135_596_800_000, "0001-01-01"),
      (Int64.max, "@9223372036854775807"),
    ])
  func text(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
  }

  @Test(
    "read back what they write",
    arguments: [0, -1, 1_722_951_000_000, 1_250, -62_135_596_800_000, 253_402_300_799_999] as [Int64])
  func roundTrip(milliseconds: Int64) {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(Timestamp(iso: time.description) == time)
  }
}
