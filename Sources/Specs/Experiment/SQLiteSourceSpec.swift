/// The rows that a query gives from a SQLite database.
public struct SQLiteSourceSpec: Sendable, Equatable {
  /// The database file, as written.
  public let path: Located<String>
  /// One SELECT statement.
  public let query: String
  /// The column of times.
  public let time: String
  /// The columns to forecast, at least one.
  public let target: [String]
  /// Columns known to the model but not forecast.
  public let covariates: [String]
  /// The column that names the series of a panel.
  public let series: String?
  /// What to do with missing values, which are NULL.
  public let missing: MissingPolicy
  /// The formats that times may have, tried in order.
  public let timeFormat: [TimeFormat]
  /// The zone of times that do not say theirs: an IANA name or `±HH:MM`.
  public let timeZone: String
  /// Rows before this are left out.
  public let start: SpecDate?
  /// Rows after this are left out.
  public let end: SpecDate?
  /// The step between rows, checked when given.
  public let frequency: Frequency?
  /// The digest that the file must have, in lower-case hexadecimal.
  public let sha256: String?
}

extension SQLiteSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    path = fields.required(
      "path", ValueType<String>.string.located(), "The database file, relative to the spec that names it.",
      examples: "data/prices.db")
    query = fields.required(
      "query", .string, "One SELECT statement, ordered by time.", examples: "SELECT time, close FROM bars ORDER BY time"
    )
    time = fields.required("time", .text(), "The column of times.", examples: "time")
    target = fields.required(
      "target", .list(.text(), atLeast: 1, unique: true, orOne: true), "The column or columns to forecast.",
      examples: "close")
    covariates = fields.value(
      "covariates", .list(.text(), unique: true), default: [], "Columns known to the model but not forecast.")
    series = fields.optional("series", .text(), "The column that names the series of a panel.", examples: "ticker")
    missing = fields.value("missing", .named(), default: "error", "What to do with missing values, which are NULL.")
    timeFormat = fields.value(
      "time_format", .list(.timeFormat, atLeast: 1, unique: true, orOne: true), default: ["auto"],
      "auto (ISO 8601), unix, unix-ms or patterns such as %d/%m/%Y, tried in order.")
    timeZone = fields.value(
      "time_zone", .timeZone, default: "UTC", "The zone of times that do not say theirs: IANA name or ±HH:MM.")
    start = fields.optional("start", .date, "Rows before this are left out.", examples: "2020-01-01")
    end = fields.optional("end", .date, "Rows after this are left out.", examples: "2021-01-01")
    frequency = fields.optional("frequency", .frequency, "The step between rows, checked when given.", examples: "1d")
    sha256 = fields.optional("sha256", .sha256, "The digest that the file must have.", examples: .exampleDigest)
    fields.checkOrder(start, end)
    fields.checkApart(target: target, covariates: covariates)
  }
}
