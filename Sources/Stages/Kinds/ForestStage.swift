import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// Grows one random forest from one seed: the training stage of that family.
enum ForestStage {
  static func definition(
    _ spec: ExperimentSpec, model: NamedModelSpec, options: ForestOptions, seed: Int, _ fold: Fold
  ) -> StageDefinition {
    StageDefinition(
      id: TrainStage.id(model: model.name, seed: seed, fold), kind: StageKind.train.rawValue,
      codeVersion: StageKind.train.codeVersion,
      parameters: CanonicalParameters.forest(spec, model: model.name, seed: seed),
      inputs: ["series": FeaturesStage.series, "windows": WindowsStage.windows(fold)],
      outputs: [ArtifactName.best, ArtifactName.importances], weight: options.treeCount
    ) { context in
      let windows = try WindowsFile(try context.input("windows"))
      let panel = try PanelFile.panel(from: try context.input("series")).selecting(windows.scaling.columnNames)
      let fitted = try TrainStage.records(model.name, seed: seed, windows, panel, of: [.train])
      try LeakageError.check(fitted.map { $0.placed(fold, stage: context.stage) })
      let training = windows.parts[.train] ?? []
      let table = try windows.table(of: panel, calendarColumns: spec.calendarColumns)
      guard
        let forest = RegressionForest.grow(
          inputs: windows.features(training, in: table), featureCount: table.names.count,
          outputs: try windows.samples(training, of: panel).targets, outputCount: windows.shape.targetSize,
          options: options, seed: UInt64(bitPattern: Int64(seed)), threads: context.threadBudget,
          isCancelled: { context.isCancelled })
      else { throw StageInterruption("interrupted") }
      let loss = try validationLoss(
        of: forest, windows, panel, table, spec.training.loss.lowered, threads: context.threadBudget)
      let file = ModelFile(
        weights: .forest(forest, calendarColumns: spec.calendarColumns), scaling: windows.scaling, shape: windows.shape,
        model: CanonicalValue(spec.resolved["models"]?[model.name]), columns: panel.columnNames,
        targetTransform: windows.targetTransform)
      try context.write(file.bytes, to: ArtifactName.best)
      try context.write(
        ImportanceFile(
          model: model.name, seed: seed, features: table.names, importances: forest.importances,
          treeCount: forest.roots.count, nodeCount: forest.features.count,
          validationLoss: loss, fitted: fitted
        ).bytes, to: ArtifactName.importances)
    }
  }

  /// The mean loss over the validation windows in scaled units, as networks report it; nil where there are none.
  private static func validationLoss(
    of forest: RegressionForest, _ windows: WindowsFile, _ panel: Panel, _ table: WindowTable, _ loss: Loss,
    threads: Int
  ) throws -> Double? {
    let validation = windows.parts[.validation] ?? []
    guard !validation.isEmpty else { return nil }
    let predicted = forest.predict(windows.features(validation, in: table), threads: threads)
    return loss.mean(ofPoints: predicted, try windows.samples(validation, of: panel).targets)
  }
}

extension WindowsFile {
  /// The windows of a panel as rows of a table.
  func table(of panel: Panel, calendarColumns: Set<String>) throws(DataError) -> WindowTable {
    WindowTable(try windowing(of: panel), calendarColumns: calendarColumns)
  }

  /// The scaled features of windows, `[window, feature]`.
  func features(_ windows: [Window], in table: WindowTable) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(windows.count * table.names.count)
    for window in windows {
      let maps = (0..<shape.inputSize).map {
        scaling.scale(column: $0, inputs: table.windowing.inputs(window, column: $0))
      }
      for (source, value) in zip(table.sources, table.features(window)) {
        values.append(Float(maps[source.column].transform(value)))
      }
    }
    return values
  }
}

extension ExperimentSpec {
  /// The derived columns that depend on the date alone.
  var calendarColumns: Set<String> {
    let features = (try? derivedFeatures()) ?? []
    return Set(features.filter(\.isCalendar).flatMap(\.outputNames))
  }
}
