/// What a floating-point number may be.
struct NumberConstraint {
  let text: String
  let schema: [SpecValue.Entry]
  /// Bounds for numbers that are accepted but would be of no use.
  var bounds = -greatest...greatest
  let accepts: (Double) -> Bool

  /// Beyond it, and closer to 0 than `least`, single precision soon has nothing but infinity and 0 for what is computed.
  private static let greatest = 1e30
  private static let least = 1e-30

  static var finite: NumberConstraint {
    NumberConstraint(
      text: "finite", schema: [.init("minimum", .double(-greatest)), .init("maximum", .double(greatest))]
    ) { _ in true }
  }
  static var positive: NumberConstraint { positive(atMost: greatest) }
  static func positive(atMost limit: Double) -> NumberConstraint {
    NumberConstraint(
      text: "finite and > 0", schema: [.init("minimum", .double(least)), .init("maximum", .double(limit))],
      bounds: least...limit
    ) { $0 > 0 }
  }
  static var nonNegative: NumberConstraint {
    NumberConstraint(
      text: "finite and >= 0", schema: [.init("minimum", 0), .init("maximum", .double(greatest))]
    ) { $0 >= 0 }
  }
  /// A share or a probability, both ends included.
  static var share: NumberConstraint {
    NumberConstraint(text: "between 0 and 1", schema: [.init("minimum", 0), .init("maximum", 1)]) { 0 <= $0 && $0 <= 1 }
  }
  /// A share that is more than nothing.
  static var positiveShare: NumberConstraint {
    NumberConstraint(text: "> 0 and <= 1", schema: [.init("exclusiveMinimum", 0), .init("maximum", 1)]) {
      0 < $0 && $0 <= 1
    }
  }
  /// A decay or dropout rate: 1 would leave nothing.
  static var rate: NumberConstraint {
    NumberConstraint(text: ">= 0 and < 1", schema: [.init("minimum", 0), .init("exclusiveMaximum", 1)]) {
      0 <= $0 && $0 < 1
    }
  }
  /// A factor that makes smaller.
  static var shrinking: NumberConstraint {
    NumberConstraint(text: "> 0 and < 1", schema: [.init("exclusiveMinimum", 0), .init("exclusiveMaximum", 1)]) {
      0 < $0 && $0 < 1
    }
  }
}

extension ValueType where Value == Double {
  /// A finite number; whole numbers are accepted and become doubles.
  static func number(_ constraint: NumberConstraint) -> ValueType {
    ValueType(
      placeholder: { 0 },
      schema: { .map([.init("type", "number")] + constraint.schema) },
      read: { node, place in
        let number: Double
        switch node.scalarValue {
        case .int(let value): number = Double(value)
        case .double(let value): number = value
        default:
          place.wrongType("a number", node)
          return nil
        }
        guard number.isFinite && constraint.accepts(number) else {
          place.fail(.outOfRange, "'\(place.name)' must be \(constraint.text), got \(node.described)", node)
          return nil
        }
        let bounds = constraint.bounds
        guard bounds.contains(number) else {
          let bound = number < bounds.lowerBound ? "at least \(bounds.lowerBound)" : "at most \(bounds.upperBound)"
          place.fail(
            .outOfRange, "'\(place.name)' must be \(bound), got \(node.described)", node,
            hint: "what is computed from it must be a number of single precision")
          return nil
        }
        return Decoded(value: number, resolved: .double(number))
      })
  }
}

extension ValueType where Value == Int {
  /// A whole number within bounds.
  static func integer(
    _ range: ClosedRange<Int> = 1...1_000_000_000, code: ProblemCode = .outOfRange
  ) -> ValueType {
    ValueType(
      placeholder: { range.lowerBound },
      schema: { ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)] },
      read: { node, place in
        func refuse(_ bound: String) {
          place.fail(code, "'\(place.name)' must be \(bound), got \(node.described)", node)
        }
        switch node.scalarValue {
        case .int(let value) where value < range.lowerBound: refuse("at least \(range.lowerBound)")
        case .int(let value) where value > range.upperBound: refuse("at most \(range.upperBound)")
        case .int(let value): return Decoded(value: value, resolved: .int(value))
        case .double(let value) where node.isHugeInteger:
          refuse(value < 0 ? "at least \(range.lowerBound)" : "at most \(range.upperBound)")
        default: place.wrongType("an integer", node)
        }
        return nil
      })
  }
}

extension ValueType where Value == Bool {
  /// `true` or `false`.
  static var boolean: ValueType {
    ValueType(
      placeholder: { false },
      schema: { ["type": "boolean"] },
      read: { node, place in
        guard case .bool(let flag) = node.scalarValue else {
          place.wrongType("true or false", node, got: node.quoted)
          return nil
        }
        return Decoded(value: flag, resolved: .bool(flag))
      })
  }
}

extension ValueType where Value == String {
  /// A string that is not empty.
  static var string: ValueType {
    ValueType(
      placeholder: { "" },
      schema: { ["type": "string", "minLength": 1] },
      read: { node, place in
        guard case .string(let text) = node.scalarValue else {
          let isScalar = node.scalarValue.map { $0 != .null } ?? false
          place.wrongType("a string", node, hint: isScalar ? "write \"\(node.described)\" in quotes" : nil)
          return nil
        }
        guard !text.isEmpty else {
          place.fail(.outOfRange, "'\(place.name)' must not be empty", node)
          return nil
        }
        return Decoded(value: text, resolved: .string(text))
      })
  }

  /// Any scalar but null, as it is written: column names and cell contents such as `2019` or `-999`.
  static func text(allowingEmpty: Bool = false) -> ValueType {
    ValueType(
      placeholder: { "" },
      schema: { ["type": ["string", "number", "boolean"]] },
      read: { node, place in
        guard case .scalar(let scalar) = node.content, scalar.value != .null else {
          place.wrongType("a text", node)
          return nil
        }
        guard allowingEmpty || !scalar.text.isEmpty else {
          place.fail(.outOfRange, "'\(place.name)' must not be empty", node)
          return nil
        }
        return Decoded(value: scalar.text, resolved: .string(scalar.text))
      })
  }
}

extension ValueType where Value == String {
  /// A text that figures and tables have room for: one line of at most 40 characters that are not all blanks.
  static var label: ValueType {
    let text = ValueType.text()
    let limit = 40
    return ValueType(
      placeholder: text.placeholder,
      schema: {
        ["type": ["string", "number", "boolean"], "pattern": "\\S", "minLength": 1, "maxLength": .int(limit)]
      },
      read: { node, place in
        guard let decoded = text.read(node, place) else { return nil }
        let scalars = decoded.value.unicodeScalars
        let fault: String? =
          if scalars.allSatisfy(\.properties.isWhitespace) {
            "must not be blank"
          } else if scalars.contains(where: \.isControlLike) {
            "must be one line without control characters"
          } else if scalars.count > limit {
            "must be at most \(limit) characters long, got \(scalars.count)"
          } else {
            nil
          }
        guard let fault else { return decoded }
        place.fail(.outOfRange, "'\(place.name)' \(fault)", node, hint: "such as USD, kWh or °C")
        return nil
      })
  }
}

extension ValueType where Value: CaseIterable & RawRepresentable<String> {
  /// One name of a closed set.
  static func named(_: Value.Type = Value.self) -> ValueType {
    let names = Value.allCases.map(\.rawValue)
    return ValueType(
      placeholder: { Value.allCases[Value.allCases.startIndex] },
      schema: { ["enum": .list(names.map(SpecValue.string))] },
      read: { node, place in
        let expectation = "one of \(names.joined(separator: ", "))"
        guard case .string(let text) = node.scalarValue else {
          place.wrongType(expectation, node)
          return nil
        }
        guard let value = Value(rawValue: text) else {
          let hint = Suggestion.hint(for: text, among: names)
          place.fail(.unknownName, "'\(place.name)' must be \(expectation), got \(node.quoted)", node, hint: hint)
          return nil
        }
        return Decoded(value: value, resolved: .string(text))
      })
  }
}

extension Node {
  fileprivate var scalarValue: CoreScalar? {
    if case .scalar(let scalar) = content { scalar.value } else { nil }
  }

  /// Whether this is written as an integer that does not fit 64 bits.
  fileprivate var isHugeInteger: Bool {
    if case .scalar(let scalar) = content { CoreScalar.isDecimalInteger(scalar.text) } else { false }
  }
}
