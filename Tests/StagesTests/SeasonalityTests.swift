import Forecasting
import Testing

@testable import Stages

@Suite("The season that is assumed")
struct SeasonalityTests {
  static func panel(_ gaps: (Int) -> Int64) throws -> Panel {
    // 2024-01-01, a Monday.
    var time: Int64 = 1_704_067_200_000
    var times: [Timestamp] = []
    for index in 0..<60 {
      times.append(Timestamp(milliseconds: time))
      time += gaps(index)
    }
    return try Panel([
      TimeSeries(id: "", times: times, columnNames: ["x"], columns: [[Double](repeating: 1, count: 60)])
    ])
  }

  static let hour: Int64 = 3_600_000

  @Test(
    "It follows the usual spacing of the times",
    arguments: zip([1, 24, 168, 720, 2184, 2] as [Int64], [24, 7, 52, 12, 4, 1]))
  func spacing(hours: Int64, season: Int) throws {
    #expect(Seasonality.inferred(from: try Self.panel { _ in hours * Self.hour }) == season)
  }

  @Test("Days without weekends have weeks of five")
  func businessDays() throws {
    // Monday to Friday, then over the weekend.
    let panel = try Self.panel { $0 % 5 == 4 ? 3 * 24 * Self.hour : 24 * Self.hour }
    #expect(Seasonality.inferred(from: panel) == 5)
  }
}
