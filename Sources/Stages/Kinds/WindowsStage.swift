import Forecasting
import NumericEngine
import Planning
import Specs

/// Cuts windows, divides them in time, and fits the scaler on the training part.
enum WindowsStage {
  /// How windows are divided and which of them the scaler is fitted on; tests plant leaks here.
  struct Division: Sendable {
    var split: @Sendable (Windowing, SplitRule) throws(DataError) -> Split = {
      (windowing, rule) throws(DataError) in try Split(windowing, by: rule)
    }
    var fitting: @Sendable (Windowing, Split) -> [Window] = { $1.train }
  }

  static func id(_ fold: Fold) -> String { StageKind.windows.rawValue + fold.suffix }

  static func definition(
    _ spec: ExperimentSpec, _ fold: Fold, _ division: Division = Division()
  ) -> StageDefinition {
    StageDefinition(
      id: id(fold), kind: StageKind.windows.rawValue, codeVersion: StageKind.windows.codeVersion,
      parameters: CanonicalParameters.windows(spec, fold), inputs: ["series": FeaturesStage.series],
      outputs: [ArtifactName.windows]
    ) { context in
      let series = try context.input("series")
      let windows = try cut(
        spec, fold, try PanelFile.panel(from: series), gaps: try PanelFile.notes(from: series).gaps, division)
      try LeakageError.check(windows.placed(fold).fitted)
      try context.write(windows.bytes, to: ArtifactName.windows)
    }
  }

  /// The windows; what was fitted is recorded, not judged.
  static func cut(
    _ spec: ExperimentSpec, _ fold: Fold, _ panel: Panel, gaps: [FilledGap], _ division: Division = Division()
  ) throws(DataError) -> WindowsFile {
    let window = spec.window
    let panel = try panel.selecting(spec.networkColumns(of: panel))
    let windowing = try Windowing(
      panel: panel, lookback: window.lookback, horizon: window.horizon, stride: window.stride,
      offset: window.offset)
    let split = try division.split(windowing, spec.splitRule(fold))
    let fitting = division.fitting(windowing, split)
    let scaling: FittedScaling =
      switch spec.scale {
      case .none: .columns(try Scaler(.none, fitting: fitting, of: windowing))
      case .minmax: .columns(try Scaler(.minmax, fitting: fitting, of: windowing))
      case .standard: .columns(try Scaler(.standard, fitting: fitting, of: windowing))
      case .robust: .columns(try Scaler(.robust, fitting: fitting, of: windowing))
      case .window: .window(try WindowScaler(fitting: fitting, of: windowing))
      }
    return WindowsFile(
      shape: NetworkShape(
        lookback: window.lookback, inputSize: panel.columnNames.count, horizon: window.horizon,
        targetCount: spec.targets.count),
      stride: window.stride, offset: window.offset, scaling: scaling,
      parts: [.train: split.train, .validation: split.validation, .test: split.test],
      dropped: split.droppedAfterTrain + split.droppedAfterValidation,
      fitted: records(windowing, split, scaling, gaps), targetTransform: spec.targetTransform)
  }

  /// What filling, the parts' targets and the scaler saw.
  private static func records(
    _ windowing: Windowing, _ split: Split, _ scaling: FittedScaling, _ gaps: [FilledGap]
  ) -> [FitRecord] {
    guard let end = windowing.reach(of: split.train)?.through else { return [] }
    let stage = id(.only)
    let fit = scaling.fit
    return gaps.records(
      stage: StageKind.load.rawValue, fold: 1, windowing: windowing, trainingEnd: end,
      later: split.validation + split.test)
      + windowing.targetRecords(
        stage: stage, fold: 1, parts: [.train: split.train, .validation: split.validation, .test: split.test])
      + [
        FitRecord(
          stage: stage, quantity: fit.quantity, from: fit.from, through: fit.through, cutoff: end)
      ]
  }
}

extension WindowsFile {
  /// The same as the windows of a fold, which its records then name.
  func placed(_ fold: Fold) -> WindowsFile {
    var placed = self
    placed.fitted = fitted.map {
      $0.placed(fold, stage: $0.stage == StageKind.windows.rawValue ? WindowsStage.id(fold) : $0.stage)
    }
    return placed
  }
}

extension FeaturesStage {
  /// What later stages read the panel from.
  static let series = ArtifactReference(stage: StageKind.features.rawValue, artifact: ArtifactName.series)
}

extension WindowsStage {
  /// What later stages read the windows of a fold from.
  static func windows(_ fold: Fold) -> ArtifactReference {
    ArtifactReference(stage: id(fold), artifact: ArtifactName.windows)
  }
}
