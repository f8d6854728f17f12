/// A table of observations in a text file.
public struct CSVSourceSpec: Sendable, Equatable {
  /// The file, as written; `ExperimentSpec.resolvedPath(for:)` gives the path to open.
  public let path: Located<String>
  /// The column of times.
  public let time: String
  /// The columns to forecast, at least one.
  public let target: [String]
  /// Columns known to the model but not forecast.
  public let covariates: [String]
  /// The column that names the series of a panel.
  public let series: String?
  /// The series of the panel to keep; all when absent.
  public let only: [String]?
  /// The character between fields, as an ASCII code.
  public let delimiter: UInt8
  /// The decimal mark.
  public let decimal: DecimalMark
  /// The cell contents that mean a missing value.
  public let missingValues: [String]
  /// What to do with missing values.
  public let missing: MissingPolicy
  /// The formats that times may have, tried in order.
  public let timeFormat: [TimeFormat]
  /// The zone of times that do not say theirs: an IANA name or `±HH:MM`.
  public let timeZone: String
  /// The order of the rows.
  public let order: RowOrder
  /// Lines before the header.
  public let skipLines: Int
  /// Rows before this are left out.
  public let start: SpecDate?
  /// Rows after this are left out.
  public let end: SpecDate?
  /// The step between rows, checked when given.
  public let frequency: Frequency?
  /// The digest that the file must have, in lower-case hexadecimal.
  public let sha256: String?
}

/// The character between the whole and the fractional part of a number.
public enum DecimalMark: String, CaseIterable, Sendable {
  /// A point, as in 1.5.
  case point = "."
  /// A comma, as in 1,5.
  case comma = ","
}

/// What to do with missing values.
public enum MissingPolicy: String, CaseIterable, Sendable {
  /// Refuse the data.
  case error
  /// Repeat the last value.
  case forwardFill = "forward-fill"
  /// Draw a straight line between the neighbours.
  case interpolate
  /// Leave the row out.
  case drop
}

/// The order of a file's rows.
public enum RowOrder: String, CaseIterable, Sendable {
  /// Times increase.
  case oldestFirst = "oldest-first"
  /// Times decrease.
  case newestFirst = "newest-first"
}

extension CSVSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    path = fields.required(
      "path", ValueType<String>.string.located(), "The file, relative to the spec that names it.",
      examples: "data/prices.csv")
    time = fields.required("time", .text(), "The column of times.", examples: "Date")
    target = fields.required(
      "target", .list(.text(), atLeast: 1, unique: true, orOne: true), "The column or columns to forecast.",
      examples: "Close")
    covariates = fields.value(
      "covariates", .list(.text(), unique: true), default: [], "Columns known to the model but not forecast.",
      examples: ["Volume"])
    series = fields.optional("series", .text(), "The column that names the series of a panel.", examples: "Ticker")
    only = fields.optional(
      "only", .list(.text(), atLeast: 1, unique: true), "The series to keep; default all.", examples: ["AAPL", "MSFT"])
    delimiter = fields.value("delimiter", .delimiter, default: ",", "The character between fields, or tab.")
    decimal = fields.value("decimal", .named(), default: ".", "The decimal mark.")
    missingValues = fields.value(
      "missing_values", .list(.text(allowingEmpty: true), unique: true), default: [],
      "Cell contents that mean a missing value.", examples: ["NA", "-999"])
    missing = fields.value("missing", .named(), default: "error", "What to do with missing values.")
    timeFormat = fields.value(
      "time_format", .list(.timeFormat, atLeast: 1, unique: true, orOne: true), default: ["auto"],
      "auto (ISO 8601), unix, unix-ms or patterns such as %d/%m/%Y, tried in order.", examples: "%d/%m/%Y")
    timeZone = fields.value(
      "time_zone", .timeZone, default: "UTC", "The zone of times that do not say theirs: IANA name or ±HH:MM.",
      examples: "America/New_York")
    order = fields.value("order", .named(), default: "oldest-first", "The order of the rows.")
    skipLines = fields.value("skip_lines", .integer(0...1_000_000), default: 0, "Lines before the header.")
    start = fields.optional("start", .date, "Rows before this are left out.", examples: "2000-01-03")
    end = fields.optional("end", .date, "Rows after this are left out.", examples: "2013-12-31")
    frequency = fields.optional("frequency", .frequency, "The step between rows, checked when given.", examples: "1d")
    sha256 = fields.optional("sha256", .sha256, "The digest that the file must have.", examples: .exampleDigest)
    fields.checkOrder(start, end)
    checkTogether(fields)
    fields.checkApart(target: target, covariates: covariates)
  }

  private func checkTogether(_ fields: FieldReader) {
    guard fields.isSound else { return }
    if decimal == .comma && delimiter == UInt8(ascii: ",") {
      fields.reject(.conflictingKeys, "'decimal' and 'delimiter' are both ','", at: ["decimal"], hint: "delimiter: ;")
    }
    if only != nil && series == nil {
      fields.reject(.uselessKey, "'only' has an effect only when 'series' is given", at: ["only"])
    }
  }
}

extension ValueType where Value == UInt8 {
  /// One ASCII character that cannot be part of a number or a quoted field, or the word `tab`.
  fileprivate static var delimiter: ValueType {
    ValueType<String>.string.refined(
      placeholder: UInt8(ascii: ","),
      resolved: { $0 == UInt8(ascii: "\t") ? "tab" : .string(String(Unicode.Scalar($0))) }
    ) { text throws(Rejection) in
      if text == "tab" || text == "\t" { return UInt8(ascii: "\t") }
      let bytes = Array(text.utf8)
      guard bytes.count == 1, bytes[0] > 0x20 && bytes[0] < 0x7F,
        !"0123456789.+-\"".utf8.contains(bytes[0]) && !Unicode.Scalar(bytes[0]).properties.isAlphabetic
      else { throw Rejection(code: .outOfRange, expectation: "one character such as , or ; or the word tab") }
      return bytes[0]
    }
  }
}

extension ValueType where Value == String {
  /// A SHA-256 digest in hexadecimal.
  static var sha256: ValueType {
    ValueType.string.refined(
      placeholder: "", schema: ["pattern": "^[0-9A-Fa-f]{64}$"], resolved: { .string($0) }
    ) { text throws(Rejection) in
      guard text.utf8.count == 64, text.unicodeScalars.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
        throw Rejection(code: .outOfRange, expectation: "64 hexadecimal digits")
      }
      return text.lowercased()
    }
  }
}

extension SpecValue {
  /// A digest as one would write it: that of no bytes.
  static let exampleDigest: SpecValue = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
