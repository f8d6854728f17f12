import NumericEngine
import Reports
import Specs

/// The figures of the plot `gradient-flow`, drawn from the measurement's table.
struct GradientFigures {
  static let files = ["gradient-flow.svg", "gradient-flow-lengths.svg", "tanh.svg"]

  /// What the report says under the heading.
  static let explanation =
    "The loss is u . h_T with a random u of length 1, so its gradient has norm 1 at the last state. Dashed: for a plain cell the "
    + "bound ||dLoss/dh_(T-k)|| <= (||W_hh|| max|tanh'|)^k with max|tanh'| = 1 (Pascanu, Mikolov and Bengio 2013, section 2.2); "
    + "for cells with gates, which have no such bound below 1, the direct path alone with gates at rest: sigmoid(b)^k, b the bias "
    + "that the LSTM's forget gate or the GRU's update gate begins with. Weights are fresh; nothing is trained here."

  private let spec: ExperimentSpec
  private let study: GradientFlowSpec
  /// The mean over seeds, by model, scale, length and distance.
  private var norms: [Key: [Double]] = [:]
  /// The mean over seeds of the largest singular value, by model and scale.
  private var recurrentNorms: [Key: Double] = [:]

  private struct Key: Hashable {
    let model: String
    let scale: Double
    let length: Int
  }

  init(_ spec: ExperimentSpec, _ study: GradientFlowSpec, table bytes: [UInt8]) {
    self.spec = spec
    self.study = study
    let table = TableScan(bytes)
    let share = 1 / Double(spec.seeds.count)
    table.forEachRow { row in
      let key = Key(
        model: row.text(0), scale: row.number(2) ?? .nan, length: Int(row.number(3) ?? 0))
      let distance = Int(row.number(4) ?? 0)
      if norms[key] == nil { norms[key] = [Double](repeating: 0, count: key.length) }
      norms[key]?[distance] += share * (row.number(5) ?? .nan)
      if distance == 0, let norm = row.number(7) { recurrentNorms[key, default: 0] += share * norm }
      return true
    }
  }

  func figures() throws -> [ResultFigures.Named] {
    let models = GradientFlowStage.models(spec)
    let longest = study.lengths.max() ?? 1
    let seeds = spec.seeds.count > 1 ? " Means over \(spec.seeds.count) seeds." : ""
    let flow = try GradientFlowFigure(
      title: "Gradient norm by distance from the end, length \(longest)",
      subtitle: "One line for each scale of the recurrent weights; dashed: bound or direct path." + seeds,
      models: models.map { name, model, cell in
        GradientFlowFigure.Model(
          cell == .rnn ? "\(name), dashed: bound" : "\(name), dashed: gates at rest",
          curves: study.recurrentScales.map { scale in
            let key = Key(model: name, scale: scale, length: longest)
            let factor =
              cell == .rnn
              ? recurrentNorms[key] ?? .nan
              : GradientFlowFigure.restingGate(bias: cell == .lstm ? model.forgetBias : 0)
            // The direct path is the same for all scales, so it is drawn once.
            let hasBound = cell == .rnn || scale == study.recurrentScales[0]
            return GradientFlowFigure.Curve(
              "scale \(scale)", norms: norms[key] ?? [], factor: hasBound ? factor : nil)
          })
      }
    ).figure
    let lengths = try GradientFlowFigure.lengths(
      title: "What reaches the first step",
      subtitle:
        "Decimal logarithm of the gradient norm at the first state, by length and scale of the recurrent weights; blue: "
        + "vanished, red: exploded." + seeds,
      models: models.map { name, _, _ in
        (
          name,
          study.recurrentScales.map { scale in
            study.lengths.map { length in
              norms[Key(model: name, scale: scale, length: length)]?.last ?? .nan
            }
          }
        )
      }, scales: study.recurrentScales.map { "\($0)" }, lengths: study.lengths.map { "\($0)" })
    return zip(Self.files, [flow, lengths, try GradientFlowFigure.activation()]).map {
      ResultFigures.Named(file: $0, figure: $1)
    }
  }
}
