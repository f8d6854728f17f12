/// A JSON-like value with exactly one text, used for keys, records and lock files.
///
/// The text has sorted keys, no white space, and the shortest digits that read back to the same double. An integer and
/// a double of the same amount are different values (`1` and `1.0`). Doubles that are not finite are written `NaN`,
/// `Infinity` and `-Infinity`, so that encoding cannot fail.
public enum CanonicalValue: Hashable, Sendable {
  /// Nothing.
  case null
  /// True or false.
  case bool(Bool)
  /// An integer.
  case int(Int)
  /// A double.
  case double(Double)
  /// A text.
  case string(String)
  /// An ordered list.
  case array([CanonicalValue])
  /// A mapping; the order of its keys means nothing.
  case object([String: CanonicalValue])
}

extension CanonicalValue {
  /// The value under a key, or nil where this is not an object or has no such key.
  public subscript(key: String) -> CanonicalValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The text, or nil where this is not a string.
  public var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The integer, or nil where this is not an integer.
  public var intValue: Int? {
    if case .int(let number) = self { number } else { nil }
  }

  /// The members, or nil where this is not an object.
  public var objectValue: [String: CanonicalValue]? {
    if case .object(let members) = self { members } else { nil }
  }
}

extension CanonicalValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `nil` is `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` and `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer literal is an integer.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A literal with a point is a double.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A string literal.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list literal.
  public init(arrayLiteral elements: CanonicalValue...) { self = .array(elements) }
  /// A mapping literal; keys must differ.
  public init(dictionaryLiteral elements: (String, CanonicalValue)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }
}
