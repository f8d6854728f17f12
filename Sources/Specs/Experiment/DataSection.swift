/// The section `data`: the source, and what its values are counted in.
struct DataSection: SpecSection {
  let source: DataSourceSpec
  let unit: UnitSpec?

  init(fields: inout FieldReader) {
    source = DataSourceSpec(fields: &fields)
    unit = fields.optional(
      "unit", .unit,
      "What the targets' values are counted in, such as USD; a text, or a mapping from targets to texts.",
      examples: "USD")
    guard fields.isSound, case .columns(let units) = unit else { return }
    for column in units.keys.sorted() where !source.target.contains(column) {
      fields.reject(
        .unknownName, "'unit' names column \"\(column.shortened(to: 60))\", which is no target", at: ["unit"],
        hint: "the targets are \(source.target.map { "\"\($0)\"" }.joined(separator: ", "))")
    }
  }
}
