import Planning
import Specs

/// The parameters of stages by the keys of the spec that they come from.
struct SpecWords {
  private let spec: ExperimentSpec

  init(_ spec: ExperimentSpec) { self.spec = spec }

  /// What a stage is said to depend on, such as `models.lstm.hidden_size` for `parameters.model.hidden_size`; as it is where
  /// it is no parameter, and nil for one that only follows from others.
  func subject(_ subject: String, of stage: String) -> String? {
    let prefix = "parameters."
    guard subject.hasPrefix(prefix) else { return subject }
    var path = subject.dropFirst(prefix.count)
    // A fold's windows have their parameters beside the fold's number.
    if path.hasPrefix("windows.") { path = path.dropFirst("windows.".count) }
    let head = path.prefix { $0 != "." && $0 != "[" }
    guard let key = key(head, of: stage) else { return nil }
    let rest = path.dropFirst(head.count)
    return key.isEmpty ? String(rest.dropFirst()) : key + rest
  }

  /// The key of the spec; empty where the parameter is the whole of it.
  private func key(_ parameter: Substring, of stage: String) -> String? {
    switch parameter {
    case "spec": ""
    case "model": "models.\(model(of: stage))"
    case "baseline": isModel(stage) ? "models.\(model(of: stage))" : "evaluation"
    case "seed": "seeds"
    case "target", "targets": "data.target"
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

  /// The second part of a stage's id: `lstm` of `train/lstm/seed-1`.
  private func model(of stage: String) -> Substring {
    stage.split(separator: "/").dropFirst().first ?? ""
  }

  private func isModel(_ stage: String) -> Bool { spec.models.contains { $0.name == model(of: stage) } }
}
