public import Artifacts
public import Specs

extension CanonicalValue {
  /// A part of a resolved spec as stage parameters; the order of its keys is lost, which is the point.
  public init(_ value: SpecValue?) {
    switch value {
    case nil, .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .list(let values): self = .array(values.map { CanonicalValue($0) })
    case .map(let entries):
      var object: [String: CanonicalValue] = [:]
      for entry in entries { object[entry.key] = CanonicalValue(entry.value) }
      self = .object(object)
    }
  }

  /// The object without some of its keys.
  func without(_ keys: String...) -> CanonicalValue {
    guard case .object(var object) = self else { return self }
    for key in keys { object[key] = nil }
    return .object(object)
  }
}
