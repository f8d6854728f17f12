import Foundation
import Testing

@testable import Specs

@Suite("The JSON Schema")
struct SchemaTests {
  private func schema() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(SpecSchema.jsonSchema().utf8)) as? [String: Any])
  }

  /// The committed schema is checked against examples by `check_schema.py`, with an independent validator.
  @Test("is the committed one; ALMANAC_REGENERATE=1 writes it anew") func golden() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/specs/schema.json")
    if ProcessInfo.processInfo.environment["ALMANAC_REGENERATE"] == "1" {
      try Data(SpecSchema.jsonSchema().utf8).write(to: path)
      try Data(Example.full.utf8).write(to: path.deletingLastPathComponent().appendingPathComponent("full.yaml"))
    }
    #expect(try String(contentsOf: path, encoding: .utf8) == SpecSchema.jsonSchema())
  }

  @Test("names every top-level key, and the short forms") func topLevel() throws {
    let complete = try #require(try schema()["else"] as? [String: Any])
    let properties = try #require(complete["properties"] as? [String: Any])
    let keys = try load(Example.full).resolved.keys
    let others = ["base", "seed", "model", "bars", "matrix", "random", "halving", "inspect", "gradient_flow"]
    #expect(Set(properties.keys) == Set(keys).union(others))
    #expect(complete["required"] as? [String] == ["name", "data", "window"])
  }

  @Test("has one alternative for each model family, every key with its meaning") func families() throws {
    let model = try #require((try schema()["$defs"] as? [String: Any])?["model"] as? [String: Any])
    let alternatives = try #require(model["oneOf"] as? [[String: Any]])
    let names = try alternatives.map { alternative in
      let properties = try #require(alternative["properties"] as? [String: [String: Any]])
      #expect(properties.values.allSatisfy { ($0["description"] as? String)?.isEmpty == false })
      return try #require(properties["family"]?["const"] as? String)
    }
    #expect(names == ModelFamily.allCases.map(\.rawValue))
  }

  @Test("tells every key's meaning at all depths, and of open ones an example or the default") func remarks() throws {
    var count = 0
    func check(_ part: Any, _ path: String) {
      if let list = part as? [Any] { return list.forEach { check($0, path) } }
      guard let part = part as? [String: Any] else { return }
      for (key, value) in part["properties"] as? [String: [String: Any]] ?? [:] where value["const"] == nil {
        count += 1
        #expect((value["description"] as? String)?.isEmpty == false, "\(path).\(key)")
        #expect(isClosed(value) || value["examples"] != nil || value["default"] != nil, "\(path).\(key)")
      }
      for (key, value) in part { check(value, path + "." + key) }
    }
    /// Whether the names or the keys of a value are listed.
    func isClosed(_ part: [String: Any]) -> Bool {
      if ["const", "enum", "properties", "$ref"].contains(where: { part[$0] != nil })
        || part["type"] as? String == "boolean"
      {
        return true
      }
      let parts = (part["anyOf"] ?? part["oneOf"]) as? [[String: Any]] ?? []
      return parts.contains(where: isClosed) || (part["items"] as? [String: Any]).map(isClosed) == true
    }
    let schema = try schema()
    check(schema, "")
    #expect(count > 400)
    let model = (schema["$defs"] as? [String: Any])?["model"] as? [String: Any]
    for part in [schema, model] { #expect(part?["description"] is String) }
  }

  @Test("checks a spec that inherits in what it says, and lets it leave out the rest") func inheriting() throws {
    let then = try #require(try schema()["then"] as? [String: Any])
    let text = String(decoding: try JSONSerialization.data(withJSONObject: then), as: UTF8.self)
    #expect(text.contains("inheriting-model") && !text.contains("#\\/$defs\\/model"))
    let window = try #require(((then["properties"] as? [String: Any])?["window"] as? [String: Any]))
    let first = try #require((window["anyOf"] as? [[String: Any]])?.first)
    #expect(first["required"] == nil && (first["properties"] as? [String: Any])?["lookback"] != nil)
  }
}
