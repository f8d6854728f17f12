/// Collects what the layers of a network declare: tensors, their initial values, and what is repacked for products.
struct NetworkBuilder {
  private(set) var layout = ParameterLayout()
  private(set) var packing = PackingPlan()
  private(set) var initialValues: [InitialValue] = []

  /// A weight matrix that products use in both directions.
  mutating func matrix(
    _ name: String, rowBlocks: Int = 1, rows: Int, columnBlocks: Int = 1, columns: Int, role: ParameterRole
  ) -> PackedMatrix {
    let parameter = layout.matrix(
      name, rowBlocks: rowBlocks, rows: rows, columnBlocks: columnBlocks, columns: columns)
    initialValues.append(InitialValue(parameter: parameter, role: role))
    return packing.matrix(parameter)
  }

  /// A matrix whose rows are looked up and never multiplied by, so that nothing of it is repacked.
  mutating func table(_ name: String, rows: Int, columns: Int) -> Parameter {
    let parameter = layout.matrix(name, rows: rows, columns: columns)
    initialValues.append(InitialValue(parameter: parameter, role: .embedding))
    return parameter
  }

  mutating func vector(
    _ name: String, blocks: Int = 1, length: Int, trained: Bool = true, role: ParameterRole,
    exception: (block: Int, value: Scalar)? = nil
  ) -> Parameter {
    let parameter = layout.vector(name, blocks: blocks, length: length, trained: trained)
    initialValues.append(InitialValue(parameter: parameter, role: role, exception: exception))
    return parameter
  }

  mutating func bias(_ first: Parameter, _ second: Parameter, summed: Int) -> PackedBias {
    packing.bias(first, second, summed: summed)
  }
}
