import Artifacts
import Foundation
import Planning
import Testing

@testable import Stages

@Suite("Units of values")
struct UnitTests {
  /// All kinds of plots but those that look inside.
  private static let plots =
    "plots=[history, forecast, windows, errors, error-distribution, forecast-error, horizon, comparison, head-to-head]"

  @Test("Naming a unit runs nothing again but what shows it")
  func keys() async throws {
    let runs = try FinishedRuns()
    func outcomes(_ overrides: String...) async throws -> [String] {
      try runs.write(FinishedRuns.spec, to: "s.yaml")
      let experiment = try Experiment(
        path: runs.path("s.yaml"), overrides: [Self.plots, "evaluation.reference=gru"] + overrides)
      let outcome = try await ExperimentRun(experiment, layout: runs.layout).execute(ExecutionOptions())
      #expect(outcome.result.isComplete)
      return outcome.result.stages.filter { $0.outcome.word == "executed" }.map(\.stage)
    }
    _ = try await outcomes()
    let showing = [
      "plot/comparison", "plot/error-distribution", "plot/errors", "plot/forecast", "plot/forecast-error",
      "plot/head-to-head", "plot/horizon", "plot/windows", "report",
    ]
    #expect(try await outcomes("data.unit=USD").sorted() == showing)
    #expect(try await outcomes("data.unit=USD").isEmpty)
    #expect(try await outcomes("data.unit=EUR").sorted() == showing)
    // The same test part, whatever its values are counted in.
    let folder = runs.path("runs/tiny")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "latest" }
    let parts = try names.map { try #require(RunRecord(folder: "\(folder)/\($0)")?.testPart) }
    #expect(parts.count == 3 && Set(parts.map(\.data)).count == 1)
    #expect(try TestPeeks(parts[0], runs.layout.store).count.evaluations == 1)
  }

  @Test("Figures, tables and captions name it, shares do not")
  func shown() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "data.unit=USD", Self.plots, "evaluation.reference=gru",
      "evaluation.metrics=[mse, rmse, mape, r2]", "evaluation.coverage=0.8")
    func svg(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/plots/\(name).svg", encoding: .utf8)
    }
    for name in ["forecast", "windows", "forecast-error"] {
      #expect(try svg(name).contains(">value (USD)<"), "\(name)")
    }
    for name in ["errors", "forecast-error"] { #expect(try svg(name).contains(">Error (USD)<"), "\(name)") }
    #expect(try svg("error-distribution").contains(">Density (per USD)<"))
    for name in ["comparison", "horizon"] {
      let text = try svg(name)
      #expect(text.contains(">mse (USD\u{b2})<") && text.contains(">rmse (USD)<"), "\(name)")
    }
    #expect(try svg("comparison").contains(">mape (%)<"))
    #expect(try svg("comparison").contains(">r2<"))
    #expect(try svg("head-to-head").contains(">mse USD\u{b2}<"))
    #expect(try !svg("history").contains("USD"))
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    for text in [
      "In the unit of the data, USD.", ">rmse USD<", ">mse USD\u{b2}<", ">mape %<", ">r2<", ">width USD<",
      ">pinball USD<",
      "value (USD)",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("original units"))
    let csv = try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8)
    #expect(!csv.contains("USD"))
  }

  @Test("Targets of different units have none together")
  func columns() async throws {
    let runs = try FinishedRuns()
    var rows = "Date,usd,eur\n"
    for row in 0..<60 {
      rows += "2024-\(row < 30 ? "01" : "03")-\(row % 30 < 9 ? "0" : "")\(row % 30 + 1),\(row % 7).5,\(row % 5)\n"
    }
    try runs.write(rows, to: "data.csv")
    let spec = FinishedRuns.csvSpec.replacingOccurrences(
      of: "target: Close", with: "target: [usd, eur], unit: {usd: USD, eur: EUR}")
    let folder = try await runs.run(spec, "plots=[comparison, errors]")
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    #expect(page.contains("Series: all, in original units."))
    #expect(
      page.contains("Series: usd, in the unit of the data, USD.") && page.contains("in the unit of the data, EUR."))
    #expect(page.contains("usd (USD), eur (EUR)"))
    let comparison = try String(contentsOfFile: folder + "/plots/comparison.svg", encoding: .utf8)
    #expect(!comparison.contains("USD") && !comparison.contains("EUR"))
    let errors = try String(contentsOfFile: folder + "/plots/errors-2-eur.svg", encoding: .utf8)
    #expect(errors.contains(">Error (EUR)<") && !errors.contains("USD"))
  }

  /// Two networks that forecast 120 days of two columns in different units.
  private static func twoUnits(_ runs: FinishedRuns) throws -> String {
    var rows = "Date,usd,eur\n"
    for row in 0..<120 {
      rows += "2024-\(["01", "03", "05", "07"][row / 30])-\(row % 30 < 9 ? "0" : "")\(row % 30 + 1),"
      rows += "\(row % 7).5,\(row * row % 50 + 1)\n"
    }
    try runs.write(rows, to: "data.csv")
    return FinishedRuns.csvSpec
      .replacingOccurrences(of: "target: Close", with: "target: [usd, eur], unit: {usd: USD, eur: EUR}")
      .replacingOccurrences(
        of: "model: {family: lstm, hidden_size: 4}",
        with: "models: {gru: {family: gru, hidden_size: 4}, lstm: {family: lstm, hidden_size: 4}}")
  }

  @Test("Errors in different units are pooled nowhere: by fold, head to head, on pages, in show, list and metrics.json")
  func apart() async throws {
    let runs = try FinishedRuns()
    let overrides = [
      "plots=[head-to-head]", "evaluation.reference=gru", "evaluation.metrics=[rmse, mae, mape]",
      "evaluation.coverage=0.8", "split={rolling: {folds: 2, step: 10}}",
    ]
    try runs.write(try Self.twoUnits(runs), to: "s.yaml")
    let experiment = try Experiment(path: runs.path("s.yaml"), overrides: overrides)
    let run = ExperimentRun(experiment, layout: runs.layout)
    let outcome = try await run.execute(ExecutionOptions())
    try #require(outcome.result.isComplete, "\(outcome.result.failure?.description ?? "")")
    let page = try String(contentsOfFile: run.folder + "/report.html", encoding: .utf8)
    #expect(page.contains(">mape % by fold<") && !page.contains(">rmse by fold<"))
    // Errors of the column whose curves are drawn.
    let figure = try String(contentsOfFile: run.folder + "/plots/head-to-head.svg", encoding: .utf8)
    #expect(figure.contains(">mae USD<") && figure.contains(">rmse USD<"))
    let results = try ResultsOverview([.experiment(experiment)], layout: runs.layout).markdown()
    #expect(results.contains("| model | mape % | coverage | against "), "\(results)")

    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: run.folder + "/metrics.json")))
    let byModel = try #require(try CanonicalValue(parsing: bytes).objectValue)
    #expect(byModel.keys.sorted() == ["gru", "lstm", "naive"])
    #expect(byModel.values.allSatisfy { $0["mape"] != nil && $0["coverage"] != nil && $0.objectValue?.count == 2 })
    let shown = try RunDescription(folder: run.folder)
    let tables = try shown.text().split(separator: "\n").filter { $0.hasPrefix("all ") || $0.hasPrefix("usd ") }
    #expect(tables.count == 2 && tables[0].contains("mape") && tables[1].contains("rmse"))
    #expect(tables.first?.contains("rmse") == false)
    guard case .array(let rows)? = shown.json["metrics"] else {
      Issue.record("no list of metrics")
      return
    }
    let pooled = rows.filter { $0["series"]?.stringValue == "all" }.compactMap { $0["metric"]?.stringValue }
    #expect(Set(pooled) == ["mape", "coverage"] && rows.contains { $0["metric"]?.stringValue == "rmse" })
    // A condition on errors in units finds no run, since there is no such error of both.
    func found(_ condition: String) throws -> Bool {
      try !RunSelection(runs.layout, where: RunFilter(condition)).isEmpty
    }
    #expect(try found("mape>0") && !found("rmse>0"))
    // In one unit they are one error.
    let one = try await runs.run(
      Self.twoUnits(runs).replacingOccurrences(of: "unit: {usd: USD, eur: EUR}", with: "unit: USD"))
    #expect(try RunDescription(folder: one).text().contains(/\nall +seed .*rmse/))
    #expect(try found("rmse>0"))
  }

  @Test("predict tells the errors of each target in its unit, of targets in one unit together")
  func predicted() async throws {
    let runs = try FinishedRuns()
    func remarks(_ spec: String) async throws -> (remarks: [String], rows: [[String: String]]) {
      let outcome = try PredictionTests.forecast(runs, try await runs.run(spec, "evaluation.coverage=0.8")) {
        $0.count = 6
        $0.model = "gru"
      }
      return (outcome.remarks.filter { $0.contains(" mae ") }, FinishedRuns.rows(outcome.csv))
    }
    let spec = try Self.twoUnits(runs)
    let apart = try await remarks(spec)
    try #require(apart.remarks.count == 2, "\(apart.remarks)")
    for (remark, (target, unit)) in zip(apart.remarks, [("usd", "USD"), ("eur", "EUR")]) {
      let rows = apart.rows.filter { $0["series"] == target }
      let errors = rows.compactMap { row -> Double? in
        guard let actual = Double(row["actual"] ?? "") else { return nil }
        return abs(actual - (Double(row["predicted"] ?? "") ?? .nan))
      }
      let mae = errors.reduce(0, +) / Double(errors.count)
      #expect(remark.hasPrefix("gru, seed 1, \(target): mae "), "\(remark)")
      #expect(remark.contains(" \(unit), rmse ") && remark.contains(" \(unit), mape "), "\(remark)")
      #expect(
        remark.contains(" % over \(errors.count) of \(rows.count) forecasts; 80 % intervals cover "), "\(remark)")
      let printed = try #require(remark.firstMatch(of: /mae ([0-9.]+)/).flatMap { Double($0.output.1) })
      #expect(!errors.isEmpty && errors.count < rows.count && abs(printed - mae) <= 1e-4 * mae)
    }
    let together = try await remarks(spec.replacingOccurrences(of: "unit: {usd: USD, eur: EUR}", with: "unit: USD"))
    #expect(together.remarks.count == 1)
    #expect(together.remarks.first?.contains(/gru, seed 1: mae [0-9.]+ USD, rmse/) == true, "\(together.remarks)")
  }

  @Test("compare names the unit that all runs share, and warns of others, whose errors in units have no change")
  func compared() async throws {
    let runs = try FinishedRuns()
    let metrics = "evaluation.metrics=[rmse, r2, mape]"
    func run(_ unit: String, _ size: Int) async throws -> String {
      try await runs.run(FinishedRuns.spec, metrics, "data.unit=\(unit)", "models.lstm.hidden_size=\(size)")
    }
    let (one, other, euros) = (try await run("USD", 4), try await run("USD", 5), try await run("EUR", 5))
    let same = try RunComparison(folders: [one, other])
    #expect(same.warnings.isEmpty)
    #expect(try same.text().contains("\nrmse USD  lstm "))
    #expect(try same.html().contains(">rmse (USD)<") && same.html().contains(">rmse USD<"))
    let different = try RunComparison(folders: [one, euros])
    #expect(
      different.warnings == [
        "tiny/\(euros.suffix(12)) has values in EUR instead of USD of tiny/\(one.suffix(12)) (data.unit): errors in units "
          + "are not comparable"
      ])
    #expect(try different.text().contains("\nrmse    lstm "))
    for metric in different.metrics where metric.key.model == "lstm" && metric.key.series == "value" {
      let hasUnit = metric.key.metric == "rmse"
      #expect(metric.best.isEmpty == hasUnit, "\(metric.key.metric)")
      // A change from a score below 0, as of r2, is none.
      if !metric.isSkill && metric.key.metric != "r2" { #expect((metric.changes[1] == nil) == hasUnit) }
    }
    // One that names no unit may well have the same.
    let unnamed = try await runs.run(FinishedRuns.spec, metrics, "models.lstm.hidden_size=5")
    // Every pair of units is told once, whichever run is the first; no run is best by errors in units.
    let yen = try await run("JPY", 5)
    func named(_ folders: String...) -> String { folders.map { "tiny/\($0.suffix(12))" }.joined(separator: ", ") }
    func sentence(_ runs: String, _ unit: String, _ others: String, _ other: String) -> String {
      "\(runs) \(runs.contains(",") ? "have" : "has") values in \(unit) instead of \(other) of \(others) (data.unit): "
        + "errors in units are not comparable"
    }
    let all = try RunComparison(folders: [unnamed, one, euros, other, yen])
    #expect(
      all.warnings == [
        sentence(named(euros), "EUR", named(one, other), "USD"), sentence(named(yen), "JPY", named(one, other), "USD"),
        sentence(named(yen), "JPY", named(euros), "EUR"),
      ])
    #expect(all.metrics.filter { $0.key.metric == "rmse" }.allSatisfy(\.best.isEmpty) && !all.isComparable)
    #expect(all.metrics.contains { $0.key.metric == "mape" && !$0.best.isEmpty })
    let either = try RunComparison(folders: [one, unnamed])
    #expect(either.warnings.isEmpty && either.metrics.contains { $0.changes[1] != nil })
    #expect(try !either.text().contains("rmse USD"))
  }
}
