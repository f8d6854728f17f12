import Specs

/// What programs may know about specs.
public enum SpecDocument {
  /// The JSON Schema of a spec.
  public static var jsonSchema: String { SpecSchema.jsonSchema() }
}
