import Testing

@testable import Specs

/// Specs that are almost right: whatever is wrong with them, reading never traps and every problem has a place.
@Suite("Mutated specs")
struct MutationTests {
  /// Reads a text; the result must be a spec that round-trips, or problems with places.
  private func check(_ text: String, _ overrides: String...) throws {
    do throws(SpecFailure) {
      let spec = try load(["s.yaml": text], overrides)
      let again = try load(spec.resolved.yaml())
      #expect(again == spec)
    } catch {
      #expect(error.exitCode == 3 && !error.problems.isEmpty && error.problems.count <= SpecFailure.limit, "\(text)")
      for problem in error.problems {
        #expect(problem.location.line >= 1 && problem.location.column >= 1 && !problem.location.file.isEmpty)
        #expect(!problem.message.isEmpty && ProblemCode(rawValue: problem.code) != nil)
      }
      #expect(error.problems == error.problems.sorted { $0.location < $1.location })
    }
  }

  static let replacements: [SpecValue] = [
    .null, true, 0, -1, 1.5, .double(.infinity), .int(.max), .int(.min), "", "ten", "1..5", [], [[]], [1, "a"], [:],
    ["name": "x"], .string(String(repeating: "x", count: 300)),
  ]

  @Test("each node deleted, doubled or retyped", arguments: [Example.minimal, Example.full])
  func nodes(text: String) throws {
    let problems = ProblemCollector()
    let source = try #require(SpecText(Array(text.utf8), file: "s", problems: problems))
    let document = try #require(NodeBuilder.read(source, file: "s", problems: problems))
    var count = 0
    for mutant in Self.mutants(of: SpecValue(document.root)) {
      try check(mutant.yaml())
      count += 1
    }
    #expect(count > 150)
  }

  @Test("each prefix, and each byte removed or replaced") func bytes() throws {
    let text = Array(Example.full.utf8)
    for index in stride(from: 0, to: text.count, by: 3) {
      try check(String(decoding: text[..<index], as: UTF8.self))
      var changed = text
      changed.remove(at: index)
      try check(String(decoding: changed, as: UTF8.self))
      for byte in ":{[&*\"\n\t-# ".utf8 where index % 4 == 0 {
        changed = text
        changed[index] = byte
        try check(String(decoding: changed, as: UTF8.self))
      }
    }
  }

  @Test("each key path set to something odd on the command line") func overrides() throws {
    let keys = try load(Example.full).resolved.paths
    for path in keys {
      for value in ["", "x", "-1", "[]", "{}", "{a: [b]}", "*x", "\"", "1e999", "[1..3]"] {
        try check(Example.full, "\(path)=\(value)")
        try check(Example.minimal, "\(path)=\(value)", "\(path).deeper=1")
      }
    }
  }

  /// Every value that differs from `value` in one node.
  static func mutants(of value: SpecValue) -> [SpecValue] {
    var result = replacements
    switch value {
    case .map(let entries):
      for index in entries.indices {
        var without = entries
        without.remove(at: index)
        result.append(.map(without))
        result.append(.map(entries + [entries[index]]))
        for mutant in mutants(of: entries[index].value) {
          var changed = entries
          changed[index] = .init(entries[index].key, mutant)
          result.append(.map(changed))
        }
      }
    case .list(let items):
      for index in items.indices {
        var without = items
        without.remove(at: index)
        result.append(.list(without))
        result.append(.list(items + [items[index]]))
        for mutant in mutants(of: items[index]) {
          var changed = items
          changed[index] = mutant
          result.append(.list(changed))
        }
      }
    case .null, .bool, .int, .double, .string: break
    }
    return result
  }
}

extension SpecValue {
  /// The dotted path of every key at any depth.
  fileprivate var paths: [String] {
    guard case .map(let entries) = self else { return [] }
    return entries.flatMap { entry in [entry.key] + entry.value.paths.map { "\(entry.key).\($0)" } }
  }
}
