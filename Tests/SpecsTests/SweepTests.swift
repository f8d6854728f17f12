import Foundation
import Testing

@testable import Specs

@Suite("Sweeps in specs")
struct SweepTests {
  /// The sweep that the minimal spec with more lines describes, and its experiments at some points.
  private func template(_ extra: String, _ overrides: String...) throws -> SweepTemplate {
    let files = InMemoryFiles(["s.yaml": Example.minimal + "\n" + extra])
    guard case .sweep(let template) = try SpecReader(files: files).read(path: "s.yaml", overrides: overrides) else {
      throw SpecFailure([])
    }
    return template
  }

  /// Points of a grid whose keys all have the same number of values: the first values, the second values, ...
  private func points(_ template: SweepTemplate) -> [[SweepAssignment]] {
    let columns = template.sweep.keys.map { key -> [SweepAssignment] in
      guard case .values(let values) = key.domain else { return [] }
      return values.map { SweepAssignment(key, $0) }
    }
    return (columns.first ?? []).indices.map { row in columns.map { $0[row] } }
  }

  @Test("A matrix gives each point its values, whatever they replace; keys are sorted") func matrix() throws {
    let template = try template(
      """
      training: {optimizer: rmsprop, clip_norm: 3}
      matrix:
        training.optimizer.learning_rate: [0.1, 1e-3]
        models.lstm.hidden_size: [8, 16]
        training.clip_norm: [null, 2]
        features: [[], [{name: lag, period: 2}]]
      """)
    #expect(
      template.sweep.keys.map(\.path) == [
        "features", "models.lstm.hidden_size", "training.clip_norm", "training.optimizer.learning_rate",
      ])
    let specs = try template.experiments(at: points(template))
    #expect(specs.map(\.training.optimizer.learningRate) == [0.1, 0.001])
    #expect(specs.map(\.training.clipNorm) == [nil, 2])
    #expect(specs.map(\.features.count) == [0, 1])
    #expect(specs[1].resolved["models"]?["lstm"]?["hidden_size"] == 16)
    #expect(specs[0].resolved["matrix"] == nil)
    // The override of a point says the same on a command line.
    let overrides = points(template)[1].map(\.override)
    #expect(overrides.first == "features=[{name: lag, period: 2}]")
    let alone = try load(
      Example.minimal + "\ntraining: {optimizer: rmsprop, clip_norm: 3}", overrides[0], overrides[1], overrides[2],
      overrides[3])
    #expect(alone == specs[1])
  }

  @Test("A point of another kind of schedule has none of the keys of the spec's own") func alternatives() throws {
    let template = try template(
      """
      training: {schedule: {name: reduce-on-plateau, patience: 7}}
      matrix: {training.schedule.name: [reduce-on-plateau, cosine]}
      """)
    let specs = try template.experiments(at: points(template))
    #expect(specs[1].training.schedule == .cosine(tMax: nil, minimum: 0))
    #expect(specs[0].resolved["training"]?["schedule"]?["patience"] == 7)
  }

  @Test("Overrides reach into the sweep: whole keys, null to make the spec one experiment again")
  func overrides() throws {
    let extra = "matrix: {model.hidden_size: [8, 16]}"
    let more = try template(extra, "matrix.model.hidden_size=[1, 2, 3]", "matrix.training.l2=[0, 0.1]")
    #expect(more.sweep.keys.map(\.path) == ["model.hidden_size", "training.l2"])
    let one = try load(Example.minimal + "\n" + extra, "matrix=null", "model.hidden_size=8")
    #expect(one == (try load(Example.minimal, "model.hidden_size=8")))
  }

  @Test("Distributions and halving are read") func random() throws {
    let sweep = try template(
      """
      random:
        draws: 4
        seed: 9
        space:
          training.optimizer.learning_rate: {distribution: log-uniform, min: 1e-4, max: 1}
          model.dropout: {distribution: uniform, min: 0, max: 0.5}
          model.hidden_size: {distribution: integer, min: 8, max: 64}
          training.optimizer.name: {distribution: choice, values: [adam, sgd]}
      halving: {min_epochs: 2}
      training: {epochs: 50}
      """
    ).sweep
    #expect(sweep.search == .random(draws: 4, seed: 9))
    #expect(sweep.halving == HalvingSpec(minEpochs: 2, factor: 3))
    let distributions = sweep.keys.compactMap { key -> SweptDomain.Distribution? in
      if case .distribution(let distribution, _) = key.domain { distribution } else { nil }
    }
    #expect(distributions == [.uniform(0...0.5), .integer(8...64), .logUniform(1e-4...1)])
  }

  @Test("Rungs grow by the factor and end before the last epoch")
  func rungs() {
    #expect(HalvingSpec(minEpochs: 5, factor: 3).rungs(epochs: 100) == [5, 15, 45])
    #expect(HalvingSpec(minEpochs: 5, factor: 2).rungs(epochs: 40) == [5, 10, 20])
    #expect(HalvingSpec(minEpochs: 1, factor: 1000).rungs(epochs: .max).count == 7)
  }

  @Test("A value that does not fit is refused once, where the matrix gives it") func badValues() throws {
    let template = try template(
      """
      matrix:
        model.hidden_size: [8, 0]
        training.optimizer.learning_rat: [0.1, 0.2]
      """)
    #expect(throws: SpecFailure.self) { try template.experiments(at: points(template)) }
    do {
      _ = try template.experiments(at: points(template))
    } catch {
      #expect(
        error.problems.map { $0.rendered() } == [
          """
          s.yaml:6:26: error[E108]: 'hidden_size' must be at least 1, got 0
            model.hidden_size: [8, 0]
                                   ^
          """,
          """
          s.yaml:7:3: error[E105]: unknown key 'learning_rat' in 'training.optimizer'
            training.optimizer.learning_rat: [0.1, 0.2]
            ^
          hint: did you mean 'learning_rate'?
          """,
        ])
    }
  }

  @Test(
    "The JSON Schema accepts the keys that can be swept, and no other",
    arguments: [
      ("training.epochs", true), ("training.optimizer.learning_rate", true), ("models.a.b.hidden_size", true),
      ("window.lookback", true), ("features", true), ("training.loss", false), ("training.test_loss", false),
      ("training.checkpoint", false), ("training.checkpoint.seconds", false), ("window.horizon", false),
    ])
  func pattern(key: String, isSwept: Bool) throws {
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(SpecSchema.jsonSchema().utf8)) as? [String: Any])
    func patterns(_ value: Any) -> [String] {
      guard let object = value as? [String: Any] else { return (value as? [Any] ?? []).flatMap(patterns) }
      let own = ((object["propertyNames"] as? [String: Any])?["pattern"] as? String).map { [$0] } ?? []
      return own + object.values.flatMap(patterns)
    }
    let found = Set(patterns(schema)).filter { $0.contains("lookback") }
    #expect(try found.count == 1 && found.allSatisfy { try Regex($0).wholeMatch(in: key) != nil } == isSwept)
  }

  @Test("A model whose name begins with another's is varied by its own keys only") func dottedNames() throws {
    let spec = try load(
      Example.minimal.replacing("model: {family: lstm}", with: "models: {a: {family: lstm}, a.b: {family: lstm}}"))
    #expect(spec.models(variedBy: ["models.a.b.hidden_size"]).map(\.name) == ["a.b"])
    #expect(spec.models(variedBy: ["models.a.hidden_size"]).map(\.name) == ["a"])
  }

  /// Sweeps with several faults after the minimal spec's four lines, and the codes that are reported, by line.
  static let faulty: [(text: String, problems: [String])] = [
    // A list without values, a key that cannot be swept, one that there is not, a value out of bounds, a key given twice.
    (
      """
      window: {lookback: 4}
      matrix:
        training.optimizer.learning_rate: []
        data.path: [a.csv, b.csv]
        model.hiden_size: [4, 8]
        model.num_layers: [1, 0, -1]
      """,
      ["5 E104", "7 E108", "8 E128", "9 E105", "10 E108", "10 E108"]
    ),
    // A sound sweep beside a key that is given twice.
    ("scale: none\nscale: none\nmatrix: {model.hiden_size: [4, 8]}", ["6 E104", "7 E105"]),
    // What a key may be is not known where the family is not.
    ("matrix: {model.family: [], model.attention: [dot]}", ["5 E108"]),
    ("matrix: {training.optimizer: [], training.optimizer.momentum: [0.5]}", ["5 E108"]),
    (
      """
      random:
        draws: 0
        space:
          model.hidden_size: {distribution: integer, min: -4, max: 8}
          model.dropout: {distribution: uniform, min: 0.5, max: 0.1}
      """,
      ["6 E108", "8 E108", "9 E108"]
    ),
    ("matrix: {model.num_layers: []}\nnonsense: 1", ["5 E108", "6 E105"]),
    // What a list without values would have given is not missing besides.
    (
      "training: {optimizer: {learning_rate: 0.1}}\nmatrix: {training.optimizer.name: [], model.num_layers: [1, 2]}",
      ["6 E108"]
    ),
  ]

  @Test("Everything that is wrong with a sweep and its spec is reported at once", arguments: faulty.indices)
  func faults(_ number: Int) throws {
    let (text, expected) = Self.faulty[number]
    do {
      _ = try SpecReader(files: InMemoryFiles(["s.yaml": Example.minimal + "\n" + text])).read(path: "s.yaml")
      Issue.record("it is read")
    } catch {
      #expect(error.problems.map { "\($0.location.line) \($0.code)" } == expected, "\(error)")
    }
  }

  static let refused: [BadSpec] = [
    BadSpec(
      plus: "matrix: {scale: [none, minmax]}", "s.yaml:5:10: error[E128]: 'scale' cannot be swept",
      hint: "keys under models and training (but loss, test_loss and checkpoint), window.lookback and features can: "
        + "others change what is measured, or nothing that validation sees"),
    BadSpec(plus: "matrix: {training.loss: [mse]}", "s.yaml:5:10: error[E128]: 'training.loss' cannot be swept"),
    BadSpec(
      plus: "matrix: {training.test_loss: [true, false]}",
      "s.yaml:5:10: error[E128]: 'training.test_loss' cannot be swept"),
    BadSpec(
      plus: "matrix: {training.checkpoint.seconds: [1, 2]}",
      "s.yaml:5:10: error[E128]: 'training.checkpoint.seconds' cannot be swept"),
    BadSpec(
      plus: "matrix: {model.hidden_size: 8}", "s.yaml:5:29: error[E107]: 'model.hidden_size' must be a list, got 8"),
    BadSpec(
      plus: "matrix: {model.hidden_size: [8, 8]}", "s.yaml:5:33: error[E126]: 'model.hidden_size' has 8 twice"),
    BadSpec(plus: "matrix: {}", "s.yaml:5:9: error[E108]: 'matrix' must name at least one key"),
    BadSpec(
      plus: "matrix: {model.num_layers: [1]}\n"
        + "random: {draws: 1, space: {model.num_layers: {distribution: choice, values: [1]}}}",
      "s.yaml:6:9: error[E124]: the spec gives both 'matrix' and 'random'"),
    BadSpec(
      plus: "halving: {min_epochs: 3}",
      "s.yaml:5:10: error[E125]: 'halving' has an effect only with 'matrix' or 'random'"),
    BadSpec(
      plus: "random: {draws: 20000, space: {model.num_layers: {distribution: choice, values: [1]}}}",
      "s.yaml:5:17: error[E108]: 'draws' must be at most 10000, got 20000"),
    BadSpec(
      plus: "random: {draws: 2, space: {model.dropout: {distribution: uniform, min: 0.5, max: 0.1}}}",
      "s.yaml:5:82: error[E108]: 'max' must be greater than 'min' (5:72)"),
    BadSpec(
      plus: "matrix: {model.num_layers: [1, 2]}",
      "s.yaml:5:1: error[E150]: the spec is a sweep, and one experiment is wanted here",
      hint: "matrix=null and the keys of one point, as key.path=value, name one"),
  ]

  @Test("What is no sweep is refused", arguments: refused) func bad(spec: BadSpec) {
    let lines = refusal(spec.text).split(separator: "\n").map(String.init)
    #expect(lines.first == spec.line)
    if let hint = spec.hint { #expect(lines.last == "hint: " + hint) }
  }

  @Test("More than 10,000 points are refused with their number, at the key") func tooMany() {
    let values = "[" + (1...101).map(String.init).joined(separator: ", ") + "]"
    let text = Example.minimal + "\nmatrix:\n  model.hidden_size: \(values)\n  training.batch_size: \(values)"
    #expect(
      refusal(text).hasPrefix(
        "s.yaml:5:1: error[E129]: 'matrix' has 10201 points; a sweep may have 10000\nmatrix:\n^\n"
          + "hint: give fewer values, or draw from them with 'random'"))
    // 101^40 points would not fit any integer.
    let many = (1...40).map { "  models.m\($0).hidden_size: \(values)\n" }.joined()
    #expect(refusal(Example.minimal + "\nmatrix:\n" + many).contains("'matrix' has more than 9 x 10^18 points"))
  }

  @Test("An override of a swept key is refused, since every point sets it") func idleOverride() {
    let text = Example.minimal + "\nmatrix: {training.l2: [0, 1]}"
    #expect(
      refusal(text, "training.l2=3").hasPrefix(
        "<command line>:1:1: error[E119]: 'training.l2' has no effect: the sweep sets it for every point"))
  }

  @Test("Halving needs an epoch to stop before") func useless() throws {
    let halving = try template("matrix: {model.num_layers: [1, 2]}\nhalving: {min_epochs: 9}\ntraining: {epochs: 9}")
    #expect(throws: SpecFailure.self) { try halving.experiments(at: points(halving)) }
  }

  @Test(
    "A sweep needs a validation part to choose by",
    arguments: [
      ("{train: 0.8, validation: 0, test: 0.2}", 33), ("{test_start: 2024-01-05}", 8),
      ("{rolling: {folds: 2, step: 3, validation: 0}}", 50),
    ])
  func withoutValidation(split: String, column: Int) throws {
    let template = try template("matrix: {model.num_layers: [1, 2]}\nsplit: \(split)")
    do {
      _ = try template.experiments(at: points(template))
      Issue.record("a sweep without a validation part was accepted")
    } catch {
      #expect(
        error.problems.map { $0.rendered().split(separator: "\n").first } == [
          "s.yaml:6:\(column): error[E125]: a sweep chooses by the validation loss, and the split has no validation part"
        ])
    }
  }

  @Test(
    "A key that no validation loss depends on cannot be swept",
    arguments: [
      ("models.average.window: [5, 10]", "only trained models have one"),
      ("training.batch_size: [8, 16]", "no model of the sweep trains in epochs"),
    ])
  func noSay(key: String, hint: String) throws {
    let text = Example.minimal.replacing(
      "model: {family: lstm}", with: "models: {forest: {family: random-forest}, average: {family: moving-average}}")
    let files = InMemoryFiles(["s.yaml": "\(text)\nmatrix: {\(key)}"])
    guard case .sweep(let template) = try SpecReader(files: files).read(path: "s.yaml", overrides: []) else { return }
    do {
      _ = try template.experiments(at: points(template))
      Issue.record("a sweep that changes no loss was accepted")
    } catch {
      let name = key.split(separator: ":")[0]
      #expect(
        error.problems.map { $0.rendered() } == [
          """
          s.yaml:5:10: error[E125]: '\(name)' has no say: a sweep chooses by validation losses, and none depends on it
          matrix: {\(key)}
                   ^
          hint: \(hint)
          """
        ])
    }
  }
}
