/// One cell of a table.
public enum Cell: Sendable, Hashable {
  /// Text from anywhere; it is escaped where it is written.
  case text(String)

  /// A whole number.
  case integer(Int)

  /// A floating-point number.
  case number(Double)

  /// Nothing.
  case empty

  /// True for whole and floating-point numbers.
  public var isNumeric: Bool {
    switch self {
    case .integer, .number: true
    case .text, .empty: false
    }
  }

  /// The number in the cell, if it holds one.
  public var value: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .text, .empty: nil
    }
  }
}

extension Cell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A text cell.
  public init(stringLiteral value: String) { self = .text(value) }

  /// A whole-number cell.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// A floating-point cell.
  public init(floatLiteral value: Double) { self = .number(value) }
}
