import Forecasting
import Specs

extension FeatureSpec {
  /// The derived columns; one, or those of a preset.
  ///
  /// - Parameter offset: the steps from a row to the first step that is forecast from there.
  func lowered(_ bars: BarColumns, target: String, offset: Int) throws(DataError) -> [Feature] {
    if let preset = kind.preset { return try preset.features(bars) }
    return [
      try Feature(
        kind.lowered, of: columns(bars, target: target), parameters: parameters,
        stepsAhead: moment == .prediction ? offset : 0, name: outputName)
    ]
  }

  /// The columns of the data that it reads.
  func columns(_ bars: BarColumns, target: String) -> [String] {
    if let preset = kind.preset { return preset.columns(bars) }
    return kind.lowered.definition.inputs.map { bars.name(of: $0, column: column ?? target) }
  }
}

extension Specs.FeatureKind {
  /// The preset of this name, if it is one.
  var preset: FeaturePreset? { FeaturePreset(rawValue: rawValue) }

  /// The kind of one derived column; both modules use the same names.
  var lowered: Forecasting.FeatureKind {
    guard let kind = Forecasting.FeatureKind(rawValue: rawValue) else {
      preconditionFailure("\(rawValue) is no kind of feature")
    }
    return kind
  }
}

extension BarsSpec {
  var lowered: BarColumns { BarColumns(open: open, high: high, low: low, close: close, volume: volume) }
}
