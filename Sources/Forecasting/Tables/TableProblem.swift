/// One fault of a table file, at its position.
public struct TableProblem: Equatable, Sendable {
  /// The codes of table faults; `rawValue` is what users see.
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot be opened, or is no regular file.
    case unreadable = "E131"
    /// A row has another number of fields than the header.
    case raggedRow = "D201"
    /// A quoted field is never closed.
    case unclosedQuote = "D202"
    /// A quote within an unquoted field, or text after a closing quote.
    case strayQuote = "D203"
    /// A field is not a number.
    case notANumber = "D204"
    /// A number is too large for a 64-bit float.
    case outOfRange = "D205"
    /// A column name is empty or occurs twice.
    case columnName = "D206"
    /// There is no header, or no row after it.
    case noRows = "D207"
    /// A size limit is passed, or there is a NUL byte.
    case limit = "D208"
    /// A requested column is not in the header.
    case unknownColumn = "D210"
    /// A field is not a time in any of the formats.
    case notATime = "D211"
    /// A time lies on the wrong side of the one before it.
    case disordered = "D212"
    /// A time occurs twice in a series.
    case duplicateTime = "D213"
    /// A declared missing value where none is allowed.
    case missingValue = "D214"
    /// A missing value that the policy cannot fill.
    case unfillable = "D215"
    /// Times that should be there by the frequency are not.
    case gap = "D216"
    /// Compressed data is damaged.
    case compression = "D217"
    /// A name is not valid UTF-8, or empty.
    case text = "D219"
    /// The file changed while it was read.
    case changed = "D220"
    /// Text that is not JSON.
    case json = "D230"
    /// JSON of another shape than the service's.
    case shape = "D231"
    /// The service answered with an error of its own.
    case service = "D232"
    /// A database that cannot be read, or a query that it refuses.
    case database = "D233"
    /// A warning: the file mixes line ends.
    case mixedLineEnds = "W202"
    /// A warning: rows that the data lacks were put in and filled.
    case filledRows = "W203"
  }

  /// What kind of fault it is.
  public let code: Code
  /// The file as the user named it.
  public let path: String
  /// The line, from 1; 0 where the fault is not at a line.
  public let line: Int
  /// The column in Unicode scalars, from 1; 0 where the fault is not at a line.
  public let column: Int
  /// What is wrong, one line.
  public let message: String
  /// What may help, one line.
  public let hint: String?
  /// The part of the line around the fault, control characters replaced; empty where the line is not at hand.
  public let excerpt: String
  /// Where in the excerpt the fault is, in scalars from 0.
  public let caret: Int

  /// Creates a problem.
  public init(
    _ code: Code, path: String, line: Int = 0, column: Int = 0, message: String, hint: String? = nil,
    excerpt: String = "", caret: Int = 0
  ) {
    self.code = code
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
    self.excerpt = excerpt
    self.caret = caret
  }

  /// Whether the fault stops the run.
  public var isWarning: Bool { code == .mixedLineEnds || code == .filledRows }

  /// `file:line:column: error[CODE]: message`.
  public var headline: String {
    let position = line > 0 ? ":\(line):\(column)" : ""
    return "\(path)\(position): \(isWarning ? "warning" : "error")[\(code.rawValue)]: \(message)"
  }

  /// The headline, the source line with a caret where it is known, and the hint.
  public var rendered: String {
    var lines = [headline]
    if !excerpt.isEmpty { lines += [excerpt, String(repeating: " ", count: caret) + "^"] }
    if let hint { lines.append("hint: \(hint)") }
    return lines.joined(separator: "\n")
  }
}
