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
  let windows: WindowsFile
  /// Forecasts in the order of the spec's models, then the baselines.
  let forecasts: [ForecastFile]
  /// Histories in the order of the spec's models and seeds.
  let histories: [HistoryFile]
  /// Rows of one season.
  let season: Int

  /// The inputs that a stage over all results declares.
  static func inputs(_ spec: ExperimentSpec) -> [String: ArtifactReference] {
    var inputs = ["series": FeaturesStage.series, "windows": WindowsStage.windows]
    for (index, source) in spec.forecastSources.enumerated() {
      inputs["forecasts-\(index)"] = ArtifactReference(stage: source.id, artifact: ArtifactName.forecasts)
    }
    for (index, training) in spec.trainings.enumerated() {
      let id = TrainStage.id(model: training.model.name, seed: training.seed)
      inputs["history-\(index)"] = ArtifactReference(stage: id, artifact: ArtifactName.history)
    }
    return inputs
  }

  init(_ spec: ExperimentSpec, _ context: StageContext) throws {
    try self.init(spec) { try context.input($0) }
  }

  /// Reads the inputs that `inputs` names.
  init(_ spec: ExperimentSpec, reading input: (String) throws -> [UInt8]) throws {
    self.spec = spec
    let series = try input("series")
    panel = try PanelFile.panel(from: series)
    notes = try PanelFile.notes(from: series)
    windows = try WindowsFile(try input("windows"))
    forecasts = try spec.forecastSources.indices.map { try ForecastFile(try input("forecasts-\($0)")) }
    histories = try spec.trainings.indices.map { try HistoryFile(try input("history-\($0)")) }
    season = spec.evaluation.season ?? Seasonality.inferred(from: panel)
  }

  /// The names of everything that forecasts, in order, without repetition by seeds.
  var modelNames: [String] {
    forecasts.reduce(into: []) { if !$0.contains($1.model) { $0.append($1.model) } }
  }

  /// Whether a name stands for a forecast without training.
  func isBaseline(_ name: String) -> Bool {
    forecasts.first { $0.model == name }?.seed == nil
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
      panel.series[$0.series].times[$0.start + windows.shape.lookback].milliseconds
    }.min()
  }
}
