import Testing

@Suite("What runs again, and what does not")
struct CacheTests {
  /// A change of the spec and the stages that it runs again.
  struct Change: CustomTestStringConvertible {
    let name: String
    let overrides: [String]
    let executed: Set<String>

    var testDescription: String { name }
  }

  static let results: Set = ["evaluate", "plot/history", "plot/comparison", "report"]

  @Test(
    "A change runs again what depends on it, nothing else",
    arguments: [
      Change(
        name: "one model's size", overrides: ["models.lstm.hidden_size=5"],
        executed: results.union(["train/lstm/seed-1", "predict/lstm/seed-1"])),
      Change(
        name: "a seed more", overrides: ["seeds=[1, 2]"],
        executed: results.union([
          "train/lstm/seed-2", "predict/lstm/seed-2", "train/gru/seed-2", "predict/gru/seed-2",
        ])),
      Change(
        name: "a model more", overrides: ["models.rnn={family: rnn, hidden_size: 3}"],
        executed: results.union(["train/rnn/seed-1", "predict/rnn/seed-1"])),
      Change(
        name: "the training", overrides: ["training.optimizer.learning_rate=0.01"],
        executed: results.union([
          "train/lstm/seed-1", "predict/lstm/seed-1", "train/gru/seed-1", "predict/gru/seed-1",
        ])),
      Change(
        name: "the plots", overrides: ["plots=[history, comparison, errors]"], executed: ["plot/errors", "report"]),
      Change(name: "a plot less", overrides: ["plots=[history]"], executed: ["report"]),
      Change(name: "the metrics", overrides: ["evaluation.metrics=[rmse, r2]"], executed: results),
      Change(
        name: "a baseline more", overrides: ["evaluation.baselines=[naive, drift]"],
        executed: results.union(["predict/drift"])),
      Change(name: "a word about it", overrides: ["description=new words"], executed: ["report"]),
      Change(
        name: "the loss", overrides: ["training.loss=mae"],
        executed: results.union([
          "train/lstm/seed-1", "predict/lstm/seed-1", "train/gru/seed-1", "predict/gru/seed-1",
        ])),
      Change(
        name: "the split",
        overrides: ["split={train: 0.6, validation: 0.2, test: 0.2}"],
        executed: results.union([
          "windows", "train/lstm/seed-1", "predict/lstm/seed-1", "train/gru/seed-1", "predict/gru/seed-1",
          "predict/naive",
        ])),
      Change(name: "defaults, spelled out", overrides: ["scale=minmax", "seeds=[1]", "window.stride=1"], executed: []),
      Change(name: "how often checkpoints are kept", overrides: ["training.checkpoint={epochs: 1}"], executed: []),
      Change(
        name: "the same number written otherwise", overrides: ["training.optimizer.learning_rate=1e-3"], executed: []),
    ])
  func change(_ change: Change) throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.executed(["s.yaml"] + change.overrides) == change.executed)
    // And back: everything is still there.
    #expect(try work.executed(["s.yaml"]) == [])
  }

  @Test(
    "What the data refuses is refused alike whatever is in the store",
    arguments: [
      (["evaluation.coverage=0.9999"], "E147"),
      (["evaluation.season=5000", "evaluation.baselines=[seasonal-naive]"], "E146"),
      (["split={rolling: {folds: 2, step: 5, validation: 0}}", "training.early_stopping.patience=3"], "E147"),
      (["split={rolling: {folds: 2, step: 5, embargo: 100000}}"], "E143"),
      (["split={rolling: {folds: 1000, step: 5}}"], "E143"), (["window.lookback=5000"], "E144"),
    ])
  func refusedAlike(overrides: [String], code: String) throws {
    let rolling = "split={rolling: {folds: 2, step: 5}}"
    let empty = try TinyExperiment.workspace()
    let full = try TinyExperiment.workspace()
    #expect(try full.run("run", "s.yaml").exitCode == 0)
    #expect(try full.run("run", "s.yaml", rolling).exitCode == 0)
    #expect(try full.run("run", "s.yaml", "split={rolling: {folds: 2, step: 5, validation: 0}}").exitCode == 0)
    let checked = try empty.run(["check", "s.yaml"] + overrides)
    #expect(checked.exitCode == 3 && checked.errors.contains("error[\(code)]"), "\(checked.errors)")
    for work in [empty, full] {
      let result = try work.run(["run", "s.yaml", "--quiet"] + overrides)
      #expect(result.exitCode == 3)
      #expect(result.errors == checked.errors)
    }
  }

  @Test("Comments, the order of keys, other styles and spelled-out defaults run nothing")
  func sameMeaning() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let rewritten = """
      # The same experiment in other words.
      plots:
        - history
        - comparison
      evaluation: {moving_average: 5, baselines: [naive], metrics: [rmse, mae, mape]}
      training:
        shuffle: true
        batch_size: 0x10
        epochs: 2
        optimizer: {name: adam, learning_rate: 0.001, beta1: 0.9}
        schedule: constant
      models:
        lstm: {hidden_size: 4, family: "lstm", dropout: 0, num_layers: 1}
        gru: {hidden_size: 4, family: gru}  # first no longer
      window: {horizon: 2, lookback: 6, stride: 1}
      split: {test: 0.15, train: 0.7, validation: 0.15}
      data:
        noise: 0.2
        length: 90
        kind: sine-mixture
        source: synthetic
      name: tiny

      """
    try work.write(rewritten, to: "other.yaml")
    #expect(try work.executed(["other.yaml"]) == [])
    #expect(try work.run("list").output.split(separator: "\n").count { $0.hasPrefix("tiny") } == 1)
  }

  @Test("Removing a key that was not at its default runs again what it belonged to")
  func removedKey() throws {
    let work = try TinyExperiment.workspace()
    try work.write(
      TinyExperiment.spec.replacingOnce(
        "{family: lstm, hidden_size: 4}", by: "{family: lstm, hidden_size: 4, forget_bias: 1.0}"),
      to: "s.yaml")
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    try work.write(TinyExperiment.spec, to: "s.yaml")
    #expect(
      try work.executed(["s.yaml"])
        == CacheTests.results.union(["train/lstm/seed-1", "predict/lstm/seed-1"]))
  }

  @Test(
    "Data at another path runs nothing but the page, which names the path; data that is the same for the models, only the reading"
  )
  func movedData() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: TinyExperiment.csv())
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    try work.write(TinyExperiment.csv(), to: "moved/here.csv")
    #expect(try work.executed(["s.yaml", "data.path=moved/here.csv"]) == ["report"])
    // Another byte, the same numbers.
    try work.write(TinyExperiment.csv().replacingOnce("Volume", by: "Volumes"), to: "data.csv")
    #expect(try work.executed(["s.yaml"]) == ["load"])
    // Another number in a column that nothing uses.
    try work.write(TinyExperiment.csv().replacingOnce(",1\n", by: ",2\n"), to: "data.csv")
    #expect(try work.executed(["s.yaml"]) == ["load"])
  }

  @Test("A stage's result serves every experiment that asks for the same")
  func shared() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.executed(["s.yaml", "name=another"]) == ["report"])
  }

  @Test("explain names the field with its old and its new value, then says what follows from it")
  func explanation() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("explain", "s.yaml", "load").output == "stage 'load' will run: never run\n")
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("explain", "s.yaml").output == "nothing would run: all 12 stages are cached\n")
    let all = try work.run("explain", "s.yaml", "models.lstm.hidden_size=5")
    #expect(all.exitCode == 0)
    // The change is named once, where it begins; the page, which shows the whole spec, does not say it again.
    let lines = all.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[0] == "stage 'train/lstm/seed-1' will run: models.lstm.hidden_size: 4 -> 5")
    #expect(lines[1] == "  and after that predict/lstm/seed-1, evaluate, plot/history, plot/comparison, report")
    #expect(
      lines[2].hasPrefix("6 of 12 stages will run: about ")
        && lines[2].hasSuffix("s one after the other, as in the run before"))
    let one = try work.run("explain", "s.yaml", "evaluate", "models.lstm.hidden_size=5")
    let told = one.output.split(separator: "\n").map(String.init)
    #expect(told.count == 3)
    #expect(told[0] == "stage 'evaluate' will run: upstream stage 'train/lstm/seed-1' will run")
    #expect(told[1] == "  because stage 'train/lstm/seed-1' will run: models.lstm.hidden_size: 4 -> 5")
    #expect(told[2].hasPrefix("  about ") && told[2].hasSuffix("s, as in the run before"))
    // What changed by itself besides is named too.
    let more = try work.run("explain", "s.yaml", "models.lstm.hidden_size=5", "evaluation.metrics=[rmse]")
    #expect(
      more.output.contains("\nstage 'evaluate' would run anyway, and has changed too: evaluation.metrics: "))
    #expect(!more.output.contains("plot/history' would") && !more.output.contains("report' would"))
    let both = try work.run("explain", "s.yaml", "training.epochs=3")
    #expect(
      both.output.hasPrefix(
        "stage 'train/gru/seed-1' will run: training.epochs: 2 -> 3\n  and for the same reason train/lstm/seed-1\n"
      ))
    // The durations are those of the run's own record: a year for one stage shows.
    let record = try work.text("runs/tiny/latest/run.json")
    let slow = record.replacing(/"seconds": [0-9.]+\n/) { _ in "\"seconds\": 86400\n" }
    try work.write(slow, to: "runs/tiny/latest/run.json")
    let days = try work.run("explain", "s.yaml", "models.lstm.hidden_size=5", "seeds=[1, 2]")
    #expect(days.output.contains(": about 10 d 00 h one after the other, as in the run before\n"), "\(days.output)")
    let cached = try work.run("explain", "s.yaml", "train/gru", "models.lstm.hidden_size=5")
    #expect(cached.output.hasPrefix("stage 'train/gru/seed-1' is cached (key "))
    let two = try work.run("explain", "s.yaml", "train/gru", "training.epochs=3", "training.optimizer=sgd")
    #expect(
      two.output.hasPrefix(
        "stage 'train/gru/seed-1' will run: training.epochs: 2 -> 3\n  and training.optimizer."))
    // Of a kind, each stage with its change, and what they take together.
    let kind = try work.run("explain", "s.yaml", "train", "training.epochs=3").output
    for model in ["gru", "lstm"] {
      #expect(kind.contains("stage 'train/\(model)/seed-1' will run: training.epochs: 2 -> 3\n"))
    }
    #expect(kind.contains("\n2 of these 2 stages will run: about "))
    // Whatever changes is named as the spec names it, and nothing else is.
    let coverage = try work.run("explain", "s.yaml", "evaluation.coverage=0.8").output.split(separator: "\n")
    #expect(
      coverage.dropLast() == [
        "stage 'predict/gru/seed-1' will run: evaluation.coverage: (absent) -> 0.8",
        "  and for the same reason predict/lstm/seed-1, predict/naive, plot/history",
        "  and after that evaluate, plot/comparison, report",
      ])
    for (change, key) in [
      ("scale=window", "scale: \"minmax\" -> \"window\""), ("seeds=[1, 2]", "seeds: [1] -> [1,2]"),
      ("window.offset=2", "window.offset: "), ("window.target_transform=log-return", "window.target_transform: "),
      ("features=[{name: lag, column: value}]", "features: [] -> "), ("data.unit=USD", "data.unit: (absent) -> "),
      ("training.loss=mae", "training.loss.name: \"mse\" -> \"mae\""), ("data.noise=0.3", "data.noise: 0.2 -> 0.3"),
      ("models.lstm.dropout=0.1", "models.lstm.dropout: 0.0 -> 0.1"),
      ("split={train: 0.6, validation: 0.2, test: 0.2}", "split.test: 0.15 -> 0.2"),
    ] {
      let text = try work.run("explain", "s.yaml", change).output
      #expect(text.contains(" \(key)") && !text.contains("parameters."), "\(text)")
    }
    let unknown = try work.run("explain", "s.yaml", "trian")
    #expect(unknown.exitCode == 2)
    #expect(unknown.firstError.hasPrefix("error[E122]: no stage named 'trian'"))
  }

  @Test(
    "explain says which change of a cached stage made an input differ",
    arguments: ["window.lookback=7", "data.noise=0.3"])
  func changedInputs(override: String) throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    #expect(try work.run("run", "s.yaml", override, "--until", "windows").exitCode == 0)
    let origin =
      override == "window.lookback=7"
      ? "  because stage 'windows' has changed since: window.lookback: 6 -> 7\n"
      : "  because stage 'load' has changed since: data.noise: 0.2 -> 0.3\n"
    for model in ["gru", "lstm"] {
      let one = try work.run("explain", "s.yaml", "train/\(model)", override).output
      #expect(one.hasPrefix("stage 'train/\(model)/seed-1' will run: input "))
      #expect(one.contains(origin))
    }
    // A stage further on names it too, once.
    let later = try work.run("explain", "s.yaml", "evaluate", override).output
    #expect(later.split(separator: "\n").count { $0 + "\n" == origin } == 1)
    let all = try work.run("explain", "s.yaml", override).output
    #expect(all.contains(origin) && !all.contains("has changed too"))
    // Done again as before, nothing is to blame.
    #expect(try work.run("explain", "s.yaml", "train").output.contains("0 of these 2 stages will run\n"))
  }

  @Test("explain of a stage behind many others says what changed once, and counts the rest")
  func manyInputs() throws {
    let work = try TinyExperiment.workspace()
    let many = ["seeds=[1, 2, 3, 4, 5]"]
    #expect(try work.run(["run", "s.yaml"] + many).exitCode == 0)
    let changed = many + ["training.epochs=3"]
    func lines() throws -> [String] {
      try work.run(["explain", "s.yaml", "evaluate"] + changed).output.split(separator: "\n").map(String.init)
    }
    let before = try lines()
    #expect(before.count == 4)
    #expect(before[1] == "  because stage 'train/gru/seed-1' will run: training.epochs: 2 -> 3")
    #expect(
      before[2]
        == "  and for the same reason train/gru/seed-2, train/gru/seed-3, train/gru/seed-4, train/gru/seed-5, "
        + "train/lstm/seed-1, train/lstm/seed-2 and 3 more")
    // Trained and forecast meanwhile, of 10 histories and 10 forecasts.
    #expect(try work.run(["run", "s.yaml", "--until", "predict"] + changed).exitCode == 0)
    let after = try lines()
    #expect(after.count == 6)
    #expect(after[0].hasPrefix("stage 'evaluate' will run: input ") && after[1].hasPrefix("  and input "))
    #expect(after[2] == "  and 18 more inputs changed")
    #expect(after[3] == "  because stage 'train/gru/seed-1' has changed since: training.epochs: 2 -> 3")
    #expect(after[4].hasPrefix("  and so have train/gru/seed-2, ") && after[4].hasSuffix(" and 3 more"))
  }

  @Test("explain compares a fold that the latest run did not have with the newest run that did")
  func foldOfEarlierRun() throws {
    let work = try TinyExperiment.workspace()
    let rolling = { (folds: Int) in "split={rolling: {folds: \(folds), step: 10, validation: 10}}" }
    #expect(try work.run("run", "s.yaml", rolling(3)).exitCode == 0)
    #expect(try work.run("run", "s.yaml", rolling(2)).exitCode == 0)
    let known = try work.run("explain", "s.yaml", "train/lstm/seed-1/fold-3", rolling(3), "training.epochs=3").output
    #expect(known.hasPrefix("stage 'train/lstm/seed-1/fold-3' will run: training.epochs: 2 -> 3\n"))
  }

  @Test("explain of a model that the latest run did not have names its inputs as changed, none as added")
  func modelOfEarlierRun() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let gru = TinyExperiment.spec.replacingOnce("  lstm: {family: lstm, hidden_size: 4}\n", by: "")
    try work.write(gru, to: "gru.yaml")
    #expect(try work.run("run", "gru.yaml", "data.noise=0.3").exitCode == 0)
    let text = try work.run("explain", "s.yaml", "data.noise=0.3", "train/lstm").output
    #expect(text.hasPrefix("stage 'train/lstm/seed-1' will run: input features/series.safetensors: "), "\(text)")
    #expect(!text.contains("added input") && !text.contains("removed input"), "\(text)")
  }

  @Test(
    "explain names what baselines, targets and columns come from as the spec does",
    arguments: [
      ("load", "features=[{name: lag, column: Volume}]", "columns read for features: [\"Close\"] -> "),
      ("load", "data.target=[Close, Volume]", "data.target: [\"Close\"] -> "),
      ("windows", "data.target=[Close, Volume]", "number of data.target: 1 -> 2"),
      ("predict/moving-average", "evaluation.moving_average=7", "evaluation.moving_average: 20 -> 7"),
      ("predict/seasonal-naive", "evaluation.season=5", "evaluation.season: 7 -> 5"),
      ("predict/own", "models.own.season=5", "models.own.season: 3 -> 5"),
      ("predict/other", "evaluation.season=5", "evaluation.season: 7 -> 5"),
    ])
  func derivedParameters(stage: String, override: String, words: String) throws {
    let models = "models:\n  own: {family: seasonal-naive, season: 3}\n  other: {family: seasonal-naive}\n"
    let spec = TinyExperiment.csvSpec.replacingOnce("model: {family: lstm, hidden_size: 4}\n", by: models)
      .replacingOnce("[naive]", by: "[moving-average, seasonal-naive]\n  season: 7")
    let work = try TinyExperiment.workspace(spec, csv: TinyExperiment.csv())
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    let one = try work.run("explain", "s.yaml", stage, override).output
    #expect(one.hasPrefix("stage '\(stage)' will run: \(words)"), "\(one)")
    let all = try work.run("explain", "s.yaml", override).output
    #expect(!all.contains("parameters.") && !all.contains("number of data.target"), "\(all)")
  }

  @Test("one stage is run in the singular")
  func singular() throws {
    let work = try TinyExperiment.workspace()
    #expect(try work.run("run", "s.yaml").output.contains("tiny: 12 stages run, 0 cached"))
    #expect(try work.run("run", "s.yaml", "name=other").output.contains("other: 1 stage run, 11 cached"))
  }

  @Test("explain names changed data by its file and digests")
  func changedData() throws {
    let work = try TinyExperiment.workspace(TinyExperiment.csvSpec, csv: TinyExperiment.csv())
    #expect(try work.run("run", "s.yaml").exitCode == 0)
    try work.write(TinyExperiment.csv(rows: 101), to: "data.csv")
    let result = try work.run("explain", "s.yaml")
    #expect(result.output.hasPrefix("stage 'load' will run: file \(work.path("data.csv")): "), "\(result.output)")
    #expect(result.output.contains(" -> "))
  }
}
