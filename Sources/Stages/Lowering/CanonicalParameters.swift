import Artifacts
import Forecasting
import Specs

/// The parts of a resolved spec that each kind of stage depends on: what is not here does not make the stage run again.
enum CanonicalParameters {
  /// The source without the places of its files, which enter by content, and without the unit, which changes no value.
  static func data(_ spec: ExperimentSpec) -> CanonicalValue {
    var parameters: [String: CanonicalValue] = [
      "data": CanonicalValue(spec.resolved["data"]).without(
        "path", "file", "files", "base_url", "sha256", "unit"),
      "columns": .array(spec.loadedColumns.map { .string($0) }),
    ]
    // Where no rows are put in, the key is as it was before it was kept which are.
    if spec.data.fillsAbsentRows { parameters["filled_rows"] = "kept" }
    return .object(parameters)
  }

  static func features(_ spec: ExperimentSpec) -> CanonicalValue {
    var parameters: [String: CanonicalValue] = [
      "features": CanonicalValue(spec.resolved["features"]),
      "columns": .array(spec.modelColumns.map { .string($0) }),
    ]
    // The zone is also a part of how times are read, but the same instants may come from another zone.
    if spec.features.contains(where: \.kind.isCalendar) { parameters["zone"] = .string(spec.zone.name) }
    if let bars = spec.resolved["bars"] { parameters["bars"] = CanonicalValue(bars) }
    if spec.features.contains(where: { $0.moment == .prediction }) {
      parameters["offset"] = .int(spec.window.offset)
      parameters["frequency"] = CanonicalValue(spec.resolved["data"]?["frequency"])
    }
    if let transform = spec.targetTransform { parameters["target_transform"] = .string(transform.rawValue) }
    return .object(parameters)
  }

  static func windows(_ spec: ExperimentSpec, _ fold: Fold) -> CanonicalValue {
    // An offset of 1 is how windows were before there were offsets.
    let window = CanonicalValue(spec.resolved["window"])
    var parameters: [String: CanonicalValue] = [
      "window": spec.window.offset == 1 ? window.without("offset") : window,
      "split": CanonicalValue(spec.resolved["split"]),
      "scale": CanonicalValue(spec.resolved["scale"]), "targets": .int(spec.targets.count),
    ]
    // One series has the floor that it had before panels got one of their own.
    if spec.scale == .window, CanonicalValue(spec.resolved["data"]?["series"]) != .null {
      parameters["floor"] = "median series"
    }
    return fold.isRolling ? ["windows": .object(parameters), "fold": .int(fold.number)] : .object(parameters)
  }

  static func training(_ spec: ExperimentSpec, model: String, seed: Int) -> CanonicalValue {
    // Without a test loss the key is as it was before there was one.
    let training = CanonicalValue(spec.resolved["training"])
    return [
      "model": CanonicalValue(spec.resolved["models"]?[model]),
      "training": spec.training.testLoss ? training : training.without("test_loss"), "seed": .int(seed),
    ]
  }

  /// A forest depends on nothing of `training` but the loss that it is judged by, and on which columns enter its table once.
  static func forest(_ spec: ExperimentSpec, model: String, seed: Int) -> CanonicalValue {
    [
      "model": CanonicalValue(spec.resolved["models"]?[model]), "seed": .int(seed),
      "loss": CanonicalValue(spec.resolved["training"]?["loss"]),
      "calendar": .array(spec.calendarColumns.sorted().map { .string($0) }),
    ]
  }

  /// What the values are counted in, for stages that show it; nil where the spec does not say.
  static func unit(_ spec: ExperimentSpec) -> CanonicalValue? {
    spec.resolved["data"]?["unit"].map { CanonicalValue($0) }
  }

  static func evaluation(_ spec: ExperimentSpec) -> CanonicalValue {
    CanonicalValue(spec.resolved["evaluation"])
  }
}

extension CanonicalParameters {
  /// What tables and figures over all results depend on besides the results themselves.
  static func results(_ spec: ExperimentSpec) -> CanonicalValue {
    var parameters: [String: CanonicalValue] = [
      "evaluation": evaluation(spec), "targets": .array(spec.targets.map { .string($0) }),
      "seeds": .array(spec.seeds.map { .int($0) }),
    ]
    // Of three quantiles these are all, and the key is as it was when the loss was the mean over every quantile.
    if spec.training.loss.quantiles.count > 3 { parameters["pinball"] = "ends and median" }
    return .object(parameters)
  }
}
