import Testing

@testable import Specs

@Suite("Command-line overrides")
struct OverrideTests {
  @Test("win over the spec and its base, later ones over earlier ones") func precedence() throws {
    let files = ["s.yaml": "base: b.yaml\nwindow: {horizon: 2}", "b.yaml": Example.minimal]
    let spec = try load(files, ["window.horizon=3", "window.lookback=9", "window.horizon=4"])
    #expect(spec.window == WindowSpec(lookback: 9, horizon: 4, stride: 1, offset: 1, targetTransform: nil))
    #expect(spec.location(of: "window.horizon") == SpecLocation(file: "<command line>", line: 1, column: 51))
  }

  @Test(
    "take scalars and flow collections, and name models as path components",
    arguments: [
      ("models.lstm.hidden_size=32", "models.lstm.hidden_size", SpecValue.int(32)),
      ("model.hidden_size=32", "models.lstm.hidden_size", 32),
      ("model.family=gru", "models.gru.family", "gru"),
      ("models={a: {family: naive}}", "models.a.family", "naive"),
      ("seed=5", "seeds", [5]),
      ("seeds=[1..3]", "seeds", [1, 2, 3]),
      ("training.optimizer=sgd", "training.optimizer.name", "sgd"),
      ("training.optimizer.learning_rate=1e-2", "training.optimizer.learning_rate", 0.01),
      ("training.early_stopping.patience=4", "training.early_stopping.patience", 4),
      ("description=\"a: b #c\"", "description", "a: b #c"),
      ("description=a=b", "description", "a=b"),
      ("evaluation.metrics=[rmse]", "evaluation.metrics", ["rmse"]),
      ("split={train: 0.5, validation: 0.25, test: 0.25}", "split.train", 0.5),
    ] as [(String, String, SpecValue)])
  func accepted(override: String, path: String, expected: SpecValue) throws {
    let resolved = try load(Example.minimal, override).resolved
    let value = path.split(separator: ".").reduce(resolved as SpecValue?) { $0?[String($1)] }
    #expect(value == expected)
  }

  @Test("an empty value or null removes the key") func removal() throws {
    let text = Example.minimal + "\ndescription: x\ntraining: {clip_norm: 1}"
    let spec = try load(text, "description=", "training.clip_norm=null")
    #expect(spec.description == nil && spec.training.clipNorm == nil)
  }

  @Test("reach under a bare name") func underShorthand() throws {
    let text = Example.minimal + "\ntraining: {optimizer: rmsprop}"
    #expect(
      try load(text, "training.optimizer.alpha=0.5").training.optimizer.method == .rmsprop(alpha: 0.5, epsilon: 1e-8))
  }

  @Test("of another kind of split, source, schedule or loss replace the whole, taken together, as in a derived spec")
  func alternatives() throws {
    let shares = Example.minimal + "\nsplit: {train: 0.5, validation: 0.3, test: 0.2}"
    guard case .rolling(let folds) = try load(shares, "split.rolling.folds=3", "split.rolling.step=5").split else {
      return #expect(Bool(false), "no folds")
    }
    #expect(folds.folds == 3 && folds.step == 5)
    let dates = try load(shares, "split.test_start=2012-01-01", "split.validation_start=2011-01-01", "split.train=")
    guard case .dates(.some, _) = dates.split else { return #expect(Bool(false), "\(dates.split)") }
    #expect(refusal(shares, "split.train=0.6", "split.test_start=2012-01-01").contains("error[E124]"))
    #expect(
      try load(shares, "split.train=0.4", "split.validation=0.4").split
        == .shares(train: 0.4, validation: 0.4, test: 0.2))
    let series = try load(shares, "data.kind=random-walk", "data.source=synthetic", "data.length=50")
    guard case .synthetic = series.data else { return #expect(Bool(false), "no synthetic series") }

    let quantile =
      Example.minimal + "\ntraining: {loss: {name: quantile, quantiles: [0.1, 0.5, 0.9]}, schedule: cosine}"
    #expect(try load(quantile, "training.loss.name=mse").training.loss == .mse)
    // Whichever comes first.
    for overrides in [["delta=2", "name=huber"], ["name=huber", "delta=2"]] {
      let spec = try load(["s.yaml": quantile], overrides.map { "training.loss.\($0)" })
      #expect(spec.training.loss == .huber(delta: 2))
    }
    #expect(
      try load(quantile, "training.loss.quantiles=[0.2, 0.5, 0.8]").training.loss
        == load(quantile, "training.loss={name: quantile, quantiles: [0.2, 0.5, 0.8]}").training.loss)
    // What the new kind needs is missing where the command line names it.
    #expect(
      refusal(quantile, "training.schedule.name=step").hasPrefix("<command line>:1:1: error[E106]"))
  }

  @Test("reach models whose names contain dots") func dottedNames() throws {
    let text = Example.minimal.replacingModel(with: "models: {v1.2: {family: rnn}, v1: {family: gru}}")
    let spec = try load(text, "models.v1.2.num_layers=3", "models.v1.num_layers=2")
    let layers = spec.models.map { named -> Int in
      switch named.model {
      case .rnn(let model), .gru(let model): model.numLayers
      default: 0
      }
    }
    #expect(spec.models.map(\.name) == ["v1", "v1.2"] && layers == [2, 3])
  }

  @Test(
    "that cannot be applied are refused at their place",
    arguments: [
      (["x"], "1:1: error[E119]: \"x\" is not an override"),
      (["seed=1", "a..b=1"], "1:8: error[E119]: \"a..b\" is not a key path"),
      (["=1"], "1:1: error[E119]: \"\" is not a key path"),
      (["plots[0]=history"], "1:1: error[E119]: items of a list cannot be overridden one by one"),
      (["base=b.yaml"], "1:1: error[E119]: 'base' cannot be overridden"),
      (["name.x=1"], "1:1: error[E119]: 'name' is not a mapping, so 'name.x' cannot be set"),
      (["name=a\nb"], "1:1: error[E119]: an override must not contain line breaks or control characters"),
      (["description=a: b"], "1:13: error[E119]: the value of 'description' must be one scalar, [list] or {mapping}"),
      (["description=a #b"], "1:13: error[E119]: the value of 'description' must be one scalar, [list] or {mapping}"),
      (["seeds=- 1"], "1:7: error[E119]: the value of 'seeds' must be one scalar, [list] or {mapping}"),
      (["seeds=[1"], "1:9: error[E102]: unexpected end of file inside '[' opened at 1:7"),
      (["name=!t x"], "1:6: error[E115]: tag '!t' is not allowed"),
      (["seed=1", "window.lookback=ten"], "1:24: error[E107]: 'lookback' must be an integer, got string \"ten\""),
      (["é=1", "window.lookback=0"], "1:1: error[E105]: unknown key 'é'"),
      (["window.lookbak=3"], "1:1: error[E105]: unknown key 'lookbak' in 'window'"),
      (["models=", "model.dropout=0"], "1:9: error[E119]: 'model' names the only model, but there is no model"),
    ] as [([String], String)])
  func refused(overrides: [String], line: String) {
    let first = refusal(["s.yaml": Example.minimal], overrides).split(separator: "\n").first.map(String.init)
    #expect(first == "<command line>:" + line)
  }

  @Test("show the arguments as their source line") func sourceLine() {
    #expect(
      refusal(Example.minimal, "seed=1", "window.lookback=0") == """
        <command line>:1:24: error[E142]: 'lookback' must be at least 1, got 0
        seed=1 window.lookback=0
                               ^
        """)
  }
}

extension String {
  /// The minimal spec with its last line, the model, replaced.
  func replacingModel(with line: String) -> String {
    split(separator: "\n").dropLast().joined(separator: "\n") + "\n" + line
  }
}
