/// The spec's JSON Schema, for editors.
public enum SpecSchema {
  /// The JSON Schema (draft 2020-12) of a spec, the same bytes every time.
  ///
  /// It comes from the declarations that decoding runs, short forms included. A spec with `base:` may leave anything
  /// out and take anything away, and is checked in all that it does say.
  public static func jsonSchema() -> String {
    let fields = SectionSchema.alternatives(of: ExperimentSpec.self)[0]
    let properties = properties(fields)
    let pairs: SpecValue = [
      "anyOf": [
        ["required": ["seed", "seeds"]], ["required": ["matrix", "random"]], ["required": ["model", "models"]],
      ]
    ]
    let complete: SpecValue = [
      "properties": properties,
      "required": .list(fields.filter { $0.isRequired && $0.key != "models" }.map { .string($0.key) }),
      "anyOf": [["required": ["models"]], ["required": ["model"]]],
      "additionalProperties": false,
    ]
    let schema: SpecValue = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Almanac experiment",
      "description": "What to forecast, with which models, and how to measure them.",
      "type": "object",
      "not": pairs,
      "if": ["required": ["base"]],
      "then": ["properties": SectionSchema.inheriting(properties: properties), "additionalProperties": false],
      "else": complete,
      "$defs": definitions.merged(["inheriting-model": SectionSchema.inheriting(definitions["model"] ?? [:])]),
    ]
    return schema.json()
  }

  /// What the properties refer to.
  static var definitions: SpecValue {
    ["model": SectionSchema.schema(of: ModelSpec.self).merged(["description": "A model family and its parameters."])]
  }

  /// The top-level keys, those of sweeps and the short forms included.
  static func properties(
    _ fields: [FieldDeclaration] = SectionSchema.alternatives(of: ExperimentSpec.self)[0]
  ) -> SpecValue {
    let model: SpecValue = ["$ref": "#/$defs/model"]
    let models = fields.first { $0.key == "models" }?.schema.merged(["additionalProperties": model]) ?? model
    let sweep = SectionSchema.properties(of: SectionSchema.alternatives(of: SweepSection.self)[0])
    return SectionSchema.properties(of: fields).merged(sweep).merged([
      "models": models.merged([
        "description": "The models by name.", "examples": [["lstm": ["family": "lstm", "hidden_size": 32]]],
      ]),
      "base": [
        "type": "string", "description": "The spec to inherit from, relative to this file.",
        "examples": ["quickstart.yaml"],
      ],
      "seed": [
        "type": "integer", "minimum": 0, "description": "The short form of seeds for one seed.", "examples": [1],
      ],
      "model": model.merged(["description": "The short form of models for one model, named after its family."]),
    ])
  }
}
