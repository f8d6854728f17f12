import NumericEngine
import Reports
import Specs

/// The figures of the plot `gradient-flow`, drawn from the measurement's table.
struct GradientFigures {
  /// The figures' files; the second has the other lengths, where there are any.
  static func files(_ study: GradientFlowSpec?) -> [String] {
    guard let study else { return [] }
    return ["gradient-flow.svg"] + (study.lengths.count > 1 ? ["gradient-flow-shorter.svg"] : [])
      + ["gradient-flow-lengths.svg", "tanh.svg"]
  }

  /// What the report says under the heading.
  static let explanation =
    "The loss is u . h_T with a random u of length 1, so its gradient has norm 1 at the last state. Dashed: an upper "
    + "bound on the norm from the recurrent weights alone, whatever the inputs. For a plain cell it is "
    + "(||W_hh|| max|tanh'|)^k with max|tanh'| = 1 (Pascanu, Mikolov and Bengio 2013, section 2.2). A cell with gates "
    + "has a bound too, but not one that falls for good, since a gate near 1 copies the state: the GRU's cannot be "
    + "below 1, the LSTM's grows in the long run, and such a line may leave the plot at the top. Dotted: no bound but "
    + "an expectation, what the direct path alone lets through with gates at rest, sigmoid(b)^k, b the bias that the "
    + "LSTM's forget gate or the GRU's update gate begins with. Weights are fresh; nothing is trained here, and norms "
    + "under 1e-38 are below what single precision holds."

  private let spec: ExperimentSpec
  private let study: GradientFlowSpec
  /// By model, scale and length.
  private var courses: [Key: Course] = [:]

  private struct Key: Hashable {
    let model: String
    let scale: Double
    let length: Int
  }

  /// Values `[distance][seed]`.
  private struct Course {
    var norms: [[Double]]
    var bounds: [[Double]]
  }

  init(_ spec: ExperimentSpec, _ study: GradientFlowSpec, table bytes: [UInt8]) {
    self.spec = spec
    self.study = study
    TableScan(bytes).forEachRow { row in
      let key = Key(model: row.text(0), scale: row.number(2) ?? .nan, length: Int(row.number(3) ?? 0))
      let distance = Int(row.number(4) ?? 0)
      let empty = [[Double]](repeating: [], count: key.length)
      courses[key, default: Course(norms: empty, bounds: empty)].norms[distance].append(row.number(5) ?? .nan)
      courses[key]?.bounds[distance].append(row.number(7) ?? .nan)
      return true
    }
  }

  private var longest: Int { study.lengths.max() ?? 1 }

  /// What reaches the first state by length of the sequences, and the bound of the longest: one row per model and scale.
  func table() throws -> TextTable {
    let format = NumberFormat.significant(2)
    var table = try TextTable(
      columns: [.init("model"), .init("scale", format: .shortest)]
        + study.lengths.map { .init($0 == 1 ? "1 step" : "\($0) steps", format: format) }
        + [.init("bound, \(longest) steps", format: format)])
    for (name, _, _) in GradientFlowStage.models(spec) {
      for scale in study.recurrentScales {
        func cell(_ length: Int, _ values: KeyPath<Course, [[Double]]>) -> Cell {
          let course = courses[Key(model: name, scale: scale, length: length)]
          return Spread(course?[keyPath: values].last ?? []).cell
        }
        let norms = study.lengths.map { cell($0, \.norms) }
        try table.append([.text(name), .number(scale)] + norms + [cell(longest, \.bounds)])
      }
    }
    return table
  }

  /// What the table holds.
  var tableCaption: String {
    "The gradient's norm at the first state, by the length of the sequences."
      + (spec.seeds.count > 1 ? " " + Spread.method : "")
  }

  func figures() throws -> [ResultFigures.Named] {
    let models = GradientFlowStage.models(spec)
    let columns = min(3, models.count)
    let seeds =
      spec.seeds.count > 1
      ? " Of the mean over \(spec.seeds.count) seeds; below it the standard deviation and the 95 % interval of the mean."
      : ""
    let subtitle =
      "One line for each scale of the recurrent weights; dashed in its colour: upper bound."
    var figures = [
      try GradientFlowFigure(
        title: "Gradient norm by distance from the end, length \(longest)", subtitle: subtitle,
        models: models.map { curves(of: $0, length: longest, title: $0.name) }, columns: columns
      ).figure
    ]
    let others = study.lengths.filter { $0 != longest }
    if !others.isEmpty {
      figures.append(
        try GradientFlowFigure(
          title: "The same for shorter sequences", subtitle: subtitle,
          models: others.sorted(by: >).flatMap { length in
            models.map { curves(of: $0, length: length, title: "\($0.name), length \(length)") }
          }, columns: models.count, plotHeight: 130
        ).figure)
    }
    figures.append(
      try GradientFlowFigure.lengths(
        title: "What reaches the first step",
        subtitle:
          "Decimal logarithm of the gradient norm at the first state, by length and scale of the recurrent weights; "
          + "blue: vanished (-∞: under 1e-38), red: exploded." + seeds,
        models: models.map { name, _, _ in
          (
            name,
            study.recurrentScales.map { scale in
              study.lengths.map { length in
                Spread(courses[Key(model: name, scale: scale, length: length)]?.norms.last ?? []).estimate
              }
            }
          )
        }, scales: study.recurrentScales.map { "\($0)" }, lengths: study.lengths.map { "\($0)" }))
    figures.append(try GradientFlowFigure.activation())
    return zip(Self.files(study), figures).map { ResultFigures.Named(file: $0, figure: $1) }
  }

  private func curves(
    of model: (name: String, spec: RecurrentSpec, cell: CellKind), length: Int, title: String
  ) -> GradientFlowFigure.Model {
    GradientFlowFigure.Model(
      title,
      curves: study.recurrentScales.map { scale in
        let course = courses[Key(model: model.name, scale: scale, length: length)]
        return GradientFlowFigure.Curve(
          "scale \(scale)", norms: Self.bySeed(course?.norms ?? []), bound: Self.bySeed(course?.bounds ?? []))
      },
      restingGate: model.cell == .rnn
        ? nil : GradientFlowFigure.restingGate(bias: model.cell == .lstm ? model.spec.forgetBias : 0))
  }

  /// Values [distance][seed] as curves.
  private static func bySeed(_ values: [[Double]]) -> SeedCurves {
    SeedCurves(overSeeds: (values.first ?? []).indices.map { seed in values.map { $0[seed] } })
  }
}
