import Forecasting

/// What forecasts of two models, or of one model in two runs, are matched by.
struct ForecastKey: Hashable {
  /// The label of the series and target in tables.
  let series: String
  /// Milliseconds since 1970 UTC.
  let cutoff: Int64
  /// Steps after the cutoff, from 1.
  let horizon: Int
}

/// The forecasts of one model on the test part, by seed.
struct ModelForecasts {
  /// The forecasts of one seed; all arrays have one length.
  struct Seed {
    /// The training seed; nil for models without one.
    let seed: Int?
    var keys: [ForecastKey] = []
    /// The times that are forecast, in milliseconds since 1970 UTC.
    var times: [Int64] = []
    var actual: [Double] = []
    var predicted: [Double] = []

    /// The standard deviation of the actual values of each series and target among some rows; of constant ones none.
    func scales(_ rows: [Int]) -> [String: Double] {
      Dictionary(grouping: rows) { keys[$0].series }.compactMapValues { own in
        let values = own.map { actual[$0] }
        return Spread(values).deviation.flatMap { $0 > 0 ? $0 : nil }
      }
    }
  }

  let model: String
  var seeds: [Seed]

  /// Whether the model is not trained.
  var isBaseline: Bool { seeds.allSatisfy { $0.seed == nil } }

  /// The models of an experiment's results, in their order.
  static func all(_ results: ExperimentResults) -> [ModelForecasts] {
    collect { add in
      // Models forecast the same windows, so that most have the keys of the one before; then they are in memory once.
      var last: (rows: ForecastRows, keys: [ForecastKey])?
      for file in results.forecasts {
        let rows = file.rows
        var seed = Seed(seed: file.seed, times: rows.time, actual: rows.actual, predicted: rows.predicted)
        if let last, last.rows.hasKeys(of: rows) {
          seed.keys = last.keys
        } else {
          let names = rows.labels.map { results.label(series: $0.series, target: $0.target) }
          seed.keys = rows.indices.map { row in
            ForecastKey(
              series: names[Int(rows.label[row])], cutoff: rows.cutoff[row], horizon: Int(rows.horizon[row]))
          }
        }
        last = (rows, seed.keys)
        add(file.model, seed)
      }
    }
  }

  /// The models of a run's `predictions.csv`, in its order; none where the table is not one.
  static func all(predictions bytes: [UInt8]) -> [ModelForecasts] {
    let table = TableScan(bytes)
    guard let model = table.column("model"), let seed = table.column("seed"), let series = table.column("series"),
      let cutoff = table.column("cutoff"), let horizon = table.column("horizon"), let time = table.column("time"),
      let actual = table.column("actual"), let predicted = table.column("predicted")
    else { return [] }
    return collect { add in
      var times: [ArraySlice<UInt8>: Int64] = [:]
      func milliseconds(_ text: ArraySlice<UInt8>) -> Int64? {
        if let known = times[text] { return known }
        let value = Timestamp(iso: String(decoding: text, as: UTF8.self))?.milliseconds
        times[text] = value
        return value
      }
      var name: ArraySlice<UInt8> = []
      var number: ArraySlice<UInt8> = []
      var current: (model: String, seed: Seed)?
      table.forEachRow { row in
        if current == nil || row.raw(model) != name || row.raw(seed) != number {
          if let current { add(current.model, current.seed) }
          (name, number) = (row.raw(model), row.raw(seed))
          current = (row.text(model), Seed(seed: Int(row.text(seed))))
        }
        guard let start = milliseconds(row.raw(cutoff)), let end = milliseconds(row.raw(time)),
          let step = Int(row.text(horizon)), let truth = row.number(actual), let value = row.number(predicted)
        else { return true }
        current?.seed.keys.append(ForecastKey(series: row.text(series), cutoff: start, horizon: step))
        current?.seed.times.append(end)
        current?.seed.actual.append(truth)
        current?.seed.predicted.append(value)
        return true
      }
      if let current { add(current.model, current.seed) }
    }
  }

  /// Puts the seeds of each model together; parts of one seed, such as folds, become one.
  private static func collect(_ source: ((String, Seed) -> Void) -> Void) -> [ModelForecasts] {
    var models: [ModelForecasts] = []
    source { name, seed in
      guard let place = models.firstIndex(where: { $0.model == name }) else {
        models.append(ModelForecasts(model: name, seeds: [seed]))
        return
      }
      if let same = models[place].seeds.firstIndex(where: { $0.seed == seed.seed }) {
        models[place].seeds[same].keys += seed.keys
        models[place].seeds[same].times += seed.times
        models[place].seeds[same].actual += seed.actual
        models[place].seeds[same].predicted += seed.predicted
      } else {
        models[place].seeds.append(seed)
      }
    }
    return models
  }
}
