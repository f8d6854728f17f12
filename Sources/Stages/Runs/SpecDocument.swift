import Specs

/// What is known of specs without one at hand.
public enum SpecDocument {
  /// The JSON Schema of a spec.
  public static var jsonSchema: String { SpecSchema.jsonSchema() }

  /// A commented spec to start from, or nil where no spec may have the name.
  public static func starting(name: String) -> String? {
    SpecTemplate.isName(name) ? SpecTemplate.text(name: name) : nil
  }
}
