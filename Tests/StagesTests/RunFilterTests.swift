import Artifacts
import Foundation
import Planning
import Reports
import Testing

@testable import Stages

@Suite("Conditions on runs")
struct RunFilterTests {
  @Test(
    "what is wrong is said with its place",
    arguments: [
      ("", 0, "expected a field here"), ("rmse", 4, "expected one of = != < <= > >= after 'rmse'"),
      ("rmse <", 6, "expected a value after '<'"), ("rmse<3 and", 10, "expected a field here"),
      ("rmse<3 rmse>1", 7, "expected 'and' or 'or' here"), ("(rmse<3", 0, "this '(' is never closed"),
      ("rmse<3)", 6, "a ')' without a '('"), ("rmse ! 3", 5, "'! ' is not an operator"),
      ("lstm.rmse<gru.rmse", 10, "'lstm.rmse' is compared with a number"),
      ("a='b", 2, "this ' is never closed"), ("rmse<many", 5, "'rmse' is compared with a number"),
      ("validation_loss<low", 16, "'validation_loss' is compared with a number"),
      ("skill-rmse<x", 11, "'skill-rmse' is compared with a number"), ("not", 3, "expected a field here"),
      ("(a=1 b=2)", 5, "expected 'and', 'or' or ')' here"), ("a=(1)", 2, "expected a value after '='"),
    ])
  func errors(text: String, offset: Int, message: String) {
    do {
      _ = try RunFilter(text)
      Issue.record("'\(text)' is read")
    } catch {
      #expect(error.message == message && error.offset == offset, "\(error.message) at \(error.offset)")
      #expect("\(error)".hasPrefix("error[U105]: \(message)\n\(text)\n\(String(repeating: " ", count: offset))^"))
    }
  }

  @Test("no nesting makes the reader fail otherwise than with an error")
  func depth() {
    for text in [String(repeating: "(", count: 100_000), String(repeating: "not ", count: 100_000)] {
      #expect(throws: RunFilterError.self) { try RunFilter(text) }
    }
  }

  @Test(
    "comparisons are of numbers where both sides are, else of text",
    arguments: [
      ("9", RunFilter.Comparison.below, "10", true), ("9", .atMost, "9.0", true), ("9", .equals, "9.0", true),
      ("9", .differs, "9.0", false), ("b", .above, "a", true), ("2026-11-02", .below, "2026-11-10", true),
      ("10", .above, "9", true), ("nan", .atLeast, "1", false), ("a", .equals, "A", false), ("a", .atLeast, "a", true),
    ])
  func comparison(found: String, comparison: RunFilter.Comparison, wanted: String, holds: Bool) {
    #expect(comparison.holds(found, wanted) == holds)
  }

  /// Four runs: widths 2 to 4 of the LSTM, the last with two seeds, and one of another name.
  static func selection(_ condition: String?, sortedBy order: String? = nil, _ runs: FinishedRuns) throws
    -> RunSelection
  {
    try RunSelection(runs.layout, where: try condition.map { try RunFilter($0) }, sortedBy: order)
  }

  static func runs() async throws -> (FinishedRuns, [String: String]) {
    let runs = try FinishedRuns()
    var names: [String: String] = [:]
    for (name, overrides) in [
      ("two", ["models.lstm.hidden_size=2"]),
      ("three", ["models.lstm.hidden_size=3", "training.epochs=1", "training.clip_norm=1"]),
      ("seeds", ["models.lstm.hidden_size=4", "seeds=[1, 2]"]), ("other", ["name=other", "scale=standard"]),
    ] {
      try runs.write(FinishedRuns.spec, to: "s.yaml")
      let run = ExperimentRun(
        try Experiment(path: runs.path("s.yaml"), overrides: overrides), layout: runs.layout)
      _ = try await run.execute(ExecutionOptions())
      names[String(run.folder.suffix(12))] = name
    }
    return (runs, names)
  }

  @Test("runs are chosen by their specs, records and metrics")
  func choice() async throws {
    let (runs, names) = try await Self.runs()
    func chosen(_ condition: String) throws -> Set<String> {
      Set(try Self.selection(condition, runs).matches.compactMap { names[$0.run.record.run] })
    }
    let all: Set<String> = ["two", "three", "seeds", "other"]
    #expect(try chosen("status=done") == all)
    #expect(try chosen("experiment=other") == ["other"])
    #expect(try chosen("models.lstm.hidden_size<4") == ["two", "three"])
    // One of two models is enough, and both parts must hold for the same one.
    #expect(try chosen("model=gru") == all)
    #expect(try chosen("model.family=gru and model.hidden_size=2") == [])
    #expect(try chosen("model.family=lstm and model.hidden_size=2") == ["two"])
    #expect(try chosen("seeds=2") == ["seeds"])
    #expect(try chosen("training.epochs=1 or experiment=other") == ["three", "other"])
    #expect(try chosen("not (training.epochs=1 or experiment=other)") == ["two", "seeds"])
    #expect(try chosen("scale=standard or scale=minmax and training.epochs=1") == ["other", "three"])
    #expect(try chosen("scale='standard'") == ["other"])
    #expect(try chosen("evaluation.metrics=r2") == all)
    #expect(try chosen("rmse<0") == [])
    #expect(try chosen("naive.rmse>0 and lstm.rmse>0 and finished>2001-01-01 and seconds>=0") == all)
  }

  @Test("an order puts runs without a value last, and shows its values from metrics.csv")
  func order() async throws {
    let (runs, _) = try await Self.runs()
    let selection = try Self.selection("model=lstm", sortedBy: "-rmse", runs)
    let table = try selection.table()
    #expect(table.columns.map(\.title) == ["experiment", "run", "model", "rmse", "status", "finished", "seconds"])
    let shown = table.rows.compactMap { $0[3].value }
    #expect(shown.count == 4 && shown == shown.sorted(by: >))
    for match in selection.matches {
      let values = try ComparisonTests.values(match.run.folder, model: "lstm", metric: "rmse")
      let mean = values.reduce(0, +) / Double(values.count)
      let score = try #require(match.run.score(of: "rmse", model: "lstm"))
      #expect(score == Spread(values) && abs(score.mean - mean) <= 1e-12)
      #expect(match.run.score(of: "lstm.rmse", model: nil) == score)
    }
    // Of each run the better network.
    let best = try Self.selection(nil, sortedBy: "rmse", runs)
    for match in best.matches {
      let own = try ["gru", "lstm"].map { model in
        (model, try #require(match.run.score(of: "rmse", model: model)).mean)
      }
      #expect(match.model == own.min { $0.1 < $1.1 }?.0)
    }
    let clipped = try Self.selection(nil, sortedBy: "-training.clip_norm", runs)
    #expect(clipped.matches.map { $0.run.values(of: "training.clip_norm", model: nil).count } == [1, 0, 0, 0])
  }

  @Test("keys of unequal length have one order: what goes on comes before what ends, in both directions")
  func ties() {
    let ascending = [["1", "2"], ["1", "3"], ["1"], ["2", "1"], ["2"], []]
    let descending = [["2", "1"], ["2"], ["1", "3"], ["1", "2"], ["1"], []]
    for (keys, isDescending) in [(ascending, false), (descending, true)] {
      for (left, first) in keys.enumerated() {
        for (right, second) in keys.enumerated() {
          #expect(
            RunSelection.precedes(first, second, isDescending: isDescending) == (left < right), "\(first) \(second)")
        }
      }
    }
  }

  @Test("a field that no run has is refused, with a suggestion")
  func unknown() async throws {
    let runs = try FinishedRuns()
    // Without runs nothing is known to be unknown.
    #expect(try Self.selection("model.famly=lstm", runs).isEmpty)
    _ = try await runs.run()
    do {
      _ = try Self.selection("rmse<3 and model.famly=lstm", runs)
      Issue.record("an unknown field is taken")
    } catch let error as RunFilterError {
      #expect(error.message == "no run has the field 'model.famly'" && error.offset == 11)
      #expect(error.hint == "did you mean 'model.family'?")
    }
  }

  @Test("coverage, width and pinball loss of intervals are metrics as others are, whether a run has them or not")
  func intervalMetrics() async throws {
    let runs = try FinishedRuns()
    _ = try await runs.run()
    let plain = try Self.selection("coverage>0", runs)
    #expect(plain.isEmpty && plain.total == 1)
    let folder = try await runs.run(FinishedRuns.spec, "evaluation.coverage=0.8")
    for metric in ["coverage", "interval-width", "pinball"] {
      for field in [metric, "lstm.\(metric)", "naive.\(metric)"] {
        let selection = try Self.selection("\(field)>0", sortedBy: "-\(metric)", runs)
        #expect(selection.matches.map(\.run.folder) == [folder])
      }
      let values = try ComparisonTests.values(folder, model: "gru", metric: metric)
      #expect(try Self.selection("gru.\(metric)=\(try #require(values.first))", runs).matches.count == 1)
    }
  }

  @Test("JSON has the records with what was asked for")
  func json() async throws {
    let (runs, names) = try await Self.runs()
    let selection = try Self.selection("model.family=lstm and rmse>0", sortedBy: "model.hidden_size", runs)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(selection.json.indentedBytes)) as? [[String: Any]])
    #expect(document.compactMap { names[$0["run"] as? String ?? ""] }.prefix(2) == ["two", "three"])
    let matched = try #require(document[0]["matched"] as? [String: Any])
    #expect(matched["model"] as? String == "lstm" && matched["model.hidden_size"] as? Double == 2)
    #expect(matched["rmse"] as? Double != nil)
    let plain = try #require(
      try JSONSerialization.jsonObject(with: Data(try Self.selection(nil, runs).json.indentedBytes)) as? [[String: Any]]
    )
    #expect(plain.count == 4 && plain.allSatisfy { $0["matched"] == nil })
  }

  @Test("Metrics over seeds have deviation and interval in forms for programs")
  func seeds() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(FinishedRuns.spec, "seeds=[1, 2]")
    let values = try ComparisonTests.values(folder, model: "lstm", metric: "rmse")
    try #require(values.count == 2)
    let selection = try Self.selection("model=lstm and rmse>0", runs)
    let row = try #require(FinishedRuns.rows(try selection.csv().text).first)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(selection.json.indentedBytes)) as? [[String: Any]])
    let matched = try #require(document.first?["matched"] as? [String: Any])
    // Of two seeds the interval reaches from one to the other.
    let expected = [
      "rmse_deviation": abs(values[0] - values[1]) / 2.0.squareRoot(), "rmse_low": values.min()!,
      "rmse_high": values.max()!,
    ]
    for (field, value) in expected {
      #expect(abs(try #require(row[field].flatMap { Double($0) }) - value) <= 1e-12, "\(field)")
      #expect(abs(try #require(matched[field] as? Double) - value) <= 1e-12, "\(field)")
    }
    // A single seed has neither: its columns are empty, its fields are not there.
    let single = try await runs.run(FinishedRuns.spec, "seeds=[1]")
    let both = FinishedRuns.rows(try Self.selection("model=lstm and rmse>0", runs).csv().text)
    try #require(both.count == 2)
    for row in both {
      let isSingle = row["run"] == single.split(separator: "/").last.map(String.init)
      #expect((row["rmse_low"]?.isEmpty ?? true) == isSingle)
    }
  }
}
