import Artifacts
import Forecasting
import Foundation
import Reports
import Testing

@testable import Stages

@Suite("Verdicts")
struct VerdictTests {
  /// A model whose forecast errors are given by seed, cutoff and step; the actual value is always 10.
  static func model(
    _ name: String, seeds: [Int?] = [1], cutoffs: [Int] = Array(0..<40), steps: Int = 1, series: [String] = ["a"],
    error: (_ seed: Int, _ cutoff: Int, _ step: Int) -> Double
  ) -> ModelForecasts {
    ModelForecasts(
      model: name,
      seeds: seeds.map { number in
        var seed = ModelForecasts.Seed(seed: number)
        for label in series {
          for cutoff in cutoffs {
            for step in 1...steps {
              seed.keys.append(ForecastKey(series: label, cutoff: Int64(cutoff), horizon: step))
              seed.times.append(Int64(cutoff + step))
              seed.actual.append(10)
              seed.predicted.append(10 + error(number ?? 0, cutoff, step))
            }
          }
        }
        return seed
      })
  }

  /// A number from 0 to 1 without pattern.
  static func noise(_ seed: Int) -> Double {
    Double(seed &* 7919 &+ 13 &* seed &* seed % 101).truncatingRemainder(dividingBy: 97) / 97
  }

  @Test("Targets in different units count alike: what is counted in thousands does not drown the rest")
  func units() throws {
    /// Two targets, the second counted in units of which `factor` make one.
    func model(_ name: String, factor: Double, error: (_ target: Int, _ cutoff: Int) -> Double) -> ModelForecasts {
      var seed = ModelForecasts.Seed(seed: 1)
      for target in 0...1 {
        for cutoff in 0..<60 {
          let scale = target == 1 ? factor : 1
          let actual = Self.noise(cutoff * 3 + target)
          seed.keys.append(ForecastKey(series: "t\(target)", cutoff: Int64(cutoff), horizon: 1))
          seed.times.append(Int64(cutoff + 1))
          seed.actual.append(actual * scale)
          seed.predicted.append((actual + error(target, cutoff)) * scale)
        }
      }
      return ModelForecasts(model: name, seeds: [seed])
    }
    // Far better on the first target, a little worse on the second.
    func tests(_ factor: Double, isScaled: Bool) -> AccuracyTest {
      AccuracyTest(
        model("a", factor: factor) { _, cutoff in 0.4 * Self.noise(cutoff + 7) },
        model("b", factor: factor) { target, cutoff in
          target == 0 ? 0.1 * Self.noise(cutoff + 5) : 0.45 * Self.noise(cutoff + 7)
        }, .squared, isScaled: isScaled)
    }
    let (plain, scaled) = (try #require(tests(1, isScaled: true).test), try #require(tests(4096, isScaled: true).test))
    #expect(abs(plain.statistic - scaled.statistic) <= 1e-9 && scaled.mean > 0)
    let changes = try [1, 4096].map { try #require(tests($0, isScaled: true).change).mean }
    #expect(changes[0] < 0 && abs(changes[0] - changes[1]) <= 1e-12)
    // Without scales the second target alone decides.
    #expect(try #require(tests(4096, isScaled: false).test).mean < 0)
    let list = RunVerdicts.list(
      [model("b", factor: 9) { _, cutoff in Self.noise(cutoff) }, model("a", factor: 9) { _, _ in 0.5 }], .squared,
      isScaled: true)
    #expect(list.verdicts.allSatisfy { $0.metric == "scaled rmse" } && list.method.contains("different units"))
  }

  @Test("Losses are averaged over seeds and steps at each cutoff, and tested with the overlap of the steps")
  func averages() throws {
    let first = Self.model("a", seeds: [1, 2], steps: 3) { seed, cutoff, step in
      Self.noise(seed * 1000 + cutoff * 3 + step)
    }
    let second = Self.model("b", seeds: [1, 2], steps: 3) { seed, cutoff, step in
      1.1 * Self.noise(seed * 500 + cutoff * 5 + step)
    }
    let accuracy = AccuracyTest(first, second, .squared)
    var differences: [Double] = []
    for cutoff in 0..<40 {
      var sum = 0.0
      for seed in 1...2 {
        for step in 1...3 {
          let one = 10 - (10 + Self.noise(seed * 1000 + cutoff * 3 + step))
          let other = 10 - (10 + 1.1 * Self.noise(seed * 500 + cutoff * 5 + step))
          sum += (one * one - other * other) / 6
        }
      }
      differences.append(sum)
    }
    let expected = try #require(DieboldMariano(differences, overlap: 2))
    let test = try #require(accuracy.test)
    #expect(test.lags == expected.lags && test.count == 40 && accuracy.cutoffs == 40 && accuracy.count == 120)
    #expect(abs(test.statistic - expected.statistic) <= 1e-9 * abs(expected.statistic))
    #expect(abs(test.pValue - expected.pValue) <= 1e-9)
  }

  @Test("The mean difference is that of the overall metric where cutoffs have different numbers of forecasts")
  func unbalanced() throws {
    func uneven(_ name: String, _ error: @escaping (Int, Int, Int) -> Double) -> ModelForecasts {
      var model = Self.model(name, error: error)
      let more = Self.model(name, cutoffs: Array(10..<25), series: ["b"], error: { error($0, $1 + 7, $2) })
      model.seeds[0].keys += more.seeds[0].keys
      model.seeds[0].times += more.seeds[0].times
      model.seeds[0].actual += more.seeds[0].actual
      model.seeds[0].predicted += more.seeds[0].predicted
      return model
    }
    let (first, second) = (uneven("a") { Self.noise($0 + $1 * 3 + $2) }, uneven("b") { Self.noise($0 + $1 * 5 + $2) })
    func mse(_ model: ModelForecasts) -> Double {
      zip(model.seeds[0].actual, model.seeds[0].predicted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 55
    }
    let accuracy = AccuracyTest(first, second, .squared)
    #expect(accuracy.count == 55 && accuracy.cutoffs == 40)
    #expect(abs(try #require(accuracy.test).mean - (mse(first) - mse(second))) <= 1e-12)
    let change = (mse(second) / mse(first)).squareRoot() - 1
    #expect(abs(try #require(accuracy.change).mean - change) <= 1e-12)
  }

  @Test("Only forecasts that both made count, in whatever order they stand")
  func alignment() throws {
    let first = Self.model("a", cutoffs: Array(0..<40)) { Self.noise($0 + $1 * 3 + $2) }
    let second = Self.model("b", cutoffs: Array(0..<40)) { Self.noise($0 + $1 * 5 + $2) }
    let mixed = Self.model("b", cutoffs: Array((10..<60).reversed())) { Self.noise($0 + $1 * 5 + $2) }
    func part(_ model: ModelForecasts) -> ModelForecasts {
      Self.model(model.model, cutoffs: Array(10..<40)) { Self.noise($0 + $1 * (model.model == "a" ? 3 : 5) + $2) }
    }
    let accuracy = AccuracyTest(first, mixed, .absolute)
    #expect(accuracy.count == 30 && accuracy.test == AccuracyTest(part(first), part(second), .absolute).test)
    #expect(accuracy.test != AccuracyTest(first, second, .absolute).test)
  }

  @Test("What cannot be compared is not tested, and why")
  func obstacles() {
    let model = Self.model("a") { _, cutoff, _ in Self.noise(cutoff) }
    var other = Self.model("b") { _, cutoff, _ in Self.noise(cutoff + 3) }
    #expect(AccuracyTest(model, model, .squared).isIdentical)
    let seeds = Self.model("a", seeds: [1, 2]) { seed, cutoff, _ in Self.noise(cutoff + 50 * seed) }
    let same = AccuracyTest(seeds, seeds, .squared)
    #expect(same.isIdentical && same.obstacle == nil)
    #expect(
      AccuracyTest(model, Self.model("b", series: ["z"]) { _, _, _ in 1 }, .squared).obstacle
        == "no forecasts in common")
    other.seeds[0].actual[3] = 11
    #expect(AccuracyTest(model, other, .squared).obstacle == "the actual values differ")
    let few = Self.model("b", cutoffs: Array(0..<6)) { _, cutoff, _ in Self.noise(cutoff + 3) }
    #expect(AccuracyTest(model, few, .squared).obstacle == "too few cutoffs: 6")
  }

  /// The verdict on a model whose squared errors are `factor` times as large, with a scatter over seeds.
  static func verdict(factor: Double, scatter: Double, seeds: [Int?], isSameRecipe: Bool = false) -> Verdict {
    let first = model("a", seeds: seeds) { seed, cutoff, _ in 1 + noise(cutoff * 3) + scatter * noise(seed) }
    let second = model("b", seeds: seeds) { seed, cutoff, _ in
      (1 + noise(cutoff * 7)) * factor + scatter * noise(seed + 20)
    }
    let pair = Verdict.Pair(
      first: .init(model: "a", run: 0), second: .init(model: "b", run: 0),
      accuracy: AccuracyTest(first, second, .squared), isSameRecipe: isSameRecipe)
    return Verdict.all([pair], .squared)[0]
  }

  @Test("A clear difference is one, by whatever sign")
  func clear() {
    #expect(Self.verdict(factor: 2, scatter: 0.01, seeds: [1, 2, 3]).outcome == .worse)
    #expect(Self.verdict(factor: 0.5, scatter: 0.01, seeds: [1, 2, 3]).outcome == .better)
    #expect(Self.verdict(factor: 2, scatter: 0.01, seeds: [1, 2, 3]).reason == nil)
    #expect(Self.verdict(factor: 2, scatter: 0, seeds: [1]).reason == "by one seed")
  }

  @Test("A difference within chance, or within what seeds do, or between seeds of one recipe is none")
  func unclear() {
    #expect(Self.verdict(factor: 1, scatter: 0.01, seeds: [1, 2, 3]).outcome == .notDistinguishable)
    let wide = Self.verdict(factor: 1.3, scatter: 9, seeds: [1, 2, 3, 4])
    #expect(wide.outcome == .notDistinguishable)
    let same = Self.verdict(factor: 2, scatter: 0, seeds: [1], isSameRecipe: true)
    #expect(same.outcome == .notDistinguishable && same.reason == "the same model and data, other seeds")
  }

  @Test("A sentence gives deviation and interval of a change where there are several seeds, and of one seed the change")
  func sentences() throws {
    func sentence(_ errors: [Double]) -> String {
      let seeds = errors.indices.map { Optional($0) }
      // The squared loss of a constant error is its square, so that the change is the error less 1.
      let first = Self.model("a", seeds: [nil]) { _, cutoff, _ in cutoff.isMultiple(of: 2) ? 1 : -1 }
      let second = Self.model("b", seeds: seeds) { seed, _, _ in errors[seed] }
      let pair = Verdict.Pair(
        first: .init(model: "a", run: 0), second: .init(model: "b", run: 0),
        accuracy: AccuracyTest(first, second, .squared))
      return VerdictList(verdicts: Verdict.all([pair], .squared), runs: []).sentences[0]
    }
    #expect(sentence([0.9]).contains(": rmse 10.0% lower, "))
    #expect(sentence([1.1]).contains(": rmse 10.0% higher, "))
    // By hand: of 0.9 and 1.2 the mean is 1.05, the deviation 0.3 / sqrt 2; resampled means reach from 0.9 to 1.2.
    #expect(sentence([0.9, 1.2]).contains(": rmse change +5.0% ± 21.2%, 95 % interval -10.0% to +20.0%, "))
  }

  @Test("Several tests are corrected together")
  func corrected() throws {
    let base = Self.model("a") { _, cutoff, _ in 1 + Self.noise(cutoff * 3) }
    let pairs = [1.1, 1.2, 2].map { factor in
      Verdict.Pair(
        first: .init(model: "a", run: 0), second: .init(model: "b\(factor)", run: 0),
        accuracy: AccuracyTest(
          base, Self.model("b") { _, cutoff, _ in factor * (1 + Self.noise(cutoff * 7)) }, .squared))
    }
    let raw = try pairs.map { try #require($0.accuracy.test?.pValue) }
    #expect(Verdict.all(pairs, .squared).map(\.correctedPValue) == holmCorrected(raw).map { $0 })
  }

  /// An easy series with enough cutoffs, on which a network learns something in a second.
  static let spec = FinishedRuns.spec.replacing("length: 90, noise: 0.2", with: "length: 400, noise: 0.05")
    .replacing("epochs: 2", with: "epochs: 12")

  @Test("Runs that differ only in their seeds are not distinguishable; a network that learned nothing is worse")
  func runs() async throws {
    let runs = try FinishedRuns()
    let first = try await runs.run(Self.spec, "seeds=[1]")
    let other = try await runs.run(Self.spec, "seeds=[2]")
    let broken = try await runs.run(
      Self.spec, "seeds=[1]", "training.optimizer.learning_rate=1e-9", "training.epochs=1")

    let seeds = try RunComparison(folders: [first, other])
    #expect(seeds.verdicts.verdicts.map(\.outcome) == [.notDistinguishable, .notDistinguishable])
    let text = try seeds.text()
    #expect(text.contains("not distinguishable (the same model and data, other seeds)"))
    #expect(try seeds.html().contains("not distinguishable"))
    let rows = FinishedRuns.rows(try seeds.csv()).filter { $0["verdict"] != "" }
    #expect(rows.map { $0["metric"] } == ["rmse", "rmse"])
    #expect(rows.allSatisfy { $0["verdict"] == "not distinguishable" })

    // The test loss by epoch decides nothing.
    let watched = try await runs.run(Self.spec, "seeds=[2]", "training.test_loss=true")
    let same = try RunComparison(folders: [first, watched]).verdicts.verdicts.map(\.outcome)
    #expect(same == [.notDistinguishable, .notDistinguishable])

    let clear = try RunComparison(folders: [first, broken])
    #expect(clear.verdicts.verdicts.map(\.outcome) == [.worse, .worse])
    #expect(try !clear.text().contains("not distinguishable"))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(clear.json.indentedBytes)) as? [String: Any])
    let verdicts = try #require(document["verdicts"] as? [[String: Any]])
    #expect(verdicts.map { $0["verdict"] as? String } == ["worse", "worse"])
    #expect(verdicts.map { $0["model"] as? String } == ["gru", "lstm"])
    // What the table in the report says about the run itself: both networks against the naive forecast and each other.
    let page = try String(contentsOfFile: broken + "/report.html", encoding: .utf8)
    #expect(page.contains("is worse than naive, the best baseline") && !page.contains("bootstrap over seeds"))
  }

  @Test("Models of other names are compared with each other where none is common, and more seeds give an interval")
  func otherNames() async throws {
    let runs = try FinishedRuns()
    let first = try await runs.run(Self.spec, "seeds=[1, 2]")
    let text = Self.spec.replacing("  gru: {family: gru, hidden_size: 4}\n", with: "").replacing(
      "lstm:", with: "other:")
    let second = try await runs.run(text, "seeds=[1, 2]")
    let list = try RunComparison(folders: [first, second]).verdicts
    #expect(list.verdicts.map(\.first.model) == ["gru", "lstm"])
    #expect(list.verdicts.allSatisfy { $0.second == .init(model: "other", run: 1) })
    #expect(list.verdicts.allSatisfy { $0.accuracy.change?.interval != nil })
    let test = try #require(list.verdicts.first?.accuracy)
    let change = try #require(test.change)
    #expect(try list.table().rows[0][3] == .estimate(change) && change.deviation != nil)
    let row = try #require(FinishedRuns.rows(try list.rows().text).first)
    #expect(row["change_deviation"].flatMap { Double($0) } == change.deviation)
    // Of other seeds deviation and interval are of seeds drawn apart.
    let third = try await runs.run(text, "seeds=[3, 4]")
    let apart = try RunComparison(folders: [first, third]).verdicts.verdicts[0].accuracy.change
    #expect(apart?.deviation != nil && apart?.interval != nil)
    #expect(list.method.contains("bootstrap over seeds"))
  }
}
