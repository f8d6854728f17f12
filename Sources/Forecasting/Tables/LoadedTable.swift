/// What was read from a source, with what had to be done to it.
public struct LoadedTable: Equatable, Sendable {
  /// The series that are asked for, oldest row first, with the requested columns in the requested order.
  public let panel: Panel
  /// Remarks that do not stop a run.
  public let warnings: [TableProblem]
  /// How many missing values were filled.
  public let filledValues: Int
  /// The values that were filled with the help of later ones.
  public let gaps: [FilledGap]
  /// The rows that were put in; nil where none were.
  public let insertedRows: InsertedRows?
  /// How many rows were left out because a value was missing.
  public let droppedRows: Int
  /// What each column begins with in the source.
  public let heads: [ColumnHead]
}
