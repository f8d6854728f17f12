import Forecasting
import NumericEngine
import Planning
import Specs

/// Cuts windows, divides them in time, and fits the scaler on the training part.
enum WindowsStage {
  static func definition(_ spec: ExperimentSpec) -> StageDefinition {
    StageDefinition(
      id: StageKind.windows.rawValue, kind: StageKind.windows.rawValue, codeVersion: StageKind.windows.codeVersion,
      parameters: CanonicalParameters.windows(spec), inputs: ["series": FeaturesStage.series],
      outputs: [ArtifactName.windows]
    ) { context in
      let panel = try PanelFile.panel(from: try context.input("series"))
      try context.write(try cut(spec, panel).bytes, to: ArtifactName.windows)
    }
  }

  static func cut(_ spec: ExperimentSpec, _ panel: Panel) throws(DataError) -> WindowsFile {
    let window = spec.window
    let windowing = try Windowing(
      panel: panel, lookback: window.lookback, horizon: window.horizon, stride: window.stride)
    let split = try Split(windowing, by: spec.splitRule)
    let scaling: FittedScaling =
      switch spec.scale {
      case .none: .columns(try Scaler(.none, fitting: split.train, of: windowing))
      case .minmax: .columns(try Scaler(.minmax, fitting: split.train, of: windowing))
      case .standard: .columns(try Scaler(.standard, fitting: split.train, of: windowing))
      case .robust: .columns(try Scaler(.robust, fitting: split.train, of: windowing))
      case .window: .window(try WindowScaler(fitting: split.train, of: windowing))
      }
    return WindowsFile(
      shape: NetworkShape(
        lookback: window.lookback, inputSize: panel.columnNames.count, horizon: window.horizon,
        targetCount: spec.targets.count),
      stride: window.stride, scaling: scaling,
      parts: [.train: split.train, .validation: split.validation, .test: split.test],
      dropped: split.droppedAfterTrain + split.droppedAfterValidation)
  }
}

extension FeaturesStage {
  /// What later stages read the panel from.
  static let series = ArtifactReference(stage: StageKind.features.rawValue, artifact: ArtifactName.series)
}

extension WindowsStage {
  /// What later stages read the windows from.
  static let windows = ArtifactReference(stage: StageKind.windows.rawValue, artifact: ArtifactName.windows)
}
