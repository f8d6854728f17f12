/// How values of one type are described in the JSON Schema and read from YAML.
struct ValueType<Value> {
  /// The value that stands in where reading failed; it never leaves the module, since the spec is then refused.
  let placeholder: () -> Value
  /// The JSON Schema of the values.
  let schema: () -> SpecValue
  /// Reads a node; reports what is wrong at the place and returns nothing when it cannot.
  let read: (Node, Place) -> Decoded<Value>?
}

/// A value together with its spelled-out form.
struct Decoded<Value> {
  let value: Value
  let resolved: SpecValue
}

/// Where in the spec a value is read, for messages.
struct Place {
  /// The dotted path, empty for the whole spec.
  let path: String
  /// The last part of the path, as messages name it.
  let name: String
  let problems: ProblemCollector

  static func root(_ problems: ProblemCollector) -> Place { Place(path: "", name: "", problems: problems) }

  func key(_ key: String) -> Place {
    Place(path: path.isEmpty ? key : path + "." + key, name: key, problems: problems)
  }

  func item(_ index: Int) -> Place {
    Place(path: "\(path)[\(index)]", name: "\(name)[\(index)]", problems: problems)
  }

  /// The section in messages: `'training.optimizer'`, or `spec` for the whole.
  var title: String { path.isEmpty ? "spec" : "'\(path)'" }

  /// Reports a value of the wrong type; nodes that were reported before stay silent.
  func wrongType(_ expectation: String, _ node: Node, got: String? = nil, hint: String? = nil) {
    if case .invalid = node.content { return }
    let message = "'\(name)' must be \(expectation), got \(got ?? node.described)"
    problems.report(.wrongType, message, at: node.location, hint: hint)
  }

  func fail(_ code: ProblemCode, _ message: String, _ node: Node, hint: String? = nil) {
    problems.report(code, message, at: node.location, hint: hint)
  }
}

/// Why a value of the right type is refused.
struct Rejection: Error {
  let code: ProblemCode
  /// What the value must be, after `'key' must be`.
  let expectation: String
  var hint: String?
}

extension ValueType {
  /// The same values after a further check and conversion.
  func refined<Refined>(
    placeholder: @escaping @autoclosure () -> Refined, schema extra: SpecValue = .map([]),
    resolved: @escaping (Refined) -> SpecValue, _ convert: @escaping (Value) throws(Rejection) -> Refined
  ) -> ValueType<Refined> {
    ValueType<Refined>(
      placeholder: placeholder,
      schema: { self.schema().merged(extra) },
      read: { node, place in
        guard let raw = self.read(node, place) else { return nil }
        do throws(Rejection) {
          let value = try convert(raw.value)
          return Decoded(value: value, resolved: resolved(value))
        } catch {
          place.fail(
            error.code, "'\(place.name)' must be \(error.expectation), got \(node.quoted)", node, hint: error.hint)
          return nil
        }
      })
  }

  /// The same values with the place where they are written.
  func located() -> ValueType<Located<Value>> {
    ValueType<Located<Value>>(
      placeholder: { Located(self.placeholder(), at: SpecLocation(file: "", line: 1, column: 1)) },
      schema: schema,
      read: { node, place in
        self.read(node, place).map { Decoded(value: Located($0.value, at: node.location), resolved: $0.resolved) }
      })
  }
}

extension SpecValue {
  /// This map with the entries of another one added.
  func merged(_ other: SpecValue) -> SpecValue {
    guard case .map(let mine) = self, case .map(let added) = other else { return self }
    return .map(mine.filter { other[$0.key] == nil } + added)
  }

  /// This map without some keys.
  func without(_ keys: [String]) -> SpecValue {
    guard case .map(let entries) = self else { return self }
    return .map(entries.filter { !keys.contains($0.key) })
  }

  /// Some keys of this map.
  func only(_ keys: [String]) -> SpecValue {
    guard case .map(let entries) = self else { return self }
    return .map(entries.filter { keys.contains($0.key) })
  }
}
