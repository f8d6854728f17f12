import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// Everything that an experiment's stages found, as tables, figures and the report read it.
struct ExperimentResults {
  let spec: ExperimentSpec
  let panel: Panel
  /// What is known of the panel's values beside themselves.
  let notes: PanelNotes
  /// The windows of each fold.
  let foldWindows: [WindowsFile]
  /// The windows of all folds together: training and validation of the first, the test parts of all.
  let windows: WindowsFile
  /// Forecasts in the order of the spec's models, then the baselines, all folds of a model together; none where a stage
  /// does not read them.
  let forecasts: [ForecastFile]
  /// The same by fold: `[source][fold]`.
  let foldForecasts: [[ForecastFile]]
  /// Histories in the order of the spec's models and seeds, then folds.
  let histories: [HistoryFile]
  /// What forests tell of their features, in the order of the spec's models and seeds, then folds.
  let importances: [ImportanceFile]
  /// Rows of one season.
  let season: Int

  /// The inputs that a stage over all results declares, forecasts, which may be millions, only where it reads them.
  static func inputs(_ spec: ExperimentSpec, forecasts: Bool = true) -> [String: ArtifactReference] {
    var inputs = ["series": FeaturesStage.series]
    for fold in spec.folds {
      inputs["windows\(name(fold))"] = WindowsStage.windows(fold)
      for (index, source) in spec.forecastSources.enumerated() where forecasts {
        inputs["forecasts-\(index)\(name(fold))"] = ArtifactReference(
          stage: source.id(fold), artifact: ArtifactName.forecasts)
      }
    }
    for fold in spec.trainedFolds {
      for (index, training) in spec.networkTrainings.enumerated() {
        inputs["history-\(index)\(name(fold))"] = ArtifactReference(
          stage: TrainStage.id(model: training.model.name, seed: training.seed, fold), artifact: ArtifactName.history)
        guard spec.training.testLoss else { continue }
        inputs["test-losses-\(index)\(name(fold))"] = ArtifactReference(
          stage: TrainStage.id(model: training.model.name, seed: training.seed, fold),
          artifact: ArtifactName.testLosses)
      }
      for (index, training) in spec.forestTrainings.enumerated() {
        inputs["importances-\(index)\(name(fold))"] = ArtifactReference(
          stage: TrainStage.id(model: training.model.name, seed: training.seed, fold),
          artifact: ArtifactName.importances)
      }
    }
    return inputs
  }

  /// What the name of an input of a fold ends with.
  private static func name(_ fold: Fold) -> String { fold.isRolling ? "-fold-\(fold.number)" : "" }

  init(_ spec: ExperimentSpec, _ context: StageContext, forecasts: Bool = true) throws {
    try self.init(spec, forecasts: forecasts) { try context.input($0) }
  }

  /// Reads the inputs that `inputs` names.
  init(_ spec: ExperimentSpec, forecasts: Bool = true, reading input: (String) throws -> [UInt8]) throws {
    self.spec = spec
    let series = try input("series")
    panel = try PanelFile.panel(from: series)
    notes = try PanelFile.notes(from: series)
    foldWindows = try spec.folds.map { try WindowsFile(try input("windows\(Self.name($0))")).placed($0) }
    windows = WindowsFile(folds: foldWindows)
    // Most columns are the same for all models, so each holds those of the first.
    var first: [ForecastFile] = []
    foldForecasts = try (forecasts ? Array(spec.forecastSources.indices) : []).map { index in
      let files = try spec.folds.enumerated().map { place, fold in
        var file = try ForecastFile(try input("forecasts-\(index)\(Self.name(fold))"))
        file.fold = fold.number
        file.fitted = file.fitted.map { $0.placed(fold, stage: spec.forecastSources[index].id(fold)) }
        if first.indices.contains(place) { file.share(with: first[place]) }
        return file
      }
      if first.isEmpty { first = files }
      return files
    }
    self.forecasts = foldForecasts.map { ForecastFile(folds: $0) }
    histories = try spec.networkTrainings.enumerated().flatMap { index, training in
      try spec.trainedFolds.map { fold in
        var file = try HistoryFile(try input("history-\(index)\(Self.name(fold))"))
        if spec.training.testLoss {
          file.testLosses = try TestLossFile(try input("test-losses-\(index)\(Self.name(fold))")).losses
        }
        let stage = TrainStage.id(model: training.model.name, seed: training.seed, fold)
        file.model = training.model.name
        file.fold = fold.number
        file.fitted = file.fitted.map { $0.placed(fold, stage: stage) }
        return file
      }
    }
    importances = try spec.forestTrainings.enumerated().flatMap { index, training in
      try spec.trainedFolds.map { fold in
        var file = try ImportanceFile(try input("importances-\(index)\(Self.name(fold))"))
        let stage = TrainStage.id(model: training.model.name, seed: training.seed, fold)
        file.model = training.model.name
        file.fold = fold.number
        file.fitted = file.fitted.map { $0.placed(fold, stage: stage) }
        return file
      }
    }
    season = spec.evaluation.season ?? Seasonality.inferred(from: panel)
  }

  /// The names of everything that forecasts, in order, without repetition by seeds.
  var modelNames: [String] {
    spec.forecastSources.reduce(into: []) { if !$0.contains($1.name) { $0.append($1.name) } }
  }

  /// The levels of all quantiles that any forecast has, ascending.
  var levels: [Double] { forecasts.levels(coverage: spec.evaluation.coverage) }

  /// What numbers over seeds are, where there are several.
  var spreadMethod: String? { spec.seeds.count > 1 ? Spread.method : nil }

  /// Whether a name stands for a forecast without training.
  func isBaseline(_ name: String) -> Bool {
    spec.forecastSources.first { $0.name == name }?.seed == nil
  }

  /// The labels of the `series` column, in order.
  var labels: [String] {
    var labels: [String] = []
    for series in panel.series {
      for target in 0..<windows.shape.targetCount {
        labels.append(label(series: series.id, target: panel.columnNames[target]))
      }
    }
    return labels
  }

  /// The label of a series and target in tables.
  func label(series: String, target: String) -> String {
    Self.label(series: series, target: target, targetCount: windows.shape.targetCount)
  }

  /// The label of a series and target in tables, where there are so many targets.
  static func label(series: String, target: String, targetCount: Int) -> String {
    if series.isEmpty { return target }
    return targetCount > 1 ? "\(series)/\(target)" : series
  }

  /// The first moment of a part's targets, in milliseconds since 1970 UTC; nil where the part is empty.
  func start(of part: SplitPart) -> Int64? {
    (windows.parts[part] ?? []).map {
      panel.series[$0.series].times[$0.start + windows.shape.lookback + windows.offset - 1].milliseconds
    }.min()
  }

  /// The last moment of a part's targets; nil where the part is empty.
  func end(of part: SplitPart) -> Forecasting.Timestamp? {
    (windows.parts[part] ?? []).map {
      panel.series[$0.series].times[$0.start + windows.shape.lookback - 1 + windows.steps.upperBound]
    }.max()
  }
}

extension WindowsFile {
  /// The windows of all folds together: training and validation of the first, the test parts of all.
  fileprivate init(folds: [WindowsFile]) {
    var parts = folds[0].parts
    parts[.test] = folds.flatMap { $0.parts[.test] ?? [] }
    self.init(
      shape: folds[0].shape, stride: folds[0].stride, offset: folds[0].offset, scaling: folds[0].scaling,
      parts: parts, dropped: folds[0].dropped, fitted: folds.flatMap(\.fitted),
      targetTransform: folds[0].targetTransform)
  }
}

extension ForecastFile {
  /// The forecasts of all folds of one model together.
  fileprivate init(folds: [ForecastFile]) {
    // Those of one fold are shared, since they may be millions.
    self = folds[0]
    fold = 1
    fitted = []
    for file in folds.dropFirst() { append(file) }
  }
}
