/// What holds for the rows of a source, whatever its format: their order, their distance, and what may be missing.
public struct SeriesRules: Sendable {
  /// The order of the rows as they arrive.
  public var order = CSVOptions.RowOrder.oldestFirst
  /// What happens where a value is missing.
  public var missingPolicy = MissingPolicy.error
  /// The distance from each time to the next, if it shall be checked; what becomes of absent times is what becomes of
  /// missing values.
  public var frequency: Frequency?
  /// The zone whose clock counts days and months.
  public var zone = TimeZoneRules.utc
  /// The part of the data that is asked for.
  public var selection = DataSelection()
  /// Whether rows that the frequency asks for and the data lacks are put in and filled.
  var fillsAbsentRows: Bool { missingPolicy == .forwardFill || missingPolicy == .interpolate }
  /// Whether the user has described the layout of the rows, so that hints may name its keys.
  var isDescribed = false

  /// Rules for rows that come oldest first, in UTC, at any distance, without missing values.
  public init() {}
}
