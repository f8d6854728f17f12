import Artifacts
import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Stages

@Suite("Comparing finished runs")
struct ComparisonTests {
  /// A run's `metrics.csv` rows over all steps, read without the code under test.
  static func values(_ folder: String, model: String, metric: String) throws -> [Double] {
    FinishedRuns.rows(try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8)).filter {
      $0["model"] == model && $0["metric"] == metric && $0["horizon"] == "all"
    }.compactMap { Double($0["value"] ?? "") }
  }

  /// Two runs that differ in the width of one network.
  static func pair(_ runs: FinishedRuns, _ more: String...) async throws -> [String] {
    let seeds = more.first ?? "seeds=[1]"
    return [
      try await runs.run(FinishedRuns.spec, seeds),
      try await runs.run(FinishedRuns.spec, seeds, "models.lstm.hidden_size=5"),
    ]
  }

  @Test("The text: what differs, then every metric that differs with its change")
  func text() async throws {
    let runs = try FinishedRuns()
    let folders = try await Self.pair(runs)
    let comparison = try RunComparison(folders: folders)
    #expect(comparison.warnings.isEmpty && comparison.notes.isEmpty && !comparison.isIdentical)
    let ids = folders.map { String($0.suffix(12)) }
    let lines = try comparison.text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try #require(lines.count == 21)
    #expect(
      lines[19].hasPrefix("Test part ") && lines[19].hasSuffix(": evaluated 2 times in this store; 3 trained models."))
    #expect(lines[10].hasPrefix("model ") && lines[12].hasPrefix("gru of \(ids[1])") && lines[12].contains("identical"))
    #expect(lines[13].hasPrefix("lstm of \(ids[1])") && lines[15].hasPrefix("Diebold-Mariano test of squared errors"))
    let same = try ["gru", "naive"].map { model in
      let value = try #require(try Self.values(folders[0], model: model, metric: "rmse").first)
      return "\(model) (rmse \(NumberFormat.significant(5).text(value)))"
    }
    #expect(lines[17] == "The same in all runs and left out: \(same.joined(separator: ", ")).")
    #expect(lines[0] == "parameter                \(ids[0])  \(ids[1])")
    #expect(lines[2] == "models.lstm.hidden_size  4             5")
    #expect(lines[3] == "")
    #expect(lines[4] == "metric  model  \(ids[0])  \(ids[1])  change")
    for (line, key) in zip(lines[6...8], ["rmse    lstm", "mae     lstm", "r2      lstm"]) {
      #expect(line.hasPrefix(key))
    }
    #expect(lines[9].isEmpty)
    // Only the network that differs has a best run; a marked number ends in a star.
    #expect(lines.filter { $0.contains("*") }.allSatisfy { $0.contains("lstm") })
    let rmse = try folders.map { try #require(try Self.values($0, model: "lstm", metric: "rmse").first) }
    let percent = (rmse[1] / rmse[0] - 1) * 100
    let printed = try #require(lines[6].firstMatch(of: /([+-][0-9.]+)%$/).flatMap { Double($0.output.1) })
    #expect(abs(printed - percent) <= 0.0501)
    let winner = rmse[0] < rmse[1] ? 0 : 1
    #expect(lines[6].components(separatedBy: "*")[0].split(separator: " ").count == 3 + winner)
  }

  @Test("The forms for programs: numbers as in metrics.csv, means and deviations over seeds")
  func json() async throws {
    let runs = try FinishedRuns()
    let folders = try await Self.pair(runs, "seeds=[1, 2]")
    let comparison = try RunComparison(folders: folders)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(comparison.json.indentedBytes)) as? [String: Any])
    #expect(
      document.keys.sorted() == [
        "identical", "metrics", "notes", "parameters", "runs", "tests", "verdicts", "warnings",
      ])
    #expect(document["runs"] as? [String] == folders.map { "tiny/" + $0.suffix(12) })
    #expect(document["identical"] as? Bool == false)
    let parameters = try #require(document["parameters"] as? [[String: Any]])
    #expect(parameters.count == 1 && parameters[0]["path"] as? String == "models.lstm.hidden_size")
    #expect(parameters[0]["values"] as? [String] == ["4", "5"])

    let metrics = try #require(document["metrics"] as? [[String: Any]])
    let csv = FinishedRuns.rows(try comparison.csv())
    for (model, metric) in [("lstm", "rmse"), ("lstm", "r2"), ("gru", "r2"), ("naive", "mae")] {
      let row = try #require(
        metrics.first { $0["model"] as? String == model && $0["metric"] as? String == metric })
      let found = try #require(row["values"] as? [Double])
      for (place, folder) in folders.enumerated() {
        let values = try Self.values(folder, model: model, metric: metric)
        try #require(values.count == (model == "naive" ? 1 : 2))
        let mean = values.reduce(0, +) / Double(values.count)
        #expect(abs(found[place] - mean) <= 1e-12 * abs(mean))
        let deviation = (row["deviations"] as? [Any])?[place]
        let interval = (row["intervals"] as? [Any])?[place] as? [Double]
        // Of two values a quarter of all resamples is either one alone, so that the interval reaches from one to the other.
        let ends = values.count == 2 ? values.sorted() : []
        #expect(interval?.count ?? 0 == ends.count)
        #expect(zip(interval ?? [], ends).allSatisfy { abs($0 - $1) <= 1e-12 * abs($1) })
        if values.count == 2 {
          // The sample deviation of two values is their distance over the root of two.
          let expected = abs(values[0] - values[1]) / 2.0.squareRoot()
          #expect(abs(try #require(deviation as? Double) - expected) <= 1e-12)
        } else {
          #expect(deviation is NSNull)
        }
        let line = try #require(
          csv.first { $0["model"] == model && $0["metric"] == metric && $0["run"] == "tiny/" + folder.suffix(12) })
        #expect(abs(try #require(Double(line["mean"] ?? "")) - mean) <= 1e-12 * abs(mean))
        #expect(line["seeds"] == "\(values.count)")
      }
      let best = try #require(row["best"] as? [Int])
      let goal = row["goal"] as? String
      #expect(goal == (metric == "r2" ? "highest" : "lowest"))
      let winner = found.firstIndex(of: (goal == "highest" ? found.max() : found.min()) ?? .nan)
      #expect(best == (model == "lstm" ? [try #require(winner)] : []))
    }
  }

  @Test("Widths and pinball losses have a best run only where all asked for the same interval")
  func intervals() async throws {
    let runs = try FinishedRuns()
    let folders = [
      try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8"),
      try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8", "models.lstm.hidden_size=5"),
      try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.6", "models.lstm.hidden_size=5"),
      // Without an interval, which is no other one.
      try await runs.run(FinishedRuns.spec, "models.lstm.hidden_size=6"),
    ]
    func best(_ places: [Int]) throws -> [String: Set<Int>] {
      let metrics = try RunComparison(folders: places.map { folders[$0] }).metrics.filter { $0.key.model == "lstm" }
      return Dictionary(uniqueKeysWithValues: metrics.map { ($0.key.metric, $0.best) })
    }
    let (same, other) = (try best([0, 1, 3]), try best([0, 1, 2]))
    for metric in ["interval-width", "pinball"] {
      #expect(same[metric]?.count == 1 && other[metric] == [], "\(metric)")
    }
    #expect(same["rmse"]?.count == 1 && other["rmse"]?.isEmpty == false)
  }

  @Test("A model that one run does not have is empty there")
  func missingModel() async throws {
    let runs = try FinishedRuns()
    let first = try await runs.run()
    let second = try await runs.run(
      FinishedRuns.spec.replacing("  gru: {family: gru, hidden_size: 4}\n", with: "").replacing("tiny", with: "small"))
    let comparison = try RunComparison(folders: [first, second])
    let gru = try #require(comparison.metrics.first { $0.key.model == "gru" })
    #expect(gru.scores[0] != nil && gru.scores[1] == nil && gru.changes == [nil, nil] && gru.best.isEmpty)
    #expect(comparison.labels == ["tiny", "small"])
    #expect(comparison.parameters.first { $0.path == "models.gru.family" }?.values == ["gru", nil])
    let lstm = try #require(comparison.metrics.first { $0.key.model == "lstm" })
    #expect(lstm.isSame && lstm.best.isEmpty)
  }

  @Test(
    "metrics.json has the mean over seeds of each model's metrics, of all series together, and nothing where there is none"
  )
  func byModel() async throws {
    let scores = RunScores(
      Array(
        """
        model,seed,fold,split,series,horizon,metric,value
        lstm,1,all,test,all,all,rmse,1.5
        lstm,2,all,test,all,all,rmse,2
        lstm,1,all,test,all,1,rmse,9
        lstm,1,all,test,a,all,rmse,9
        lstm,1,1,test,all,all,rmse,9
        lstm,1,all,test,all,all,mape,
        lstm,1,all,test,all,all,mae,1
        lstm,2,all,test,all,all,mae,
        lstm,3,all,test,all,all,mae,3
        naive,,all,test,all,all,rmse,0.25

        """.utf8))
    // Two values whose means over resamples are each of them and their middle; their deviation is by hand.
    let lstm: CanonicalValue = [
      "rmse": 1.75, "rmse_deviation": .double(0.125.squareRoot()), "rmse_low": 1.5, "rmse_high": 2.0,
      "mae": 2.0, "mae_deviation": .double(2.0.squareRoot()), "mae_low": 1.0, "mae_high": 3.0,
    ]
    #expect(scores.byModel(mixesUnits: false) == ["lstm": lstm, "naive": ["rmse": 0.25]])
    // Seeds without a value are left out by metric, so that no other seed is paired in their place.
    #expect(scores.seeds[RunScores.Key(series: "all", metric: "mae", model: "lstm")] == [1, 3])
    #expect(scores.seeds[RunScores.Key(series: "all", metric: "rmse", model: "lstm")] == [1, 2])
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    let file = try Data(contentsOf: URL(fileURLWithPath: folder + "/metrics.json"))
    let document = try #require(try JSONSerialization.jsonObject(with: file) as? [String: [String: Double]])
    #expect(document.keys.sorted() == ["gru", "lstm", "naive"])
    let expected = try Self.values(folder, model: "lstm", metric: "mae")
    #expect(expected.count == 1 && document["lstm"]?["mae"] == expected[0])
  }

  @Test("A run compared with itself, or with its twin elsewhere, is identical")
  func identical() async throws {
    let runs = try FinishedRuns()
    let elsewhere = try FinishedRuns()
    let folder = try await runs.run()
    let count = try RunComparison(folders: [folder, folder]).runs[0].artifacts.count
    let sentence = "The runs are identical: all \(count) artifacts have the same bytes.\n"
    for other in [folder, try await elsewhere.run()] {
      let comparison = try RunComparison(folders: [folder, other])
      #expect(comparison.isIdentical)
      #expect(try comparison.text() == sentence)
    }
    let third = try await runs.run(FinishedRuns.spec, "training.epochs=1")
    let among = try RunComparison(folders: [folder, folder, third])
    #expect(among.runs.count == 2 && !among.isIdentical)
  }

  @Test("Other data, windows and test parts are warned of, with what was measured")
  func differentData() async throws {
    let runs = try FinishedRuns()
    let first = try await runs.run()
    let data = try await runs.run(FinishedRuns.spec, "data.seed=2")
    let name = "tiny/" + first.suffix(12)
    #expect(
      try RunComparison(folders: [first, data]).warnings == [
        "tiny/\(data.suffix(12)) was made from other data (data.seed) than \(name) and measured on other actual values at the same 26 "
          + "forecasts; so metrics have no change; verdicts are on the forecasts that both made, where there are any"
      ])
    // Of 83 windows 13 are the last 15 %; of 82 windows the last 15 % begin at the same cutoff or one later.
    let longer = try await runs.run(FinishedRuns.spec, "split.train=0.6", "split.test=0.25")
    let split = try RunComparison(folders: [first, longer])
    #expect(split.notes.isEmpty && split.warnings.count == 1)
    #expect(
      split.warnings[0].hasPrefix(
        "tiny/\(longer.suffix(12)) was made from other windows, split or scaling (split.test, split.train) than \(name) and measured on 42 "
      ),
      "\(split.warnings)")
    // One statement on the difference: that of the verdict, on the forecasts of both.
    #expect(split.metrics.allSatisfy { $0.changes == [nil, nil] && $0.best.isEmpty })
    #expect(split.verdicts.verdicts.map(\.accuracy.change).allSatisfy { $0 != nil })
    #expect(try split.text().matches(of: /change/).count == 1)

    // Another scaling changes what the networks see, and not what they are measured on.
    let scaled = try await runs.run(FinishedRuns.spec, "scale=standard")
    let inputs = try RunComparison(folders: [first, scaled])
    #expect(inputs.warnings.isEmpty)
    #expect(
      inputs.notes == [
        "tiny/\(scaled.suffix(12)) was made from other windows, split or scaling (scale) than \(name), but measured on the same 26 "
          + "forecasts"
      ])
  }

  @Test("Items of lists are compared one by one")
  func features() async throws {
    let runs = try FinishedRuns()
    let text = FinishedRuns.spec.replacing("plots: []", with: "plots: []\nfeatures: FEATURES")
    let first = try await runs.run(
      text.replacing("FEATURES", with: "[{name: rolling-mean, period: 3}, {name: lag, period: 1}]"))
    let second = try await runs.run(
      text.replacing("FEATURES", with: "[{name: rolling-mean, period: 3}, {name: lag, period: 2}]"))
    let comparison = try RunComparison(folders: [first, second])
    #expect(comparison.parameters.map(\.path) == ["features[1].period"])
    #expect(comparison.parameters[0].values == ["1", "2"])
  }

  @Test("Many runs stand one below the other")
  func tall() async throws {
    let runs = try FinishedRuns()
    var folders: [String] = []
    for size in 2...8 { folders.append(try await runs.run(FinishedRuns.spec, "models.lstm.hidden_size=\(size)")) }
    let lines = try RunComparison(folders: folders).text().split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("run           hidden_size     rmse  "))
    for (line, (size, folder)) in zip(lines[2...], zip(2...8, folders)) {
      #expect(line.hasPrefix("\(folder.suffix(12))  \(size)  "))
    }
    #expect(lines.dropLast().last?.hasPrefix("The same in all runs and left out: gru (rmse ") == true)
    #expect(lines.last?.hasSuffix(": evaluated 7 times in this store; 8 trained models.") == true)
  }

  @Test("The page and the figures are well-formed, and name the runs by what differs")
  func files() async throws {
    let runs = try FinishedRuns()
    let comparison = try RunComparison(folders: try await Self.pair(runs))
    let files = try comparison.files()
    #expect(
      files.map(\.name).sorted()
        == [
          "comparison.csv", "comparison.svg", "curves.svg", "losses.csv", "parameters.csv", "report.html",
          "verdicts.csv",
        ])
    for file in files where file.name.hasSuffix(".svg") {
      #expect(XMLParser(data: Data(file.bytes)).parse(), "\(file.name)")
      let text = String(decoding: file.bytes, as: UTF8.self)
      #expect(text.contains("hidden_size 4") && text.contains("hidden_size 5"), "\(file.name)")
    }
    let page = String(decoding: try #require(files.first { $0.name == "report.html" }).bytes, as: UTF8.self)
    for element in ["table", "tr", "td", "th", "p", "h2", "svg", "figure", "main", "html"] {
      let opened = page.matches(of: try Regex("<\(element)[ >]")).count
      let closed = page.matches(of: try Regex("</\(element)>")).count
      #expect(opened > 0 && opened == closed, "\(element)")
    }
    let parameters = try #require(files.first { $0.name == "parameters.csv" })
    #expect(String(decoding: parameters.bytes, as: UTF8.self).hasSuffix("\nmodels.lstm.hidden_size,4,5\n"))
  }

  @Test("Losses are means over seeds, epoch by epoch")
  func losses() {
    let text = """
      model,seed,fold,epoch,split,loss,learning_rate,gradient_norm
      "a,b",1,1,1,train,4.0,0.1,1.0
      "a,b",1,1,1,validation,3.0,0.1,1.0
      "a,b",1,1,2,train,2.0,0.1,1.0
      "a,b",2,1,1,train,6.0,0.1,1.0

      """
    let losses = RunLosses(Array(text.utf8))
    #expect(losses.curves.map(\.model) == ["a,b", "a,b"])
    #expect(losses.curves.map(\.split) == ["train", "validation"])
    #expect(losses.curves.map(\.seeds) == [[[4, 2], [6]], [[3]]])
    #expect(losses.curves[0].least.values == [2, 6] && losses.lowest == 3)
  }

  @Test("A seed's losses are means over its folds, which are no repetitions, as far as each goes")
  func foldLosses() {
    let rows = [(1, 1, [4, 2]), (1, 2, [6, 1, 5]), (2, 1, [8]), (2, 2, [2])].flatMap { seed, fold, losses in
      losses.enumerated().map { "a,\(seed),\(fold),\($0 + 1),validation,\($1),0.1,1" }
    }
    let header = "model,seed,fold,epoch,split,loss,learning_rate,gradient_norm"
    let curve = RunLosses(Array(([header] + rows).joined(separator: "\n").utf8 + [10])).curves[0]
    #expect(curve.seeds == [[5, 1.5, 5], [5]])
    // The least of folds are 2 and 1, and 8 and 2.
    #expect(curve.least.values == [1.5, 5])
  }

  @Test("Runs that are not finished, or have lost a file, are refused by name")
  func refusals() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run()
    #expect(throws: ComparisonError.self) { try RunComparison(folders: [folder, runs.folder]) }
    for name in ["metrics.csv", "history.csv", "lock.json"] {
      let lost = runs.path(name)
      try FileManager.default.moveItem(atPath: folder + "/" + name, toPath: lost)
      do {
        _ = try RunComparison(folders: [folder, folder])
        Issue.record("\(name) is not missed")
      } catch {
        #expect("\(error)".hasPrefix("error[V202]: \(folder)/\(name) is missing or damaged"))
      }
      try FileManager.default.moveItem(atPath: lost, toPath: folder + "/" + name)
    }
  }

  @Test("Cells with commas and quotes are read as they were written")
  func scan() {
    let table = TableScan(Array("a,\"b,c\",d\n1,\"x \"\"y\"\", z\",\n,2,3".utf8))
    #expect(table.header == ["a", "b,c", "d"])
    var rows: [[String]] = []
    table.forEachRow { row in
      rows.append((0..<4).map(row.text))
      return true
    }
    #expect(rows == [["1", "x \"y\", z", "", ""], ["", "2", "3", ""]])
  }

  @Test("Texts that were kept from being formulas are read as they were")
  func guardedTexts() throws {
    let names = ["=a", "+DI", "-x", "@a", "@\"b\",c", "\ttab", "'own", "plain", ""]
    let table = TableScan(Array(try CSVTable(header: ["+DI"], rows: names.map { [.text($0)] }).text.utf8))
    #expect(table.header == ["+DI"])
    var read: [String] = []
    table.forEachRow { row in
      read.append(row.text(0))
      return true
    }
    #expect(read == names)
  }

  @Test("Metrics of names that look like formulas are in tables, figures and comparisons")
  func formulaNames() async throws {
    let runs = try FinishedRuns()
    try runs.write(FinishedRuns.csv(rows: 90).replacing("Close", with: "+DI"), to: "data.csv")
    let spec = FinishedRuns.csvSpec.replacing("Close", with: "\"+DI\"")
    let folders = [
      try await runs.run(spec, "plots=[comparison]"), try await runs.run(spec, "model.hidden_size=5"),
    ]
    let figure = try String(contentsOfFile: folders[0] + "/plots/comparison.svg", encoding: .utf8)
    #expect(figure.contains(">rmse (lower is better)<") && !figure.contains("Nothing to draw"))
    let comparison = try RunComparison(folders: folders)
    #expect(comparison.metrics.contains { $0.key.series == "+DI" })
  }
}
