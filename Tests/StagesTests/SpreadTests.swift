import Foundation
import Reports
import Testing

@testable import Stages

@Suite("Numbers over seeds")
struct SpreadTests {
  // Python's statistics module gives these.
  @Test(
    "Mean and sample standard deviation",
    arguments: [([3.0, 5, 4], 4.0, 1.0), ([0.25, 0.5], 0.375, 0.17677669529663687), ([2, 2, 2], 2, 0)])
  func moments(values: [Double], mean: Double, deviation: Double) throws {
    let spread = Spread(values)
    #expect(spread.mean == mean)
    #expect(abs(try #require(spread.deviation) - deviation) <= 1e-15)
  }

  @Test("A single seed has no deviation and no interval, and looks as it is")
  func single() {
    #expect(Spread([2.5]).deviation == nil && Spread([2.5]).interval == nil)
    #expect(Spread([2.5]).cell == .number(2.5) && Spread([]).cell == .empty)
  }

  @Test(
    "A change is paired by the same seeds, drawn apart by others, and alone by one seed",
    arguments: [
      // In proportion seed by seed; then 2 of 6 and 3 of 4: (2 - 6 / 2) / 5 and (3 - 4 / 2) / 5 are -0.2 and 0.2.
      ([3.0, 2], [1, 2], [6.0, 4], [1, 2], -0.5, 0), ([2, 3], [1, 2], [4, 6], [2, 1], -0.5, 0.08),
      // Variances 2 and 0.8 x 0.8 x 2 add up, over 5 x 5. One seed in common is not a pair of them.
      ([3, 5], [1, 2], [4, 6], [3, 4], -0.2, 0.1312), ([3, 5], [1, 2], [4, 6], [2, 3], -0.2, 0.1312),
      // Two of three in common are not the same seeds: the change is that of all, and so is its interval. Variances 3 and 1.
      ([4, 4, 7], [1, 2, 3], [4, 5, 6], [2, 3, 4], 0, 0.16),
      // A baseline has no seeds: (4 - 6) / 5 and (8 - 6) / 5; (3 - 4 / 2) / 6 and (3 - 8 / 2) / 6.
      ([4, 8], [1, 2], [5], [nil], 0.2, 0.32), ([3], [nil], [4, 8], [1, 2], -0.5, 1.0 / 18),
      ([3], [1], [4, 6], [1, 2], -0.4, nil), ([3, 4], [1, 2], [7], [1], -0.5, nil),
    ] as [([Double], [Int?], [Double], [Int?], Double, Double?)])
  func changes(
    own: [Double], seeds: [Int?], reference: [Double], others: [Int?], mean: Double, variance: Double?
  ) throws {
    let change = try #require(Estimate(changeTo: own, ofSeeds: seeds, from: reference, ofSeeds: others))
    #expect(abs(change.mean - mean) <= 1e-15)
    #expect((change.deviation == nil) == (variance == nil) && (change.interval == nil) == (variance == nil))
    if let deviation = change.deviation, let variance { #expect(abs(deviation * deviation - variance) <= 1e-15) }
    if let interval = change.interval { #expect(interval.contains(mean)) }
    #expect(Estimate(changeTo: own, ofSeeds: seeds, from: reference.map { $0 * 0 }, ofSeeds: others) == nil)
  }

  @Test("A change that is nearly the same for each seed has a narrow interval, however far the seeds are apart")
  func proportional() throws {
    // -99.9, -99.895 and -99.89 %: resamples of three reach from the least ratio to the greatest.
    let (own, reference) = ([0.8, 1.26, 1.1], [800.0, 1200, 1000])
    let change = try #require(
      Estimate(changeTo: own, ofSeeds: [1, 2, 3], from: reference, ofSeeds: [1, 2, 3]))
    let interval = try #require(change.interval)
    #expect(abs(interval.lowerBound + 0.999) <= 1e-12 && abs(interval.upperBound + 0.9989) <= 1e-12)
    #expect(try #require(change.deviation) < 1e-4)
    // The other way round it is a reduction.
    #expect(change.negated.mean == -change.mean && change.negated.deviation == change.deviation)
    #expect(change.negated.interval == -interval.upperBound ... -interval.lowerBound)
    // No positive number falls by more than 100 %, whichever seeds are drawn.
    let apart = try #require(Estimate(changeTo: own, ofSeeds: [1, 2, 3], from: reference, ofSeeds: [4, 5, 6]))
    #expect(try #require(apart.interval).lowerBound > -1)
  }

  @Test("Folds of one seed are not repetitions: their mean is the seed's")
  func folds() {
    let trainings: [(seed: Int, value: Double?)] = [(2, 5), (1, 1), (1, 3), (2, 9), (3, nil), (4, 6), (4, nil)]
    #expect(Spread(overFolds: trainings).values == [2, 7, 6])
  }

  @Test("Every table of a report over seeds has mean, deviation and interval, as metrics.csv gives them")
  func report() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "seeds=[1, 2, 3]", "evaluation.reference=gru", "evaluation.coverage=0.8",
      "evaluation.metrics=[rmse, mape]", RollingRunTests.rolling)
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    let metrics = FinishedRuns.rows(try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8))
    func values(_ model: String, _ metric: String, fold: String = "all", horizon: String = "all") -> [Double] {
      metrics.filter {
        $0["model"] == model && $0["metric"] == metric && $0["fold"] == fold && $0["horizon"] == horizon
      }.compactMap { Double($0["value"] ?? "") }
    }
    /// The numbers of the cells that show an estimate, in the row of a model below a text.
    func shown(below text: String, _ model: String) throws -> [[Double]] {
      let table = try #require(page.components(separatedBy: text).dropFirst().first)
      let row = try #require(table.components(separatedBy: "<tr>").first { $0.contains(">\(model)<") })
      let cell = /<td class="number">(.*?)<\/td>/
      return row.matches(of: cell).filter { $0.output.1.contains("±") }.map { match in
        match.output.1.replacing("−", with: "-").matches(of: /-?[0-9.]+/).compactMap { Double($0.output) }
      }
    }
    func check(_ cells: [[Double]], _ expected: [[Double]], unit: Double = 1) throws {
      try #require(cells.count == expected.count)
      for (cell, values) in zip(cells, expected) {
        try #require(cell.count == 4 && values.count == 3)
        let mean = values.reduce(0, +) / 3
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
        // Four digits or one of percent; resampled means of three values reach from the least to the greatest.
        let tolerance = 0.051 * unit + 0.001 * abs(mean)
        #expect(abs(cell[0] - mean) <= tolerance && abs(cell[1] - deviation) <= tolerance)
        #expect(abs(cell[2] - values.min()!) <= tolerance && abs(cell[3] - values.max()!) <= tolerance)
      }
    }
    try check(
      try shown(below: "Test metrics</h2>", "lstm"),
      [values("lstm", "rmse"), values("lstm", "mape"), values("lstm", "skill-rmse").map { 100 * $0 }], unit: 1)
    try check(
      try shown(below: "<span>By steps ahead.", "lstm"),
      ["1", "2"].map { values("lstm", "mape", horizon: $0) }, unit: 1)
    try check(
      try shown(below: "Prediction intervals</h2>", "lstm"),
      ["coverage", "interval-width", "pinball"].map { values("lstm", $0) }, unit: 0.01)
    try check(
      try shown(below: "rmse by fold</th>", "lstm"),
      ["1", "2", "3", "all"].map { values("lstm", "rmse", fold: $0) }, unit: 0.01)
    // What training came to is a seed's mean over folds.
    let training = try #require(page.components(separatedBy: "Training</h2>").dropFirst().first)
    let rows = training.components(separatedBy: "<tr>").filter { $0.contains(">lstm<") }.prefix(10).map { row in
      row.matches(of: /<td[^>]*>(.*?)<\/td>/).map { String($0.output.1) }
    }
    try #require(rows.count == 10)
    let losses = try (1...3).map { seed in
      let own = rows.filter { $0[0] == "\(seed)" }.compactMap { Double($0[5]) }
      try #require(own.count == 3)
      return own.reduce(0, +) / 3
    }
    let all = try #require(rows.last)
    #expect(all[0] == "all" && all[1] == "all")
    let shownLoss = all[5].matches(of: /[0-9.]+/).compactMap { Double($0.output) }
    try check([shownLoss], [losses], unit: 0.001)
    let (own, reference) = (values("lstm", "rmse"), values("gru", "rmse"))
    let improvements = try shown(below: "<span>How much lower errors are", "lstm")
    try check(Array(improvements.prefix(1)), [own])
    let ratio = own.reduce(0, +) / reference.reduce(0, +)
    let parts = zip(own, reference).map { 100 * ($0 - ratio * $1) / (reference.reduce(0, +) / 3) }
    let reductions = zip(own, reference).map { 100 * (1 - $0 / $1) }
    let expected = [
      100 * (1 - ratio), (parts.reduce(0) { $0 + $1 * $1 } / 2).squareRoot(), reductions.min()!, reductions.max()!,
    ]
    try #require(improvements.count == 2 && improvements[1].count == 4)
    for (value, wanted) in zip(improvements[1], expected) { #expect(abs(value - wanted) <= 0.051) }
  }

  @Test("Figures over seeds show means and say so, and errors the best baseline beside the naive forecast")
  func figures() async throws {
    let runs = try FinishedRuns()
    let folder = try await runs.run(
      FinishedRuns.spec, "seeds=[1, 2, 3]", "evaluation.coverage=0.8",
      "evaluation.baselines=[naive, drift, seasonal-naive]",
      "plots=[history, forecast, windows, errors, forecast-error, error-distribution, horizon, comparison]")
    func svg(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/plots/\(name).svg", encoding: .utf8)
    }
    for name in ["forecast", "windows", "errors", "forecast-error", "error-distribution"] {
      #expect(try svg(name).contains("means over 3 seeds"), "\(name)")
      #expect(try !svg(name).contains("seed 1"), "\(name)")
    }
    for name in ["forecast", "windows", "forecast-error"] {
      #expect(try svg(name).contains("lstm, prediction interval"), "\(name)")
    }
    // The size of errors in the title is that of metrics.csv, of the first step.
    let metrics = FinishedRuns.rows(try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8))
    func rmse(_ model: String, _ horizon: String) -> [Double] {
      metrics.filter { $0["model"] == model && $0["metric"] == "rmse" && $0["horizon"] == horizon }
        .compactMap { Double($0["value"] ?? "") }
    }
    let shown = try #require(try svg("errors").firstMatch(of: /lstm: mean .*?, rmse ([0-9.]+) ± ([0-9.]+) \(/))
    let values = rmse("lstm", "1")
    let mean = values.reduce(0, +) / 3
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    #expect(abs(try #require(Double(shown.output.1)) - mean) <= 0.006)
    #expect(abs(try #require(Double(shown.output.2)) - deviation) <= 0.006)
    let best = ["naive", "drift", "seasonal-naive"].min { rmse($0, "all")[0] < rmse($1, "all")[0] }
    #expect(try svg("errors").contains("naive: mean") && svg("errors").contains("\(best ?? "?"): mean"))
  }
}
