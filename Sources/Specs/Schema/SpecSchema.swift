/// The spec's JSON Schema, for editors.
public enum SpecSchema {
  /// The JSON Schema (draft 2020-12) of a spec, the same bytes every time.
  ///
  /// It comes from the declarations that decoding runs, short forms included. A spec with `base:` may leave anything
  /// out, so that only its top-level keys are checked.
  public static func jsonSchema() -> String {
    let fields = SectionSchema.alternatives(of: ExperimentSpec.self)[0]
    let properties = properties(fields)
    let complete: SpecValue = [
      "properties": properties,
      "required": .list(fields.filter { $0.isRequired && $0.key != "models" }.map { .string($0.key) }),
      "oneOf": [["required": ["models"]], ["required": ["model"]]],
      "not": ["anyOf": [["required": ["seed", "seeds"]], ["required": ["matrix", "random"]]]],
      "additionalProperties": false,
    ]
    let names = SpecValue.map(properties.keys.map { .init($0, true) })
    let schema: SpecValue = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Almanac experiment",
      "type": "object",
      "if": ["required": ["base"]],
      "then": ["properties": names, "additionalProperties": false],
      "else": complete,
      "$defs": definitions,
    ]
    return schema.json()
  }

  /// What the properties refer to.
  static var definitions: SpecValue { ["model": SectionSchema.schema(of: ModelSpec.self)] }

  /// The top-level keys, those of sweeps and the short forms included.
  static func properties(
    _ fields: [FieldDeclaration] = SectionSchema.alternatives(of: ExperimentSpec.self)[0]
  ) -> SpecValue {
    let model: SpecValue = ["$ref": "#/$defs/model"]
    let models = fields.first { $0.key == "models" }?.schema.merged(["additionalProperties": model]) ?? model
    let sweep = SectionSchema.properties(of: SectionSchema.alternatives(of: SweepSection.self)[0])
    return SectionSchema.properties(of: fields).merged(sweep).merged([
      "models": models.merged(["description": "The models by name."]),
      "base": ["type": "string", "description": "The spec to inherit from, relative to this file."],
      "seed": ["type": "integer", "minimum": 0, "description": "The short form of seeds for one seed."],
      "model": model.merged(["description": "The short form of models for one model, named after its family."]),
    ])
  }
}
