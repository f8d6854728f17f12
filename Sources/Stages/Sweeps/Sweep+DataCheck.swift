import Artifacts
import Forecasting
import Specs

extension Sweep {
  /// The swept keys that change which windows there are, or what they hold.
  private var windowKeys: [String] { keys.filter { ["window.lookback", "features"].contains($0) } }

  /// Whether points differ in their windows, so that the data decides whether their losses compare.
  public var variesWindows: Bool { !windowKeys.isEmpty }

  /// Checks the data once for each way in which points look at it, and that all are judged alike; see
  /// `Experiment.checkData`.
  public func checkData() throws(ExperimentError) -> [String] {
    var seen: Set<Digest> = []
    var warnings: [String] = []
    var first: (point: Point, measure: ValidationMeasure)?
    for point in points {
      let spec = point.experiment.spec
      let seenBy: CanonicalValue = [
        CanonicalParameters.features(spec), CanonicalParameters.windows(spec, spec.folds[0]),
        .array(spec.models.filter { !$0.model.isTrained }.map { CanonicalValue(spec.resolved["models"]?[$0.name]) }),
      ]
      guard seen.insert(Digest(hashing: seenBy.canonicalBytes)).inserted else { continue }
      var measure = ValidationMeasure()
      let remarks = try DataCheck.run(spec, point.experiment.sources) { fold, panel, windows throws(DataError) in
        if variesWindows, spec.trainedFolds.contains(fold) { try measure.add(windows, of: panel, spec) }
      }
      for warning in remarks where !warnings.contains(warning) { warnings.append(warning) }
      guard let first else {
        first = (point, measure)
        continue
      }
      if let difference = first.measure.difference(from: measure, spec) {
        throw incomparable(point, first.point, difference)
      }
    }
    return warnings
  }

  /// The problem of two points whose losses are not of the same kind, at what makes one differ from the other.
  private func incomparable(
    _ point: Point, _ other: Point, _ difference: ValidationMeasure.Difference
  ) -> ExperimentError {
    let differing = zip(keys, zip(point.values, other.values)).filter {
      windowKeys.contains($0) && $1.0 != $1.1
    }
    func text(_ value: SpecValue) -> String { value.inlineYAML.shortened(to: 60) }
    let values = differing.map { "\($0) \(text($1.0)) and \(text($1.1))" }.joined(separator: ", ")
    let spec = point.experiment.spec
    return .spec(
      SpecFailure([
        spec.problem(
          code: "E128", message: "validation losses with \(values) do not compare: \(difference.reason)",
          at: differing.last?.0 ?? "window.lookback", hint: difference.hint)
      ]))
  }
}
