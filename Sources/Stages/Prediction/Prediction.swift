import Artifacts
import Forecasting
import NumericEngine
import Planning
import Specs

/// What a run is asked to forecast.
public struct PredictionRequest: Sendable {
  /// Reads these files, in the format that the run's spec describes; none for the run's own data.
  ///
  /// CoinDesk has a file for each currency, in the spec's order, Binance as many as hold the bars, oldest first, and
  /// all others have one. The spec's `start` and `end` cut the run's own data only: other files are read whole.
  public var dataPaths: [String] = []
  /// Which weights are used.
  public var checkpoint = Checkpoint.best
  /// A model of the spec or a baseline; nil for every trained model.
  public var model: String?
  /// One of the run's seeds; nil for all.
  public var seed: Int?
  /// How many windows of each series are forecast, a row apart, up to the one after the last row.
  public var count = 1
  /// The threads that networks may use, which change no bit.
  public var threads = 1

  /// Asks for the forecast after the last row.
  public init() {}
}

/// Forecasts with the models of a finished run, in original units.
public struct Prediction: Sendable {
  /// What was forecast.
  public struct Outcome: Sendable {
    /// A table with the columns model, seed, series, cutoff, horizon, time, actual, predicted, and a column for each
    /// quantile as in `predictions.csv`; an actual value that is not known yet is empty.
    public let csv: String
    /// What there is to say about it, a line each: warnings of the data, errors where actual values are known, and how
    /// often the run's test part has been looked at where this is a look at it.
    public let remarks: [String]
  }

  private let spec: ExperimentSpec
  private let record: RunRecord
  let models: TrainedModels

  /// Reads a run's folder; throws where it does not hold a finished run.
  public init(folder: String) throws(PredictionError) {
    guard let record = RunRecord(folder: folder), record.status == .done,
      FilePlaces.exists("\(folder)/\(RunLayout.File.lock)")
    else { throw .unfinished(folder) }
    let bytes: [UInt8]
    do {
      bytes = try RunFile.read(RunLayout.File.lock, in: folder)
    } catch {
      throw .model(path: error.path, reason: error.reason)
    }
    guard let lock = try? Lock(fileBytes: bytes) else { throw .unfinished(folder) }
    let path = "\(folder)/\(RunLayout.File.spec)"
    guard FilePlaces.exists(path) else { throw .model(path: path, reason: "no such file") }
    do {
      spec = try SpecReader().load(path: path)
    } catch {
      throw .spec(error)
    }
    self.record = record
    models = TrainedModels(folder: folder, spec: spec, lock: lock)
  }

  /// Forecasts what is asked for.
  public func forecast(_ request: PredictionRequest) throws(PredictionError) -> Outcome {
    let sources = try sources(request)
    let loaded = try load(request)
    do {
      let panel = try FeaturesStage.derive(spec, loaded.panel)
      let (frequency, zone) = try FutureTimes.spacing(spec, of: panel)
      let inputs = spec.networkColumns(of: panel)
      let shape = NetworkShape(
        lookback: spec.window.lookback, inputSize: inputs.count, horizon: spec.window.horizon,
        targetCount: spec.targets.count)
      let windows = try windows(of: panel, count: request.count)
      let extended = try panel.extended(by: spec.window.offset - 1 + shape.horizon, frequency, in: zone)
      let season = spec.evaluation.season ?? Seasonality.inferred(from: panel)
      let intervals = try models.intervals()
      let coverage = spec.evaluation.coverage
      var table = PredictionTable(panel, spec)
      for source in sources {
        let weights = try weights(source, request.checkpoint, shape, columns: inputs)
        var file = try PredictStage.predict(
          source, windows, of: extended, shape: shape, offset: spec.window.offset, season: season, weights: weights,
          threads: request.threads)
        if coverage != nil {
          // What was fitted to the best weights says nothing of the last ones; a forest's are the same.
          let fitted = request.checkpoint == .best || source.seed == nil || source.model.isForest ? intervals : nil
          file.halfWidths =
            fitted?.halfWidths(of: file, targetCount: shape.targetCount) ?? file.rows.map { _ in .nan }
        }
        table.add(file, seenThrough: models.seenThrough(source.name, seed: source.seed))
      }
      let csv = try table.csv()
      var remarks = loaded.warnings.map(\.rendered) + table.remarks
      if let part = record.testPart, table.looks(at: part) {
        let identities = sources.compactMap { source in
          source.seed.flatMap { models.identity(source.name, seed: $0, request.checkpoint) }
        }
        let look = PredictionLook(
          folder: models.folder, record: record, part: part, source: SourceIdentity(spec, heads: loaded.heads),
          models: identities)
        remarks += look.enter()
      }
      return Outcome(csv: csv, remarks: remarks)
    } catch let error as PredictionError {
      throw error
    } catch let error as DataError {
      throw .data(error)
    } catch {
      throw .model(path: models.folder, reason: "\(error)")
    }
  }

  // MARK: Inputs

  func sources(_ request: PredictionRequest) throws(PredictionError) -> [PredictStage.Source] {
    let all = spec.forecastSources
    var wanted: [PredictStage.Source]
    if let model = request.model {
      wanted = all.filter { $0.name == model }
      if wanted.isEmpty, let baseline = BaselineKind(rawValue: model) { wanted = [spec.source(baseline)] }
      if wanted.isEmpty {
        let names = spec.models.map(\.name) + BaselineKind.allCases.map(\.rawValue)
        throw .request("the run has no model '\(model)'", hint: "there are \(names.joined(separator: ", "))")
      }
    } else {
      let trained = all.filter { $0.seed != nil }
      wanted = trained.isEmpty ? all.filter { source in spec.models.contains { $0.name == source.name } } : trained
    }
    if let seed = request.seed {
      if wanted.allSatisfy({ $0.seed == nil }) {
        let names = wanted.map { "'\($0.name)'" }.joined(separator: ", ")
        throw .request("\(names) has no seeds", hint: "leave --seed out")
      }
      wanted = wanted.filter { $0.seed == seed }
      guard !wanted.isEmpty else {
        let seeds = spec.seeds.map(String.init).joined(separator: ", ")
        throw .request("the run has no seed \(seed)", hint: "there are \(seeds)")
      }
    }
    return wanted
  }

  private func load(_ request: PredictionRequest) throws(PredictionError) -> LoadStage.Loaded {
    let inputs: [SourceInput]
    do { inputs = try spec.sourceInputs() } catch { throw .spec(error) }
    try checkCount(of: request.dataPaths, inputs)
    let sourceFiles = record.sourceFiles ?? [:]
    let own = inputs.map { (name: $0.label, path: sourceFiles[$0.name] ?? $0.label) }
    var files: [SourceResponse] = []
    for (name, path) in request.dataPaths.isEmpty ? own : request.dataPaths.map({ ($0, $0) }) {
      do {
        files.append(SourceResponse(name: name, bytes: try ExternalFile.read(path).bytes))
      } catch {
        throw .file(path: path, reason: error.description)
      }
    }
    do {
      // Another file may go on after the end; what is before the start was not for the run to read.
      return try LoadStage.read(spec, files, isEnded: request.dataPaths.isEmpty)
    } catch {
      throw .data(error)
    }
  }

  private func checkCount(of paths: [String], _ inputs: [SourceInput]) throws(PredictionError) {
    if paths.isEmpty { return }
    switch spec.data {
    case .synthetic:
      throw .request("the run's data is synthetic, so its spec describes no file", hint: "leave --data out")
    case .binance: return
    case .coindesk(let source) where paths.count != inputs.count:
      throw .request(
        "the run's data has a file for each of \(source.currencies.joined(separator: ", ")), not \(paths.count)",
        hint: "give --data once for each, in this order")
    case .csv, .sqlite, .coindesk, .yahoo:
      if paths.count != inputs.count {
        throw .request("the run's data is one file, not \(paths.count)", hint: "give --data once")
      }
    }
  }

  private func weights(
    _ source: PredictStage.Source, _ checkpoint: Checkpoint, _ shape: NetworkShape, columns: [String]
  ) throws(PredictionError) -> ModelFile? {
    guard let seed = source.seed else { return nil }
    let file = try models.read(source.name, seed: seed, checkpoint)
    var shape = shape
    if !source.model.isForest { shape.quantiles = spec.training.loss.quantiles }
    guard file.shape == shape, file.columns == columns else {
      throw .model(
        path: "\(source.name)-\(seed)", reason: "was trained on other columns or windows than the run's spec says")
    }
    return file
  }

  /// The last windows of every series, by cutoff; series that are shorter than the lookback have none.
  private func windows(of panel: Panel, count: Int) throws(DataError) -> [Window] {
    let lookback = spec.window.lookback
    var windows: [Window] = []
    for (index, series) in panel.series.enumerated() where series.count >= lookback {
      let last = series.count - lookback
      windows += (max(0, last - count + 1)...last).map { Window(series: index, start: $0) }
    }
    guard !windows.isEmpty else {
      let longest = panel.series.map(\.count).max() ?? 0
      throw .tooFewRows(rows: longest, needed: lookback, purpose: "a window of lookback \(lookback)")
    }
    func cutoff(_ window: Window) -> Forecasting.Timestamp {
      panel.series[window.series].times[window.start + lookback - 1]
    }
    return windows.sorted { (cutoff($0), $0.series) < (cutoff($1), $1.series) }
  }
}
