import Testing

@testable import Specs

@Suite("Inheritance with base:")
struct InheritanceTests {
  private let base = """
    name: parent
    data: {source: csv, path: data/a.csv, time: Date, target: [Close, Open]}
    window: {lookback: 30, horizon: 5}
    models: {lstm: {family: lstm, hidden_size: 32}}
    training: {optimizer: adam, clip_norm: 1, epochs: 9}
    seeds: [1, 2]
    """

  @Test("mappings merge, lists are replaced, the child wins") func merge() throws {
    let child = """
      base: common/base.yaml
      name: child
      data: {target: [Volume]}
      window: {horizon: 7}
      models: {gru: {family: gru}}
      training: {optimizer: {learning_rate: 0.1}}
      """
    let spec = try load(["s.yaml": child, "common/base.yaml": base])
    #expect(
      spec.name == "child"
        && spec.window == WindowSpec(lookback: 30, horizon: 7, stride: 1, offset: 1, targetTransform: nil))
    #expect(spec.data.target == ["Volume"] && spec.models.map(\.name) == ["gru", "lstm"])
    #expect(spec.training.optimizer.learningRate == 0.1 && spec.training.epochs == 9 && spec.seeds == [1, 2])
    #expect(spec.location(of: "window.lookback") == SpecLocation(file: "common/base.yaml", line: 3, column: 20))
    #expect(spec.location(of: "window.horizon") == SpecLocation(file: "s.yaml", line: 4, column: 19))
  }

  @Test("another kind of split, source, schedule or loss replaces the inherited one whole") func alternatives() throws {
    let base = self.base + "\nsplit: {train: 0.6, validation: 0.2, test: 0.2}"
    func child(_ text: String) throws -> ExperimentSpec {
      try load(["s.yaml": "base: b.yaml\n" + text, "b.yaml": base])
    }
    let dates = try child("split: {test_start: 2012-01-01}").split
    guard case .dates(nil, _) = dates else { return #expect(Bool(false), "\(dates)") }
    let rolling = try child("split: {rolling: {folds: 3, step: 5}}")
    guard case .rolling(let folds) = rolling.split else { return #expect(Bool(false), "no folds") }
    #expect(folds.folds == 3 && rolling.resolved["split"]?["train"] == nil)
    #expect(try child("split: {train: 0.7, test: 0.1}").split == .shares(train: 0.7, validation: 0.2, test: 0.1))
    let series = try child("data: {source: synthetic, kind: random-walk, length: 50}")
    guard case .synthetic = series.data else { return #expect(Bool(false), "no synthetic series") }
    // Keys of the other kind may be taken away by name too.
    #expect(
      try child("split: {train: null, validation: null, test: null, rolling: {folds: 3, step: 5}}").split
        == rolling.split)
    let nulled = try child("data: {source: synthetic, path: null, time: null, kind: random-walk, length: 50}")
    #expect(nulled.data == series.data)

    func training(_ text: String, on parent: String) throws -> TrainingSpec {
      let base = self.base.replacing("optimizer: adam, clip_norm: 1, epochs: 9", with: parent)
      return try load(["s.yaml": "base: b.yaml\ntraining: {\(text)}", "b.yaml": base]).training
    }
    let plateau = "schedule: {name: reduce-on-plateau, patience: 7}, loss: {name: huber, delta: 2}"
    for schedule in ["{name: cosine}", "{name: cosine, patience: null}"] {
      #expect(try training("schedule: \(schedule)", on: plateau).schedule == .cosine(tMax: nil, minimum: 0))
    }
    #expect(try training("loss: mae", on: plateau).loss == .mae)
    // Of the same kind they merge as ever, and so do optimizers and families, which share their keys.
    #expect(try training("loss: {delta: 3}", on: plateau).loss == .huber(delta: 3))
    #expect(
      try training("optimizer: sgd", on: "optimizer: {name: adam, learning_rate: 0.5}").optimizer.learningRate == 0.5)
    guard case .lstm(let lstm) = try child("data: {target: [Open]}").models[0].model else {
      return #expect(Bool(false), "no lstm")
    }
    guard case .gru(let gru) = try child("models: {lstm: {family: gru}}").models[0].model else {
      return #expect(Bool(false), "no gru")
    }
    #expect(gru.hiddenSize == 32 && lstm.hiddenSize == 32)
  }

  @Test("a file between may change the kind and back, and two kinds at once are still refused") func kindsInChains()
    throws
  {
    let files = [
      "s.yaml": "base: m.yaml\nsplit: {train: 0.5, validation: 0.3, test: 0.2}",
      "m.yaml": "base: b.yaml\nsplit: {test_start: 2012-01-01}", "b.yaml": base + "\nsplit: {train: 0.6}",
    ]
    #expect(try load(files).split == .shares(train: 0.5, validation: 0.3, test: 0.2))
    let both = refusal(["s.yaml": "base: b.yaml\nsplit: {train: 0.5, test_start: 2012-01-01}", "b.yaml": base])
    #expect(both.contains("error[E124]"))
    // On the command line a key is one key, and the whole is given as such.
    #expect(try load(files, ["split={test_start: 2012-06-01}"]).resolved["split"]?["train"] == nil)
  }

  @Test("a null in the child takes an inherited key away") func null() throws {
    let spec = try load(["s.yaml": "base: b.yaml\ntraining: {clip_norm: null, epochs: null}", "b.yaml": base])
    #expect(spec.training.clipNorm == nil && spec.training.epochs == 100)
  }

  @Test("short forms and long forms inherit from each other") func shortForms() throws {
    let seed = try load(["s.yaml": "base: b.yaml\nseed: 7", "b.yaml": base])
    #expect(seed.seeds == [7])
    let only = try load(["s.yaml": "base: b.yaml\nmodel: {hidden_size: 8}", "b.yaml": base])
    #expect(only.models.map(\.name) == ["lstm"])
    #expect(only.location(of: "models.lstm.hidden_size").file == "s.yaml")
    let added = try load(["s.yaml": "base: b.yaml\nmodel: {family: gru}", "b.yaml": base])
    #expect(added.models.map(\.name) == ["gru", "lstm"])
    let renamed = try load(["s.yaml": "base: b.yaml\nmodel: {family: rnn}", "b.yaml": Example.minimal])
    #expect(renamed.models.map(\.name) == ["rnn"])
    let both = try load(["s.yaml": "base: b.yaml\nmodels: {x: {family: rnn}}", "b.yaml": Example.minimal])
    #expect(both.models.map(\.name) == ["lstm", "x"])
  }

  @Test("a path resolves next to the file that names it") func paths() throws {
    let files = [
      "s.yaml": "base: deep/mid.yaml\nname: x", "deep/mid.yaml": "base: ../lib/b.yaml", "deep/../lib/b.yaml": base,
    ]
    let spec = try load(files)
    guard case .csv(let csv) = spec.data else { return #expect(Bool(false), "not a table") }
    #expect(csv.path.value == "data/a.csv")
    #expect(spec.resolvedPath(for: csv.path) == "/home/user/deep/../lib/data/a.csv")
    guard case .csv(let own) = try load(files, ["data.path=my.csv"]).data else { return }
    #expect(spec.resolvedPath(for: own.path) == "/home/user/my.csv")
    guard case .csv(let absolute) = try load(files, ["data.path=/srv/a.csv"]).data else { return }
    #expect(spec.resolvedPath(for: absolute.path) == "/srv/a.csv")
  }

  @Test("a problem in a base names the base's file and shows its line") func problemInBase() {
    let text = refusal(["s.yaml": "base: b.yaml\n", "b.yaml": base + "\nscale: 5"])
    #expect(
      text == """
        b.yaml:7:8: error[E107]: 'scale' must be one of none, minmax, standard, robust, window, got 5
        scale: 5
               ^
        """)
  }

  @Test("cycles are refused, however they are spelled") func cycles() {
    #expect(
      refusal(["s.yaml": "base: a.yaml", "a.yaml": "base: x/../s.yaml"])
        .hasPrefix("a.yaml:1:7: error[E120]: base cycle: s.yaml -> a.yaml -> x/../s.yaml\n"))
    #expect(refusal(["s.yaml": "base: s.yaml"]).hasPrefix("s.yaml:1:7: error[E120]: base cycle: s.yaml -> s.yaml\n"))
  }

  @Test("16 files may stand behind a spec, 17 may not") func depth() {
    func chain(_ count: Int) -> [String: String] {
      var files = ["s.yaml": "base: 1.yaml", "\(count).yaml": Example.minimal]
      for index in 1..<count { files["\(index).yaml"] = "base: \(index + 1).yaml" }
      return files
    }
    #expect(refusal(chain(16)) == "")
    #expect(
      refusal(chain(17)).hasPrefix("16.yaml:1:7: error[E121]: more than 16 specs inherit from one another"))
  }

  @Test(
    "a base that cannot be used is refused at the place that names it",
    arguments: [
      ("base: no.yaml", "s.yaml:1:7: error[E122]: no.yaml: no such file"),
      ("base: \"\"", "s.yaml:1:7: error[E108]: 'base' must not be empty"),
      ("base: [a]", "s.yaml:1:7: error[E107]: 'base' must be a string, got a list"),
    ])
  func unusable(text: String, line: String) {
    #expect(refusal(text).split(separator: "\n").first.map(String.init) == line)
  }
}
