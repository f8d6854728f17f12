import Artifacts
import Foundation
import Planning
import Testing

@testable import Stages

@Suite("Forecasting with a finished run")
struct PredictionTests {
  static func forecast(
    _ runs: FinishedRuns, _ folder: String, _ change: (inout PredictionRequest) -> Void = { _ in }
  ) throws -> Prediction.Outcome {
    var request = PredictionRequest()
    change(&request)
    return try Prediction(folder: folder).forecast(request)
  }

  static func error(
    _ runs: FinishedRuns, _ folder: String, _ change: (inout PredictionRequest) -> Void
  ) throws -> PredictionError {
    do {
      _ = try forecast(runs, folder, change)
    } catch let error as PredictionError {
      return error
    }
    throw CocoaError(.featureUnsupported)
  }

  @Test("Data of two currencies is forecast from a newer file of each, in the spec's order")
  func currencies() async throws {
    let runs = try FinishedRuns()
    func write(_ days: Int, _ name: String, _ factor: Double) throws {
      let closes = (0..<days).map { day in
        let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
        return "\"\(date.formatted(.iso8601.year().month().day()))\":\(factor * Double(100 + day * 37 % 23))"
      }
      try runs.write("{\"bpi\":{\(closes.joined(separator: ","))}}", to: name)
    }
    for (days, prefix) in [(90, ""), (100, "new-")] {
      try write(days, prefix + "usd.json", 1)
      try write(days, prefix + "eur.json", 0.5)
    }
    let folder = try await runs.run(
      """
      name: net
      data: {source: coindesk, currencies: [USD, EUR], files: {USD: usd.json, EUR: eur.json}, target: [USD, EUR]}
      window: {lookback: 6}
      model: {family: moving-average}
      evaluation: {baselines: [naive]}
      plots: []
      """)
    let paths = ["usd", "eur"].map { runs.path("new-\($0).json") }
    let outcome = try Self.forecast(runs, folder) {
      $0.dataPaths = paths
      $0.model = "naive"
    }
    // The hundredth day is 2024-04-09, with 100 + 99 * 37 % 23 = 106.
    let rows = FinishedRuns.rows(outcome.csv)
    #expect(rows.map { $0["predicted"] } == ["106.0", "53.0"] && rows.allSatisfy { $0["time"] == "2024-04-10" })
    for wrong in [[paths[0]], paths + paths] {
      let error = try Self.error(runs, folder) { $0.dataPaths = wrong }
      #expect(error.exitCode == 2 && error.description.contains("a file for each of USD, EUR, not \(wrong.count)"))
    }
  }

  @Test("By default every trained model forecasts what comes after the last row")
  func future() async throws {
    let runs = try FinishedRuns()
    let outcome = try Self.forecast(runs, try await runs.run())
    let rows = FinishedRuns.rows(outcome.csv)
    #expect(outcome.csv.hasPrefix("model,seed,series,cutoff,horizon,time,actual,predicted\n"))
    #expect(rows.map { $0["model"] } == ["gru", "gru", "lstm", "lstm"])
    // Ninety days from 2000-01-01 on, a leap year, end with March 30.
    #expect(Set(rows.map { $0["cutoff"] }) == ["2000-03-30"])
    #expect(rows.map { $0["time"] } == ["2000-03-31", "2000-04-01", "2000-03-31", "2000-04-01"])
    #expect(rows.allSatisfy { $0["actual"] == "" && $0["series"] == "value" && $0["seed"] == "1" })
    #expect(rows.allSatisfy { Double($0["predicted"] ?? "")?.isFinite == true })
    #expect(outcome.remarks.isEmpty)
  }

  @Test("Windows that predictions.csv has are forecast to the same bits", arguments: ["gru", "lstm", "naive"])
  func shared(model: String) async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    let outcome = try Self.forecast(runs, folder) {
      $0.model = model
      $0.count = 9
    }
    let stored = FinishedRuns.rows(try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8))
    let found = FinishedRuns.rows(outcome.csv)
    var shared = 0
    for row in found {
      let same = stored.filter { other in
        ["model", "seed", "cutoff", "horizon"].allSatisfy { other[$0] == row[$0] }
      }
      guard let other = same.first else { continue }
      #expect(["series", "time", "actual", "predicted"].allSatisfy { other[$0] == row[$0] })
      shared += 1
    }
    // Nine cutoffs, of which the last two have not both of their actual values.
    #expect(found.count == 18 && shared == 14)
    #expect(found.count { $0["actual"] != "" } == 15)
    let mean =
      found.filter { $0["actual"] != "" }
      .reduce(0.0) { $0 + abs(Double($1["actual"] ?? "")! - Double($1["predicted"] ?? "")!) } / 15
    let remark = try #require(outcome.remarks.first)
    #expect(remark.hasPrefix(model == "naive" ? "naive: mae " : "\(model), seed 1: mae "))
    #expect(remark.hasSuffix(" over 15 of 18 forecasts"))
    let printed = try #require(remark.firstMatch(of: /mae ([0-9.]+)/).flatMap { Double($0.output.1) })
    #expect(abs(printed - mean) <= 1e-4 * mean)
  }

  @Test("Of more windows than the test part has is said how many values the models were trained or chosen on")
  func seen() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    let first = try #require(
      FinishedRuns.rows(try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8)).compactMap {
        $0["time"]
      }.min())
    for (count, model) in [(14, nil), (40, nil), (40, "naive"), (40, "lstm")] as [(Int, String?)] {
      let outcome = try Self.forecast(runs, folder) {
        $0.model = model
        $0.count = count
      }
      let rows = FinishedRuns.rows(outcome.csv).filter { $0["actual"] != "" && $0["model"] == (model ?? "gru") }
      // Dates of one length have the order of their texts.
      let seen = rows.compactMap { $0["time"] }.filter { $0 < first }
      let expected =
        seen.isEmpty || model == "naive"
        ? []
        : [
          "\(model ?? "gru, lstm"): \(seen.count) of these \(rows.count) values are no test: they are of times through "
            + "\(seen.max() ?? ""), which training or the choice of the best epoch saw"
        ]
      #expect(outcome.remarks.filter { $0.contains(" no test: ") } == expected)
      #expect(seen.isEmpty == (count == 14))
    }
  }

  @Test(
    "Intervals are those of predictions.csv to the same bits, and their coverage is said",
    arguments: [
      ["evaluation.coverage=0.8"], ["training.loss=quantile"], ["evaluation.coverage=0.8", "training.loss=quantile"],
    ])
  func intervals(overrides: [String]) async throws {
    let runs = try FinishedRuns()
    let folder =
      overrides.count == 1
      ? try await runs.run(FinishedRuns.spec, overrides[0])
      : try await runs.run(FinishedRuns.spec, overrides[0], overrides[1])
    let outcome = try Self.forecast(runs, folder) {
      $0.model = "gru"
      $0.count = 9
    }
    #expect(outcome.csv.hasPrefix("model,seed,series,cutoff,horizon,time,actual,predicted,q10,q50,q90\n"))
    let stored = FinishedRuns.rows(try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8))
    let found = FinishedRuns.rows(outcome.csv)
    var (shared, known, covered) = (0, 0, 0)
    for row in found {
      #expect(["q10", "q50", "q90"].allSatisfy { Double(row[$0] ?? "")?.isFinite == true })
      if let actual = Double(row["actual"] ?? "") {
        known += 1
        if actual >= Double(row["q10"] ?? "")!, actual <= Double(row["q90"] ?? "")! { covered += 1 }
      }
      let same = stored.first { other in
        ["model", "seed", "cutoff", "horizon"].allSatisfy { other[$0] == row[$0] }
      }
      guard let same else { continue }
      #expect(["q10", "q50", "q90"].allSatisfy { same[$0] == row[$0] })
      shared += 1
    }
    #expect(shared == 14 && known == 15)
    let remark = try #require(outcome.remarks.first)
    let said = try #require(remark.firstMatch(of: /; 80 % intervals cover ([0-9.]+) % of their values/))
    #expect(abs(try #require(Double(said.output.1)) - 100 * Double(covered) / 15) < 0.01)

    // What was fitted to the best weights does not belong to the last ones.
    let last = FinishedRuns.rows(try Self.forecast(runs, folder) { $0.checkpoint = .last }.csv)
    let isConformal = overrides[0] == "evaluation.coverage=0.8"
    #expect(last.allSatisfy { ($0["q10"] == "") == isConformal })
  }

  @Test("A run of a coverage whose evaluation kept no intervals still forecasts; a lost table is refused")
  func noIntervals() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8")
    try FileManager.default.removeItem(atPath: folder + "/intervals.csv")
    let error = try Self.error(runs, folder) { _ in }
    #expect(error.exitCode == 4 && error.description.contains("intervals.csv: no such file"))

    let path = folder + "/lock.json"
    let lock = try Lock(fileBytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    var stages = lock.stages
    let evaluate = try #require(stages["evaluate"])
    stages["evaluate"] = Lock.Stage(
      key: evaluate.key, artifacts: evaluate.artifacts.filter { $0.key != "intervals.csv" })
    try Data(Lock(plan: lock.plan, stages: stages).fileBytes).write(to: URL(fileURLWithPath: path))
    let rows = FinishedRuns.rows(try Self.forecast(runs, folder).csv)
    #expect(rows.count == 4 && rows.allSatisfy { $0["q10"] == "" && $0["predicted"] != "" })
  }

  @Test("Without an intact table of what was fitted a run forecasts the same, and leaves out what is no test")
  func noFitted() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    func forecast() throws -> Prediction.Outcome { try Self.forecast(runs, folder) { $0.count = 40 } }
    func isRemark(_ text: String) -> Bool { text.contains(" no test: ") }
    let whole = try forecast()
    #expect(whole.remarks.contains(where: isRemark))
    let path = folder + "/fitted.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + "\n").write(toFile: path, atomically: false, encoding: .utf8)
    let changed = try forecast()
    try FileManager.default.removeItem(atPath: path)
    for outcome in [changed, try forecast()] {
      #expect(outcome.csv == whole.csv)
      #expect(outcome.remarks == whole.remarks.filter { !isRemark($0) })
    }
  }

  @Test("A changed table of intervals is refused")
  func changedIntervals() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8")
    let text = try String(contentsOfFile: folder + "/intervals.csv", encoding: .utf8)
    #expect(text.hasPrefix("model,seed,fold,series,horizon,half_width\ngru,1,1,value,1,"))
    #expect(text.split(separator: "\n").count == 1 + 3 * 2)
    try text.replacing("gru,1,1,value,1,", with: "gru,1,1,value,1,1").write(
      toFile: folder + "/intervals.csv", atomically: false, encoding: .utf8)
    let error = try Self.error(runs, folder) { _ in }
    #expect(error.exitCode == 4 && error.description.contains("intervals.csv: is not the file that the run made"))
  }

  @Test("Another file is read in the run's format, also after the end, and forecast by its own last rows")
  func otherFile() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 80), to: "data.csv")
    // The spec's end cuts the run's data, and not the other file.
    let folder = try await runs.run(FinishedRuns.csvSpec, "data.end=2024-04-15")
    let own = FinishedRuns.rows(try Self.forecast(runs, folder).csv)
    #expect(own.map { $0["cutoff"] } == ["2024-04-15", "2024-04-15", "2024-04-15"])

    // 2024-04-19 is a Friday, the eightieth business day.
    let all = FinishedRuns.rows(try Self.forecast(runs, folder) { $0.dataPaths = [runs.path("data.csv")] }.csv)
    #expect(all.map { $0["cutoff"] } == ["2024-04-19", "2024-04-19", "2024-04-19"])
    #expect(all.map { $0["time"] } == ["2024-04-22", "2024-04-23", "2024-04-24"])

    // The lookback is all that a network reads: its last rows alone give the same forecast.
    let lines = FinishedRuns.csv(rows: 80).split(separator: "\n")
    try runs.write(([lines[0]] + lines.suffix(6)).joined(separator: "\n") + "\n", to: "tail.csv")
    let tail = FinishedRuns.rows(try Self.forecast(runs, folder) { $0.dataPaths = [runs.path("tail.csv")] }.csv)
    #expect(tail.map { $0["predicted"] } == all.map { $0["predicted"] })
  }

  @Test("Rows before the start, which the run does not read, may be bad in another file too")
  func rowsBeforeStart() async throws {
    let runs = try FinishedRuns()
    var lines = FinishedRuns.csv(rows: 80).split(separator: "\n").map(String.init)
    for row in 1...2 { lines[row] = lines[row].prefix { $0 != "," } + ",bad" }
    try runs.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let start = try #require(lines[3].split(separator: ",").first)
    let folder = try await runs.run(FinishedRuns.csvSpec, "data.start=\(start)")
    let own = try Self.forecast(runs, folder).csv
    #expect(try Self.forecast(runs, folder) { $0.dataPaths = [runs.path("data.csv")] }.csv == own)
  }

  @Test("The last weights are the best ones only where the best epoch is the last")
  func checkpoints() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "training.epochs=1")
    let best = try Self.forecast(runs, folder).csv
    #expect(try Self.forecast(runs, folder) { $0.checkpoint = .last }.csv == best)

    // A rate at which validation soon gets worse.
    let other = try await runs.run(FinishedRuns.spec, "training.epochs=2", "training.optimizer.learning_rate=0.5")
    let history = FinishedRuns.rows(try String(contentsOfFile: other + "/history.csv", encoding: .utf8))
    let losses = history.filter { $0["model"] == "gru" && $0["split"] == "validation" }.compactMap {
      Double($0["loss"]!)
    }
    try #require(losses.last! > losses.min()!)
    let last = try Self.forecast(runs, other) {
      $0.checkpoint = .last
      $0.model = "gru"
    }
    #expect(try Self.forecast(runs, other) { $0.model = "gru" }.csv != last.csv)
  }

  @Test("Trained networks are exported, one file a seed; a baseline has nothing to export")
  func export() async throws {
    let runs = try FinishedRuns()
    let prediction = try Prediction(folder: try await runs.run())
    #expect(try prediction.onnx(PredictionRequest()).map(\.name) == ["gru-1.onnx", "lstm-1.onnx"])
    var request = PredictionRequest()
    request.model = "naive"
    #expect { try prediction.onnx(request) } throws: { ($0 as? PredictionError)?.exitCode == 2 }
  }

  @Test("A baseline can be asked for though the spec does not name it")
  func baseline() async throws {
    let runs = try FinishedRuns()
    let rows = FinishedRuns.rows(try Self.forecast(runs, try await runs.run()) { $0.model = "drift" }.csv)
    #expect(rows.map { $0["model"] } == ["drift", "drift"])
    #expect(rows.map { $0["seed"] } == ["", ""])
  }

  @Test("What the run does not have is refused as usage, with what there is")
  func requests() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "seeds=[3, 4]")
    let model = try Self.error(runs, folder) { $0.model = "rnn" }
    #expect(model.exitCode == 2)
    #expect(
      model.description == """
        error[V302]: the run has no model 'rnn'
        hint: there are gru, lstm, naive, seasonal-naive, naive2, drift, moving-average
        """)
    let seed = try Self.error(runs, folder) { $0.seed = 1 }
    #expect(seed.exitCode == 2)
    #expect(seed.description == "error[V302]: the run has no seed 1\nhint: there are 3, 4")
    let none = try Self.error(runs, folder) {
      $0.model = "naive"
      $0.seed = 3
    }
    #expect(none.description == "error[V302]: 'naive' has no seeds\nhint: leave --seed out")
    let data = try Self.error(runs, folder) { $0.dataPaths = ["x.csv"] }
    #expect(data.exitCode == 2)
    let one = try Self.forecast(runs, folder) {
      $0.model = "gru"
      $0.seed = 4
    }
    #expect(FinishedRuns.rows(one.csv).map { $0["seed"] } == ["4", "4"])
  }

  @Test("Bad data is refused at its line, with the exit code of data")
  func badData() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 80), to: "data.csv")
    let folder = try await runs.run(FinishedRuns.csvSpec)
    let missing = try Self.error(runs, folder) { $0.dataPaths = [runs.path("none.csv")] }
    #expect(missing.exitCode == 4 && missing.description.contains("none.csv: no such file"))

    let path = runs.path("bad.csv")
    try runs.write(FinishedRuns.csv(rows: 10) + "2024-01-15,high\n", to: "bad.csv")
    let bad = try Self.error(runs, folder) { $0.dataPaths = [path] }
    #expect(bad.exitCode == 4)
    #expect(bad.description.hasPrefix("\(path):12:12: error[D204]:"), "\(bad)")

    try runs.write(FinishedRuns.csv(rows: 5), to: "short.csv")
    let short = try Self.error(runs, folder) { $0.dataPaths = [runs.path("short.csv")] }
    #expect(short.exitCode == 4)
    #expect(
      short.description == "error[V303]: a window of lookback 6 needs 6 rows, the longest series has 5")
  }

  @Test("Weights that are not those of the run, or are gone, are refused")
  func damagedModels() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    let model = folder + "/models/gru-1.safetensors"
    var bytes = try #require(FileManager.default.contents(atPath: model))
    bytes[bytes.count - 3] ^= 1
    try bytes.write(to: URL(fileURLWithPath: model))
    let changed = try Self.error(runs, folder) { _ in }
    #expect(changed.exitCode == 4)
    #expect(changed.description.hasPrefix("error[V304]: \(model): is not the file that the run made"))
    // The last weights are a file of their own, in the folder like the best.
    try FileManager.default.removeItem(atPath: runs.layout.store.root)
    let last = try Self.forecast(runs, folder) { $0.checkpoint = .last }
    #expect(FinishedRuns.rows(last.csv).count == 4)

    try FileManager.default.removeItem(atPath: model)
    let gone = try Self.error(runs, folder) { _ in }
    #expect(gone.exitCode == 4 && gone.description.contains("gru-1.safetensors: no such file"))

    let lastModel = folder + "/models/gru-1-last.safetensors"
    try bytes.write(to: URL(fileURLWithPath: lastModel))
    let changedLast = try Self.error(runs, folder) { $0.checkpoint = .last }
    #expect(changedLast.exitCode == 4)
    #expect(changedLast.description.hasPrefix("error[V304]: \(lastModel): is not the file that the run made"))
  }

  @Test("A run that is not finished is refused")
  func unfinished() throws {
    let runs = try FinishedRuns()
    #expect(throws: PredictionError.self) { try Prediction(folder: runs.folder) }
  }
}
