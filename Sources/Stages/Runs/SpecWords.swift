import Planning
import Specs

/// The parameters of stages by the keys of the spec that they come from.
struct SpecWords {
  private let spec: ExperimentSpec

  init(_ spec: ExperimentSpec) { self.spec = spec }

  /// What a stage is said to depend on, such as `models.lstm.hidden_size` for `parameters.model.hidden_size`; as it is where
  /// it is no parameter, and nil for one that only follows from others.
  func subject(_ subject: String, of stage: String) -> String? {
    guard let (head, rest) = Self.parameter(subject) else { return subject }
    if head == "baseline", let key = baselineKey(rest, of: stage) { return key }
    guard let key = key(head, of: stage) else { return nil }
    return key.isEmpty ? String(rest.dropFirst()) : key + rest
  }

  /// What a parameter without a name of its own follows from.
  func derived(_ subject: String, of stage: String) -> String {
    guard let (head, _) = Self.parameter(subject) else { return subject }
    return switch head {
    case "columns":
      Self.kind(of: stage) == StageKind.load.rawValue
        ? "columns read for features" : "columns of data.target and data.covariates"
    case "targets": "number of data.target"
    case "calendar": "calendar columns of features"
    case "filled_rows": "rows filled by data.missing"
    case "floor": "floor of scale with data.series"
    case "pinball": "pinball loss by training.loss"
    default: subject
    }
  }

  /// The first name of a parameter's path, and what is below it; nil of what is no parameter.
  private static func parameter(_ subject: String) -> (head: Substring, rest: Substring)? {
    let prefix = "parameters."
    guard subject.hasPrefix(prefix) else { return nil }
    var path = subject.dropFirst(prefix.count)
    // A fold's windows have their parameters beside the fold's number.
    if path.hasPrefix("windows.") { path = path.dropFirst("windows.".count) }
    let head = path.prefix { $0 != "." && $0 != "[" }
    return (head, path.dropFirst(head.count))
  }

  /// The key that a baseline's parameter comes from; a model without a season has that of the evaluation.
  private func baselineKey(_ parameter: Substring, of stage: String) -> String? {
    switch parameter {
    case ".window" where !isModel(stage): "evaluation.moving_average"
    case ".season" where spec.resolved["models"]?[String(model(of: stage))]?["season"] == nil: "evaluation.season"
    default: nil
    }
  }

  /// The key of the spec; empty where the parameter is the whole of it.
  private func key(_ parameter: Substring, of stage: String) -> String? {
    switch parameter {
    case "spec": ""
    case "model": "models.\(model(of: stage))"
    case "baseline": isModel(stage) ? "models.\(model(of: stage))" : "evaluation.baselines"
    case "seed": "seeds"
    case "target": "data.target"
    case "targets":
      // Where it is not their names it is their number.
      [.windows, .predict].map(\StageKind.rawValue).contains(Self.kind(of: stage)) ? nil : "data.target"
    case "coverage": "evaluation.coverage"
    case "loss": "training.loss"
    case "unit": "data.unit"
    case "zone": "data.time_zone"
    case "frequency": "data.frequency"
    case "offset", "target_transform": "window.\(parameter)"
    case "bars", "data", "evaluation", "features", "gradient_flow", "inspect", "models", "scale", "seeds", "split",
      "training", "window":
      String(parameter)
    default: nil
    }
  }

  /// The first part of a stage's id: `train` of `train/lstm/seed-1`.
  private static func kind(of stage: String) -> String { String(stage.prefix { $0 != "/" }) }

  /// The second part of a stage's id: `lstm` of `train/lstm/seed-1`.
  private func model(of stage: String) -> Substring {
    stage.split(separator: "/").dropFirst().first ?? ""
  }

  private func isModel(_ stage: String) -> Bool { spec.models.contains { $0.name == model(of: stage) } }
}
