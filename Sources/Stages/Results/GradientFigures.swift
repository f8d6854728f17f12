import NumericEngine
import Reports
import Specs

/// The figures of the plot `gradient-flow`, drawn from the measurement's table.
struct GradientFigures {
  static let files = ["gradient-flow.svg", "gradient-flow-lengths.svg", "tanh.svg"]

  /// What the report says under the heading.
  static let explanation =
    "The loss is u . h_T with a random u of length 1, so its gradient has norm 1 at the last state. Dashed: an upper bound on the "
    + "norm from the recurrent weights alone, whatever the inputs. For a plain cell it is (||W_hh|| max|tanh'|)^k with "
    + "max|tanh'| = 1 (Pascanu, Mikolov and Bengio 2013, section 2.2). A cell with gates has a bound too, but not one that "
    + "falls, since a gate near 1 copies the state; it grows however small the weights are, and its line leaves the plot at "
    + "the top. Dotted: no bound but an expectation, what the direct path alone lets through with gates at rest, "
    + "sigmoid(b)^k, b the bias that the LSTM's forget gate or the GRU's update gate begins with. Weights are fresh; nothing is "
    + "trained here, and norms under 1e-38 are below what single precision holds."

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

  /// What reaches the first state of the longest sequences: one row per model and scale.
  func table() throws -> TextTable {
    var table = try TextTable(columns: [
      .init("model"), .init("scale", format: .shortest), .init("norm at the first state"), .init("± sd"), .init("95% interval"),
      .init("bound"),
    ])
    let format = NumberFormat.significant(2)
    for (name, _, _) in GradientFlowStage.models(spec) {
      for scale in study.recurrentScales {
        guard let course = courses[Key(model: name, scale: scale, length: longest)] else { continue }
        let spread = Spread(course.norms[longest - 1])
        try table.append([
          .text(name), .number(scale), .text(format.text(spread.mean)),
          spread.isAlone ? .empty : .text(format.text(spread.deviation)),
          spread.interval.map { .text($0.text(format)) } ?? .empty,
          .text(format.text(Spread(course.bounds[longest - 1]).mean)),
        ])
      }
    }
    return table
  }

  /// What the table holds.
  var tableCaption: String {
    "Sequences of \(longest) steps." + (spec.seeds.count > 1 ? " " + Summary.spreadMethod : "")
  }

  func figures() throws -> [ResultFigures.Named] {
    let models = GradientFlowStage.models(spec)
    let seeds = spec.seeds.count > 1 ? " Means over \(spec.seeds.count) seeds" : ""
    let flow = try GradientFlowFigure(
      title: "Gradient norm by distance from the end, length \(longest)",
      subtitle: "One line for each scale of the recurrent weights; dashed in its colour: upper bound."
        + (seeds.isEmpty ? "" : seeds + "; shaded: 95 % interval of the mean."),
      models: models.map { name, model, cell in
        GradientFlowFigure.Model(
          name,
          curves: study.recurrentScales.map { scale in
            let course = courses[Key(model: name, scale: scale, length: longest)]
            let spreads = (course?.norms ?? []).map(Spread.init)
            return GradientFlowFigure.Curve(
              "scale \(scale)", norms: spreads.map(\.mean), intervals: spreads.map(\.interval),
              bound: (course?.bounds ?? []).map { Spread($0).mean })
          },
          restingGate: cell == .rnn
            ? nil : GradientFlowFigure.restingGate(bias: cell == .lstm ? model.forgetBias : 0))
      }
    ).figure
    let lengths = try GradientFlowFigure.lengths(
      title: "What reaches the first step",
      subtitle:
        "Decimal logarithm of the gradient norm at the first state, by length and scale of the recurrent weights; blue: "
        + "vanished, red: exploded." + (seeds.isEmpty ? "" : seeds + "."),
      models: models.map { name, _, _ in
        (
          name,
          study.recurrentScales.map { scale in
            study.lengths.map { length in
              Spread(courses[Key(model: name, scale: scale, length: length)]?.norms.last ?? []).mean
            }
          }
        )
      }, scales: study.recurrentScales.map { "\($0)" }, lengths: study.lengths.map { "\($0)" })
    return zip(Self.files, [flow, lengths, try GradientFlowFigure.activation()]).map {
      ResultFigures.Named(file: $0, figure: $1)
    }
  }
}
