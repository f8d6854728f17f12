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
}
