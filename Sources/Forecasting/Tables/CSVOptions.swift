/// How to read a table: the file's dialect, the columns that are wanted, and what missing values mean.
public struct CSVOptions: Sendable {
  /// The mark between the whole and the fractional part of a number.
  public enum DecimalMark: String, Sendable, CaseIterable {
    /// `1.5`
    case point = "."
    /// `1,5`
    case comma = ","
  }

  /// The order of the rows of each series.
  public enum RowOrder: String, Sendable, CaseIterable {
    /// Times increase down the file.
    case oldestFirst = "oldest-first"
    /// Times decrease down the file; the rows are turned round.
    case newestFirst = "newest-first"
  }

  /// The column of times.
  public var timeColumn: String
  /// The columns of numbers, in the order they shall have; repeated names count once.
  public var valueColumns: [String]
  /// The column that names the series of a panel.
  public var seriesColumn: String?
  /// The byte between fields.
  public var delimiter: UInt8 = UInt8(ascii: ",")
  /// The decimal mark.
  public var decimal = DecimalMark.point
  /// Lines before the header, such as a banner, that are not read.
  public var skipLines = 0
  /// The names of the fields of a file that has no header; nil where the first record names them.
  public var header: [String]?
  /// How times are written; the first format that fits counts.
  public var timeFormats: [TimeFormat] = [.iso8601]
  /// The zone of times without an offset of their own.
  public var zone = TimeZoneRules.utc
  /// The order of the rows.
  public var order = RowOrder.oldestFirst
  /// The texts that mean a missing value, each a whole field; an empty text is an empty field.
  public var missing: [String] = []
  /// What happens where a value is missing.
  public var missingPolicy = MissingPolicy.error
  /// The distance from each time to the next, if it shall be checked.
  public var frequency: Frequency?
  /// The part of the data that is asked for.
  public var selection = DataSelection()
  /// The most bytes that compressed data may grow to.
  public var decodedLimit = 4 << 30

  /// Creates options for a comma-separated table with ISO 8601 times, oldest first, without missing values.
  public init(timeColumn: String, valueColumns: [String], seriesColumn: String? = nil) {
    self.timeColumn = timeColumn
    self.valueColumns = valueColumns
    self.seriesColumn = seriesColumn
  }

  /// What holds for the rows.
  var rules: SeriesRules {
    var rules = SeriesRules()
    rules.order = order
    rules.missingPolicy = missingPolicy
    rules.frequency = frequency
    rules.zone = zone
    rules.selection = selection
    rules.isDescribed = header == nil
    return rules
  }

  /// The longest field, in bytes.
  static let fieldLimit = 1 << 20
  /// The longest row, in bytes.
  static let rowLimit = 16 << 20
  /// The most columns.
  static let columnLimit = 10_000
  /// The most problems in one report.
  static let problemLimit = 20
}
