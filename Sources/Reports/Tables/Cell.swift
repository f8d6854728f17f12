/// One cell of a table.
public enum Cell: Sendable, Hashable {
  /// Text from anywhere; it is escaped where it is written.
  case text(String)

  /// A whole number.
  case integer(Int)

  /// A floating-point number.
  case number(Double)

  /// A number over several trainings.
  case estimate(Estimate)

  /// Nothing.
  case empty

  /// True for all kinds of numbers.
  public var isNumeric: Bool {
    switch self {
    case .integer, .number, .estimate: true
    case .text, .empty: false
    }
  }

  /// The number in the cell, if it holds one; of several trainings the mean.
  public var value: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .estimate(let estimate): estimate.mean
    case .text, .empty: nil
    }
  }
}

extension Cell {
  /// The value as the name of a category.
  var categoryName: String {
    switch self {
    case .text(let text): text
    case .integer(let value): "\(value)"
    case .number(let value): NumberFormat.shortest.text(value)
    case .estimate(let estimate): estimate.text(.significant(4))
    case .empty: ""
    }
  }
}

extension [Cell] {
  /// Each value once: numbers by size, then everything else as it came.
  var categories: [Cell] {
    var found: [Cell] = []
    for value in self where !found.contains(value) { found.append(value) }
    let numbers = found.filter { $0.value != nil }.sorted { ($0.value ?? 0) < ($1.value ?? 0) }
    return numbers + found.filter { $0.value == nil }
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
