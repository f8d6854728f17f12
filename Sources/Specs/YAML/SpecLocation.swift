/// A place in a spec: line and column count from 1, columns in Unicode scalars (a tab is one).
public struct SpecLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The file as the user named it, or `<command line>` for an override.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int

  /// Creates a location.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The file name that overrides carry.
  public static let commandLine = "<command line>"

  /// The location as `file:line:column`.
  public var description: String { "\(file):\(line):\(column)" }

  /// Orders by file, then line, then column.
  public static func < (lhs: SpecLocation, rhs: SpecLocation) -> Bool {
    (lhs.file, lhs.line, lhs.column) < (rhs.file, rhs.line, rhs.column)
  }
}

/// A value and the place where it was written.
///
/// Two located values are equal when their values are: where something was written does not change what it means.
public struct Located<Value> {
  /// The value.
  public let value: Value
  /// Where it was written.
  public let location: SpecLocation

  /// Creates a located value.
  public init(_ value: Value, at location: SpecLocation) {
    self.value = value
    self.location = location
  }
}

extension Located: Sendable where Value: Sendable {}

extension Located: Equatable where Value: Equatable {
  /// Compares the values only.
  public static func == (lhs: Located, rhs: Located) -> Bool { lhs.value == rhs.value }
}
