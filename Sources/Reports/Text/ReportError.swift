/// Why a table or a figure was refused.
public enum ReportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A figure or series holds no value at all; the name says which.
  case empty(String)

  /// A series holds no value that could be drawn: all are not-a-number, infinite, or not positive on a log axis.
  case noFiniteValues(String)

  /// Two arrays that belong together differ in length.
  case lengthMismatch(name: String, expected: Int, found: Int)

  /// A time lies outside the years that a calendar axis can show; milliseconds since 1970.
  case timeOutOfRange(milliseconds: Double)

  /// The axes of a panel do not fit its marks, such as bars without categories.
  case unsuitableAxis(String)

  /// A row of a table has another number of cells than the header.
  case raggedRow(row: Int, expected: Int, found: Int)

  /// One line for the user.
  public var description: String {
    switch self {
    case .empty(let name): "'\(name)' holds no values"
    case .noFiniteValues(let name): "'\(name)' holds no value that can be drawn"
    case .lengthMismatch(let name, let expected, let found): "'\(name)' has \(found) values where \(expected) belong"
    case .timeOutOfRange(let milliseconds): "time \(milliseconds) ms is outside the calendar"
    case .unsuitableAxis(let reason): reason
    case .raggedRow(let row, let expected, let found): "table row \(row) has \(found) cells where \(expected) belong"
    }
  }
}
