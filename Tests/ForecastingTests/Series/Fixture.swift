import Foundation

@testable import Forecasting

/// Files that were made by `Tests/Fixtures/forecasting/make_fixtures.py`.
enum Fixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/forecasting").resolvingSymlinksInPath()

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
  }
}

/// Whether two numbers agree to a relative tolerance; anything that is not finite does not.
func isClose(_ left: Double, _ right: Double, relative: Double = 1e-12) -> Bool {
  left.isFinite && right.isFinite && abs(left - right) <= relative * max(1e-300, abs(left), abs(right))
}

/// Whether all pairs of two arrays of one length agree.
func isClose(_ left: [Double], _ right: [Double], relative: Double = 1e-12) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { isClose($0, $1, relative: relative) }
}

/// A time from ISO text that is known to be right.
func time(_ text: String) -> Timestamp {
  guard let time = Timestamp(iso: text) else { fatalError("not a time: \(text)") }
  return time
}

/// Daily times from 2020-01-01 on.
func days(_ count: Int) -> [Timestamp] {
  (0..<count).map { Timestamp(milliseconds: time("2020-01-01").milliseconds + Int64($0) * 86_400_000) }
}

/// A series with daily times from 2020-01-01 on and the values 0, 1, 2 and so on in column `x`.
func counting(_ count: Int, id: String = "", from start: Int = 0) throws -> TimeSeries {
  try TimeSeries(
    id: id, times: Array(days(start + count)[start...]), columnNames: ["x"], columns: [(0..<count).map(Double.init)])
}
