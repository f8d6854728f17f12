import Specs

/// Spec files that exist only in the test, beneath the working directory `/home/user`.
struct InMemoryFiles: SpecFiles {
  var files: [String: [UInt8]]
  let currentDirectory = "/home/user"

  init(_ texts: [String: String]) { files = texts.mapValues { Array($0.utf8) } }

  init(bytes: [UInt8], at path: String = "s.yaml") { files = [path: bytes] }

  func contents(of path: String, limit: Int) throws(SpecFileError) -> [UInt8] {
    guard let bytes = files[path] else { throw .notFound }
    guard bytes.count <= limit else { throw .tooLarge }
    return bytes
  }
}

/// The spec that a text describes.
func load(_ text: String, _ overrides: String...) throws(SpecFailure) -> ExperimentSpec {
  try load(["s.yaml": text], overrides)
}

/// The spec that `s.yaml` among several files describes.
func load(_ files: [String: String], _ overrides: [String] = []) throws(SpecFailure) -> ExperimentSpec {
  try SpecReader(files: InMemoryFiles(files)).load(path: "s.yaml", overrides: overrides)
}

/// What a text is refused for; empty when it is accepted.
func refusal(_ text: String, _ overrides: String...) -> String {
  refusal(["s.yaml": text], overrides)
}

/// What `s.yaml` among several files is refused for; empty when it is accepted.
func refusal(_ files: [String: String], _ overrides: [String] = []) -> String {
  do throws(SpecFailure) {
    _ = try load(files, overrides)
    return ""
  } catch {
    return error.rendered()
  }
}

/// Specs that the tests start from.
enum Example {
  /// The least that a spec can say.
  static let minimal = """
    name: tiny
    data: {source: synthetic, kind: random-walk, length: 100}
    window: {lookback: 5}
    model: {family: lstm}
    """

  /// A spec that uses most of what there is.
  static let full = """
    name: aapl-rnn-vs-lstm
    description: "RNN vs LSTM: who wins?"
    seeds: [1, 2, 10..12]
    data:
      source: csv
      path: data/aapl.csv
      time: Date
      target: [Close, Open]
      covariates: [Volume]
      series: Ticker
      only: [AAPL, 1301]
      delimiter: ;
      decimal: ","
      missing_values: [-999, NA, ""]
      missing: forward-fill
      time_format: ["%d/%m/%Y", unix-ms]
      time_zone: Europe/Berlin
      order: newest-first
      skip_lines: 2
      start: 2009-01-01
      end: 2019-12-31T23:59:59Z
      frequency: business-day
      sha256: ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789
    features:
      - return
      - {name: rolling-mean, column: Close, period: 5, as: trend}
    window: {lookback: 30, horizon: 5, stride: 2}
    split: {validation_start: 2016-01-01, test_start: 2018-01-01}
    scale: standard
    models:
      rnn: {family: rnn, hidden_size: 32, num_layers: 2, dropout: 0.2}
      lstm: {family: lstm, forget_bias: 1, initialization: orthogonal}
      att: {family: gru-attention, dense_sizes: [16], batch_norm: false}
      s2s: {family: seq2seq, cell: lstm, attention: additive, decoder_input: predictions, teacher_forcing: 0.5}
      base: {family: seasonal-naive, season: 5}
      mean: {family: moving-average, window: 3}
    training:
      loss: {name: huber, delta: 0.5}
      optimizer: {name: adamw, learning_rate: 1e-3}
      schedule: {name: reduce-on-plateau, factor: 0.5}
      epochs: 7
      batch_size: 16
      clip_norm: 1
      l2: 1e-6
      shuffle: false
      early_stopping: {patience: 3}
    evaluation: {metrics: [rmse, r2], baselines: [], season: 5}
    plots: [history, forecast]
    """
}
