import Forecasting
import NumericEngine

/// Whole epochs of `aapl-rnn-vs-lstm`, validation included, over the windows that the experiment makes.
enum EpochBenchmarks {
  static func measure() throws -> [Measurement] {
    try [CellKind.rnn, .lstm].map { try epochs($0, threads: 2) }
  }

  private static func epochs(_ cell: CellKind, threads: Int) throws -> Measurement {
    let (training, validation) = try samples()
    let trainer = Trainer(
      .recurrent(RecurrentConfiguration(cell: cell, hiddenSize: 64, layerCount: 2, dropout: 0.2)),
      shape: NetworkShape(lookback: 30, inputSize: 1, horizon: 1, targetCount: 1),
      options: TrainingOptions(epochs: 12, batchSize: 32), training: training, validation: validation,
      threads: threads)
    var times: [Double] = []
    var last = ContinuousClock.now
    try trainer.run(afterEpoch: { _ in
      times.append(Stopwatch.milliseconds(last.duration(to: .now)))
      last = .now
    })
    return Measurement(
      name: "aapl \(cell.rawValue) epoch, \(threads) threads", unit: "ms", samples: Array(times.dropFirst(2)))
  }

  private static func samples() throws -> (training: WindowSamples, validation: WindowSamples) {
    let table = try CSVReader.read(
      path: "experiments/data/aapl_daily_2000_2013.csv",
      options: CSVOptions(timeColumn: "Date", valueColumns: ["Adj Close"]))
    let windowing = try Windowing(panel: table.panel, lookback: 30, horizon: 1)
    let split = try Split(windowing, by: .shares(train: 0.7, validation: 0.15, test: 0.15))
    let scale = try Scaler(.minmax, fitting: split.train, of: windowing).scales[0]
    let rows = table.panel.series[0].columns[0].map(scale.transform)
    func part(_ windows: [Window]) -> WindowSamples {
      WindowSamples(
        rows: rows, featureCount: 1, starts: windows.map(\.start), targets: windows.map { Scalar(rows[$0.start + 30]) },
        targetSize: 1)
    }
    return (part(split.train), part(split.validation))
  }
}
