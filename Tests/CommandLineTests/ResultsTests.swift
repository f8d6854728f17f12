import Foundation
import Testing

@Suite("What a run's tables say")
struct ResultsTests {
  @Test("rmse, mae and mape of every model and step can be computed again from predictions.csv")
  func recomputed() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml", "seeds=[1, 2]").exitCode == 0)
    let predictions = try work.table("runs/tiny/latest/predictions.csv").rows
    let metrics = try work.table("runs/tiny/latest/metrics.csv")
    #expect(metrics.header == ["run", "model", "seed", "fold", "split", "series", "horizon", "metric", "value"])
    var checked = 0
    for row in metrics.rows where ["rmse", "mae", "mape"].contains(row["metric"]) {
      let own = predictions.filter {
        $0["model"] == row["model"] && $0["seed"] == row["seed"]
          && (row["horizon"] == "all" || $0["horizon"] == row["horizon"])
      }
      let pairs = try own.map {
        (actual: try #require(Double($0["actual"] ?? "")), predicted: try #require(Double($0["predicted"] ?? "")))
      }
      let count = Double(pairs.count)
      let expected: Double =
        switch row["metric"] {
        case "rmse":
          (pairs.reduce(0) { $0 + ($1.actual - $1.predicted) * ($1.actual - $1.predicted) } / count).squareRoot()
        case "mae": pairs.reduce(0) { $0 + abs($1.actual - $1.predicted) } / count
        default: 100 * pairs.reduce(0) { $0 + abs(($1.actual - $1.predicted) / $1.actual) } / count
        }
      guard let value = Double(row["value"] ?? "") else {
        // Values near zero leave mape undefined, which is said by an empty cell.
        #expect(row["metric"] == "mape" && row["value"] == "")
        continue
      }
      #expect(count > 0 && abs(value - expected) <= 1e-12 * expected)
      checked += 1
    }
    // Two networks with two seeds and the naive forecast, three horizons, rmse and mae at least.
    #expect(checked >= 5 * 3 * 2)
  }

  @Test("Tables show the metrics that fit beside each other with the skill, and the report unfolds all")
  func shownMetrics() throws {
    let work = try TinyExperiment.workspace()
    func head(_ result: CommandLineProgram.Result) throws -> [Substring] {
      #expect(result.exitCode == 0, "\(result.errors)")
      let line = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("model ") })
      return line.replacing("skill vs naive", with: "skill").split(separator: " ")
    }
    let usual = try work.run("run", "s.yaml", "evaluation.metrics=[mse, rmse, r2, mae, mape, mase]")
    #expect(try head(usual) == ["model", "rmse", "mae", "mape", "%", "mase", "skill"])
    #expect(usual.output.contains("\nAll 6 metrics are in the report and in metrics.csv.\n"))
    let whole = try work.text("runs/tiny/latest/report.html")
    let unfolded = try #require(whole.firstMatch(of: /<summary>All 6 metrics<\/summary>(?s:.*?)<\/details>/)).output
    #expect(unfolded.contains(">r2<") && unfolded.contains(">mse<"))
    // Those that a spec asks for, where they are few, in its order.
    let few = try work.run("run", "s.yaml", "evaluation.metrics=[r2, mse, rmse]")
    #expect(try head(few) == ["model", "r2", "mse", "rmse", "skill"] && !few.output.contains("\nAll "))
    #expect(try !work.text("runs/tiny/latest/report.html").contains("<summary>All "))
  }

  @Test("Targets in different units have tables of their own, and together only what is free of scale")
  func mixedUnits() throws {
    let work = try TinyExperiment.workspace(
      TinyExperiment.csvSpec.replacingOnce("target: Close", by: "target: [Close, Volume]"), csv: TinyExperiment.csv())
    let metrics = "evaluation.metrics=[rmse, mae, smape, mase]"
    func heads(_ output: String) -> [String] {
      output.split(separator: "\n").filter { $0.hasPrefix("model  ") }.map {
        $0.split(separator: " ").joined(separator: " ")
      }
    }
    let apart = try work.run("run", "s.yaml", metrics)
    #expect(apart.exitCode == 0, "\(apart.errors)")
    let head = "model rmse mae smape % mase skill vs naive"
    #expect(heads(apart.output).prefix(2) == [head, head], "\(apart.output)")
    #expect(apart.output.contains("Close:\nmodel") && apart.output.contains("scaled rmse"))
    let page = try work.text("runs/table/latest/report.html")
    let first = try #require(page.firstMatch(of: /Series: all(?s:.*?)<\/thead>/)).output
    #expect(first.contains(">mase<") && !first.contains(">rmse<"))
    // One unit for both: they add up.
    let together = try work.run("run", "s.yaml", metrics, "data.unit=USD")
    #expect(heads(together.output).first == "model rmse USD mae USD smape % mase skill vs naive", "\(together.output)")
    #expect(!together.output.contains("scaled rmse"))
  }

  @Test("The naive forecast is the last value that the window saw")
  func naive() throws {
    let work = try Workspace()
    try work.write(TinyExperiment.csvSpec, to: "s.yaml")
    try work.write(Self.table { _, value in value }, to: "data.csv")
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let values = Dictionary(
      uniqueKeysWithValues: try work.table("data.csv").rows.map { ($0["Date"] ?? "", Double($0["Close"] ?? "")) })
    let rows = try work.table("runs/table/latest/predictions.csv").rows.filter { $0["model"] == "naive" }
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(Double(row["predicted"] ?? "") == values[row["cutoff"] ?? ""])
      #expect(Double(row["actual"] ?? "") == values[row["time"] ?? ""])
    }
  }

  @Test("Without a validation part there are figures all the same; scaled metrics divide by one deviation")
  func noValidation() throws {
    let work = try TinyExperiment.workspace()
    let overrides = ["split={train: 0.8, validation: 0, test: 0.2}", "evaluation.metrics=[mse, mse-scaled]"]
    #expect(try work.run(["run", "s.yaml"] + overrides).exitCode == 0)
    let rows = try work.table("runs/tiny/latest/metrics.csv").rows
    func values(_ metric: String) -> [Double] {
      rows.filter { $0["metric"] == metric }.compactMap { Double($0["value"] ?? "") }
    }
    let variances = zip(values("mse"), values("mse-scaled")).map { $0 / $1 }
    // Two networks and the naive forecast, each over both steps and by step.
    let first = try #require(variances.first)
    #expect(variances.count == 9 && first > 0 && variances.allSatisfy { abs($0 - first) <= 1e-12 * first })
  }

  @Test("What comes after the training part touches neither scaler nor last weights", arguments: ["minmax", "window"])
  func leakage(scale: String) throws {
    var digests: [[String?]] = []
    for factor in [1.0, 7.0] {
      let work = try Workspace()
      try work.write(TinyExperiment.csvSpec, to: "s.yaml")
      // 114 windows of lookback 6: the first 79 train, and reach row 84.
      try work.write(Self.table { row, value in row > 84 ? value * factor : value }, to: "data.csv")
      #expect(try work.run("run", "s.yaml", "scale=\(scale)").exitCode == 0)
      digests.append([
        try work.digest("windows", "windows.safetensors", of: "table"),
        try work.digest("train/lstm/seed-1", "last.safetensors", of: "table"),
        try work.digest("features", "series.safetensors", of: "table"),
      ])
    }
    #expect(digests[0][0] != nil && digests[0][0] == digests[1][0])
    #expect(digests[0][1] != nil && digests[0][1] == digests[1][1])
    // The data did differ.
    #expect(digests[0][2] != digests[1][2])
  }

  @Test("A row of the training part does touch them: the check above can fail")
  func sensitivity() throws {
    var digests: Set<String?> = []
    for factor in [1.0, 7.0] {
      let work = try Workspace()
      try work.write(TinyExperiment.csvSpec, to: "s.yaml")
      try work.write(Self.table { row, value in row == 84 ? value * factor : value }, to: "data.csv")
      #expect(try work.run("run", "s.yaml").exitCode == 0)
      digests.insert(try work.digest("windows", "windows.safetensors", of: "table"))
    }
    #expect(digests.count == 2)
  }

  @Test(
    "A clean sine is learnt far better than naive, whatever the scaling",
    arguments: ["none", "minmax", "standard", "robust", "window"])
  func sine(scale: String) throws {
    let work = try Workspace()
    try work.write(
      """
      name: sine
      data: {source: synthetic, kind: sine-mixture, components: [{period: 12.5}], length: 400, noise: 0}
      window: {lookback: 14, horizon: 4}
      model: {family: seq2seq, hidden_size: 24, num_layers: 1}
      training: {epochs: 60, batch_size: 32, optimizer: {name: adam, learning_rate: 0.01}}
      evaluation: {metrics: [rmse], baselines: [naive]}
      plots: [horizon]

      """, to: "s.yaml")
    #expect(try work.run("run", "s.yaml", "scale=\(scale)").exitCode == 0)
    let rows = try work.table("runs/sine/latest/metrics.csv").rows
    let skill = rows.first { $0["model"] == "seq2seq" && $0["metric"] == "skill-rmse" && $0["horizon"] == "all" }
    let value = try #require(Double(skill?["value"] ?? ""))
    #expect(value > 0.9, "\(value)")
  }

  @Test("Every model family finishes and forecasts finite values, two targets at once")
  func families() throws {
    let work = try Workspace()
    var rows = ["Date,a,b"]
    for index in 0..<120 { rows.append("\(TinyExperiment.day(index)),\(10 + index % 7),\(100 - index % 5)") }
    try work.write(rows.joined(separator: "\n") + "\n", to: "data.csv")
    try work.write(
      """
      name: all
      data: {source: csv, path: data.csv, time: Date, target: [a, b]}
      window: {lookback: 5, horizon: 2}
      models:
        rnn: {family: rnn, hidden_size: 3, num_layers: 2, dropout: 0.1}
        lstm: {family: lstm, hidden_size: 3, forget_bias: 1, initialization: orthogonal}
        gru: {family: gru, hidden_size: 3, initialization: kaiming}
        attention: {family: gru-attention, projection_size: 4, hidden_size: 3, attention_size: 2, dense_sizes: [4, 3]}
        dot: {family: seq2seq, cell: lstm, hidden_size: 3, attention: dot, decoder_input: predictions, teacher_forcing: 0.5}
        additive: {family: seq2seq, cell: rnn, hidden_size: 3, attention: additive, attention_size: 2}
        week: {family: seasonal-naive, season: 7}
      training:
        {epochs: 2, batch_size: 16, loss: huber, optimizer: {name: momentum, learning_rate: 0.01, nesterov: true},
        schedule: {name: cosine}, clip_value: 1, l2: 0.001}
      evaluation: {metrics: [rmse, r2], baselines: [naive]}

      """, to: "s.yaml")
    let result = try work.run("run", "s.yaml")
    #expect(result.exitCode == 0, "\(result.errors)")
    let rows2 = try work.table("runs/all/latest/predictions.csv").rows
    #expect(Set(rows2.compactMap { $0["model"] }).count == 8)
    #expect(Set(rows2.compactMap { $0["series"] }) == ["a", "b"])
    #expect(rows2.allSatisfy { Double($0["predicted"] ?? "")?.isFinite == true })
    // A season of seven forecasts `a`, which repeats after seven days, without error.
    let exact = rows2.filter { $0["model"] == "week" && $0["series"] == "a" }
    #expect(!exact.isEmpty && exact.allSatisfy { Double($0["predicted"] ?? "") == Double($0["actual"] ?? "") })
  }

  /// 120 days of prices.
  static func table(_ change: (_ row: Int, _ value: Double) -> Double) -> String {
    var lines = ["Date,Close"]
    for row in 0..<120 { lines.append("\(TinyExperiment.day(row)),\(change(row, 100 + Double(row * 37 % 23)))") }
    return lines.joined(separator: "\n") + "\n"
  }
}
