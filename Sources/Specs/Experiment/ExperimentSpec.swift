/// A checked experiment: what to forecast, with which models, and how to measure them.
public struct ExperimentSpec: Sendable {
  /// The name, safe as a file name.
  public let name: String
  /// What the experiment is about, in the user's words.
  public let description: String?
  /// The seeds, each of which trains every model once.
  public let seeds: [Int]
  /// Where the observations come from.
  public let data: DataSourceSpec
  /// What the values that are forecast are counted in; nil where the spec does not say.
  public let unit: UnitSpec?
  /// Columns computed before windowing.
  public let features: [FeatureSpec]
  /// Which columns are a bar's prices and volume, for the features that read them.
  public let bars: BarsSpec
  /// How the series is cut into examples.
  public let window: WindowSpec
  /// How the observations are divided.
  public let split: SplitSpec
  /// How columns are scaled.
  public let scale: Scaling
  /// The models, at least one, sorted by name.
  public let models: [NamedModelSpec]
  /// How models learn.
  public let training: TrainingSpec
  /// How forecasts are measured.
  public let evaluation: EvaluationSpec
  /// The plots to draw.
  public let plots: [PlotKind]
  /// The window that is looked into, where plots do.
  public let inspection: InspectionSpec?
  /// The measurement of gradients, if it is wanted.
  public let gradientFlow: GradientFlowSpec?

  /// The whole spec with every default spelled out; nothing of comments, key order or inheritance is left in it.
  public internal(set) var resolved: SpecValue = .map([])
  /// Where everything was written.
  var origin = SpecOrigin()
}

extension ExperimentSpec: Equatable {
  /// Compares what the specs say; where and how it was written does not matter.
  public static func == (lhs: ExperimentSpec, rhs: ExperimentSpec) -> Bool { lhs.resolved == rhs.resolved }
}

extension ExperimentSpec: SpecSection {
  init(fields: inout FieldReader) {
    name = fields.required(
      "name", .safeName, "The name of the experiment and of its folder among the runs.", examples: "aapl-rnn-vs-lstm")
    description = fields.optional(
      "description", .string, "What the experiment is about.", examples: "An RNN and an LSTM forecast the next close.")
    seeds = fields.value(
      "seeds", .seeds, default: [1], "Each seed trains every model once.", examples: [1, 2, 3], ["1..5"])
    let section: DataSection = fields.required("data", .section(), "Where the observations come from.")
    data = section.source
    unit = section.unit
    features = fields.value(
      "features", .list(.section(shorthand: "name")), default: [], "Columns computed before windowing.",
      examples: ["rsi", ["name": "lag", "period": 7]])
    bars = fields.value(
      "bars", .section(), default: [:],
      when: FieldCondition(features.contains { $0.kind.readsBars }, "a feature reads bars"),
      "Which columns are a bar's prices and volume.")
    window = fields.required("window", .section(), "How the series is cut into examples.")
    split = fields.value("split", .section(), default: [:], "How the observations are divided, in the order of time.")
    scale = fields.value("scale", .named(), default: "minmax", "How columns are scaled, fitted on the training part.")
    models = fields.required("models", .dictionary(.section(ModelSpec.self)), "The models by name.")
      .map { NamedModelSpec(name: $0.name, model: $0.value) }
    training = fields.value("training", .section(), default: [:], "How models learn.")
    evaluation = fields.value("evaluation", .section(), default: [:], "How forecasts are measured.")
    plots = fields.value(
      "plots", .list(.named(), unique: true), default: .list(PlotKind.standard.map { .string($0.rawValue) }),
      "The plots to draw.")
    inspection = fields.optional("inspect", .section(), "The window that the plots gates and attention look into.")
    gradientFlow = fields.optional(
      "gradient_flow", .section(), "How far gradients reach back in the recurrent models, before training.")
    checkNames(fields)
    checkReference(fields)
    checkSegments(fields)
    checkQuantiles(fields)
    checkGradientFlow(fields)
  }

  /// The measurement needs a cell to measure.
  private func checkGradientFlow(_ fields: FieldReader) {
    guard fields.isSound, gradientFlow != nil,
      !models.contains(where: { [.rnn, .lstm, .gru].contains($0.model.family) })
    else { return }
    fields.reject(
      .conflictingKeys, "'gradient_flow' measures models of families rnn, lstm and gru, and there is none",
      at: ["gradient_flow"], hint: "add such a model, or leave gradient_flow out")
  }

  /// A baseline's name stands for that baseline in every table.
  private func checkNames(_ fields: FieldReader) {
    for named in models {
      guard let baseline = BaselineKind(rawValue: named.name), baseline.rawValue != named.model.family.rawValue else {
        continue
      }
      fields.reject(
        .badName, "'\(named.name)' is the name of a baseline, and this is a \(named.model.family.rawValue)",
        at: ["models.\(named.name)", "models"], hint: "give the model another name")
    }
  }

  /// What others are measured against has to be one of the models.
  private func checkReference(_ fields: FieldReader) {
    guard let reference = evaluation.reference, fields.isSound, !models.contains(where: { $0.name == reference })
    else { return }
    fields.reject(
      .unknownName, "'evaluation.reference' must name a model, got '\(reference)'", at: ["evaluation"],
      hint: "one of \(models.map(\.name).joined(separator: ", "))")
  }

  /// Quantiles of steps do not add up, and an interval of networks has to end in two of their quantiles.
  private func checkQuantiles(_ fields: FieldReader) {
    let quantiles = training.loss.quantiles
    guard fields.isSound, let lowest = quantiles.first, let highest = quantiles.last else { return }
    let place = ["training.loss.quantiles", "training.loss"]
    if let transform = window.targetTransform, window.horizon > 1 {
      fields.reject(
        .conflictingKeys,
        "quantiles of a \(transform.rawValue) at each step do not add up to those of the value after "
          + "\(window.horizon) steps",
        at: place,
        hint: "lower window.horizon to 1, or leave window.target_transform out; intervals of any model come with "
          + "evaluation.coverage")
    }
    guard let coverage = evaluation.coverage else { return }
    let ends = [(1 - coverage) / 2, (1 + coverage) / 2].map { ($0 * 1e6).rounded() / 1e6 }
    if ends != [lowest, highest] {
      fields.reject(
        .conflictingKeys,
        "'evaluation.coverage' \(coverage) asks for intervals from quantile \(ends[0]) to \(ends[1]), and 'quantiles' "
          + "reach from \(lowest) to \(highest)",
        at: ["evaluation.coverage"], hint: "quantiles: [\(ends[0]), 0.5, \(ends[1])]")
    }
  }

  /// A network over segments needs at least one whole segment to read.
  private func checkSegments(_ fields: FieldReader) {
    guard fields.isSound else { return }
    for named in models {
      guard case .segmentRNN(let model) = named.model, model.segment > window.lookback else { continue }
      fields.reject(
        .window,
        "'lookback' \(window.lookback) is shorter than a segment of model '\(named.name)', \(model.segment) steps",
        at: ["window"],
        hint: "raise window.lookback, to a multiple of \(model.segment), or lower models.\(named.name).segment")
    }
  }
}
