import Artifacts
import Forecasting
import NumericEngine
import func Reports.counted
import Specs

/// Follows the data through everything before training, and turns what goes wrong into problems at the spec's keys.
enum DataCheck {
  /// - Parameter inspect: is shown the windows of each fold, with the panel that they are cut from.
  /// - Returns: warnings, rendered.
  static func run(
    _ spec: ExperimentSpec, _ sources: SourceFiles,
    inspect: (Fold, Panel, WindowsFile) throws(DataError) -> Void = { _, _, _ in }
  ) throws(ExperimentError) -> [String] {
    var warnings: [String] = []
    let panel: Panel
    let gaps: [FilledGap]
    do {
      let files = try sources.files.map { file throws(ExperimentError) in
        do {
          return SourceResponse(name: file.label, bytes: try ExternalFile.read(file.path).bytes)
        } catch {
          throw problem(spec, "E131", "\(file.label): \(error)", at: "data", exitCode: 4)
        }
      }
      let table = try LoadStage.read(spec, files)
      warnings += table.warnings.map(\.rendered)
      panel = table.panel
      gaps = table.gaps
      try checkLabels(spec, panel)
    } catch let error as DataError {
      throw loadProblem(spec, error)
    } catch let error as ExperimentError {
      throw error
    } catch {
      throw .data(["\(error)"])
    }
    do {
      let derived = try FeaturesStage.derive(spec, panel)
      for fold in spec.folds {
        let windows = try WindowsStage.cut(spec, fold, derived, gaps: gaps)
        try checkLeakage(spec, windows)
        try checkHistory(spec, derived, windows)
        try inspect(fold, derived, windows)
      }
    } catch let error as DataError {
      throw windowProblem(spec, panel, error)
    } catch let error as ExperimentError {
      throw error
    } catch {
      throw .data(["\(error)"])
    }
    return warnings
  }

  /// Tables tell the forecast columns of all series apart by one label each, and call all of them together `all`.
  private static func checkLabels(_ spec: ExperimentSpec, _ panel: Panel) throws(ExperimentError) {
    func problem(_ message: String) -> ExperimentError {
      Self.problem(spec, "E149", message, at: "data", hint: "rename the series or the target", exitCode: 4)
    }
    var seen: [String: (series: String, target: String)] = [:]
    for series in panel.series {
      if series.id.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        throw problem("the name of series \(series.id.debugDescription) has a line break or another control character")
      }
      for target in spec.targets {
        let label = ExperimentResults.label(
          series: series.id, target: target, targetCount: spec.targets.count)
        if let other = seen[label] {
          throw problem(
            "'\(target)' of series '\(series.id)' and '\(other.target)' of series '\(other.series)' are both "
              + "'\(label)' in tables")
        }
        seen[label] = (series.id, target)
      }
    }
    if seen.count > 1, seen["all"] != nil {
      throw problem("tables call all series and targets together 'all', and one of them has this name")
    }
  }

  /// Filling by interpolation is the one leak that a spec can ask for.
  private static func checkLeakage(_ spec: ExperimentSpec, _ windows: WindowsFile) throws(ExperimentError) {
    guard let leak = windows.fitted.first(where: { $0.isLeak && $0.stage == StageKind.load.rawValue }) else { return }
    throw problem(
      spec, "E148",
      "\(leak.quantity) looks ahead: values from \(leak.from) on are made of the one of \(leak.through), "
        + "which a forecast that ends at \(leak.cutoff) must not know", at: "data.missing",
      hint: "forward-fill repeats the last known value, drop leaves such rows out")
  }

  /// Every forecast without training must have enough history at the first test window.
  private static func checkHistory(
    _ spec: ExperimentSpec, _ panel: Panel, _ windows: WindowsFile
  ) throws(ExperimentError) {
    let test = windows.parts[.test] ?? []
    let available = test.map { $0.start + windows.shape.lookback }.min() ?? 0
    let season = spec.evaluation.season ?? Seasonality.inferred(from: panel)
    for source in spec.forecastSources {
      guard case .baseline(let baseline) = source.model.lowered(season: season),
        baseline.minimumHistory > available
      else { continue }
      let key = spec.models.contains { $0.name == source.name } ? "models.\(source.name)" : "evaluation"
      throw problem(
        spec, "E146",
        "'\(source.name)' needs \(counted(baseline.minimumHistory, "value")) of history, the first test window has "
          + "\(available)",
        at: key, hint: "leave it out of evaluation.baselines, or give it a shorter season or window")
    }
    if windows.parts[.validation]?.isEmpty ?? true, spec.training.earlyStopping != nil {
      throw problem(
        spec, "E147", "'early_stopping' needs a validation part, and the split has none",
        at: "training.early_stopping")
    }
    try checkCoverage(spec, windows.parts[.validation] ?? [])
  }

  /// Intervals rest on an order statistic of the validation errors of one series and step, of which there must be enough.
  private static func checkCoverage(_ spec: ExperimentSpec, _ validation: [Window]) throws(ExperimentError) {
    guard let coverage = spec.evaluation.coverage else { return }
    let most = Dictionary(grouping: validation, by: \.series).values.map(\.count).max() ?? 0
    guard most > 0 else {
      throw problem(
        spec, "E147", "'coverage' needs a validation part to fit intervals on, and the split has none",
        at: "evaluation.coverage")
    }
    let needed = SplitConformal.errorsNeeded(coverage: coverage)
    if most < needed {
      throw problem(
        spec, "E147",
        "'coverage' \(coverage) needs \(counted(needed, "window")) of a series in the validation part, which has "
          + "\(most)",
        at: "evaluation.coverage", hint: "a longer validation part, or a lower coverage")
    }
  }

  private static func problem(
    _ spec: ExperimentSpec, _ code: String, _ message: String, at key: String, hint: String? = nil,
    exitCode: Int32 = 3
  ) -> ExperimentError {
    .spec(
      SpecFailure([spec.problem(code: code, message: message, at: key, hint: hint, exitCode: exitCode)]))
  }

  /// Problems of reading the source.
  private static func loadProblem(_ spec: ExperimentSpec, _ error: DataError) -> ExperimentError {
    switch error {
    case .table(let problems): .data(problems.map(\.rendered))
    case .timeFormat: problem(spec, "E143", error.description, at: "data.time_format")
    case .timeZone: problem(spec, "E143", error.description, at: "data.time_zone")
    case .setting(let name, _, _): problem(spec, "E143", error.description, at: "data.\(name)")
    case .series, .unknownColumn, .feature, .tooFewRows, .emptyPart, .historyTooShort:
      problem(spec, "E143", error.description, at: "data", exitCode: 4)
    }
  }

  /// Problems that show once the rows are known.
  private static func windowProblem(_ spec: ExperimentSpec, _ panel: Panel, _ error: DataError) -> ExperimentError {
    switch error {
    case .tooFewRows:
      let longest = panel.series.map(\.count).max() ?? 0
      return problem(
        spec, "E144", error.description, at: "window.lookback",
        hint: "the longest series has \(counted(longest, "row")) in the file")
    case .emptyPart: return problem(spec, "E145", error.description, at: "split")
    case .feature, .unknownColumn: return problem(spec, "E143", error.description, at: "features")
    case .setting(let name, _, _):
      return problem(
        spec, "E143", error.description,
        at: ["lookback", "horizon", "stride", "offset"].contains(name) ? "window.\(name)" : name)
    case .table, .timeFormat, .timeZone, .series, .historyTooShort:
      return problem(spec, "E143", error.description, at: "data")
    }
  }
}
