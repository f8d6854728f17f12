/// A plain value of a spec, free of locations and formatting.
public enum SpecValue: Sendable, Hashable {
  /// One key of a map and its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public let key: String
    /// The value.
    public let value: SpecValue

    /// Creates an entry.
    public init(_ key: String, _ value: SpecValue) {
      self.key = key
      self.value = value
    }
  }

  /// No value.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// A floating-point number.
  case double(Double)
  /// A text.
  case string(String)
  /// Values in order.
  case list([SpecValue])
  /// Keys and values in order, each key once.
  case map([Entry])

  /// The value of `key`, when this is a map that has it.
  public subscript(key: String) -> SpecValue? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The keys, when this is a map.
  public var keys: [String] {
    if case .map(let entries) = self { entries.map(\.key) } else { [] }
  }
}

extension SpecValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Creates a string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Creates a whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// Creates a floating-point number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Creates a boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Creates a list.
  public init(arrayLiteral elements: SpecValue...) { self = .list(elements) }
  /// Creates a map with its keys in the order written.
  public init(dictionaryLiteral elements: (String, SpecValue)...) { self = .map(elements.map { Entry($0, $1) }) }
}
