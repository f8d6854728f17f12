import Testing

@testable import Specs

@Suite("The resolved spec")
struct ResolvedSpecTests {
  @Test("reads back to the same spec", arguments: [Example.minimal, Example.full])
  func roundTrip(text: String) throws {
    let spec = try load(text)
    let again = try load(spec.resolved.yaml())
    #expect(again.resolved == spec.resolved)
    #expect(again.resolved.yaml() == spec.resolved.yaml())
    #expect(again.data == spec.data && again.models == spec.models && again.training == spec.training)
    #expect(again.features == spec.features && again.evaluation == spec.evaluation && again.split == spec.split)
  }

  @Test("comments, key order, quoting and spelled-out defaults do not show")
  func insensitive() throws {
    let other = """
      # a comment
      models:   # the long form
        lstm: {hidden_size: 64, family: "lstm"}
      training: {optimizer: {learning_rate: 1e-3, name: adam}, loss: {name: mse}, schedule: constant, clip_norm: null}
      window: {stride: 1, lookback: 0x5}
      split: {test: 0.15}
      seed: 1
      data:
        length: 100
        volatility: 1e0
        kind: random-walk
        source: synthetic
      name: 'tiny'
      """
    #expect(try load(other) == load(Example.minimal))
  }

  @Test("the order of models does not show, a value that differs does") func modelOrder() throws {
    let head = Example.minimal.split(separator: "\n").dropLast().joined(separator: "\n")
    let ab = try load(head + "\nmodels: {a: {family: rnn}, b: {family: gru}}")
    let ba = try load(head + "\nmodels: {b: {family: gru}, a: {family: rnn}}")
    #expect(ab == ba && ab.models.map(\.name) == ["a", "b"])
    #expect(try load(head + "\nmodels: {a: {family: rnn, hidden_size: 65}, b: {family: gru}}") != ab)
  }

  @Test("defaults are spelled out") func defaults() throws {
    let resolved = try load(Example.minimal).resolved
    #expect(resolved["training"]?["optimizer"]?["learning_rate"] == 0.001)
    #expect(resolved["training"]?["batch_size"] == 32 && resolved["training"]?["epochs"] == 100)
    #expect(resolved["split"] == ["train": 0.7, "validation": 0.15, "test": 0.15])
    #expect(resolved["scale"] == "minmax" && resolved["seeds"] == [1])
    #expect(resolved["window"] == ["lookback": 5, "horizon": 1, "offset": 1, "stride": 1])
    #expect(resolved["training"]?["clip_norm"] == nil && resolved["base"] == nil)
  }

  @Test("a unit is a text or one by target, and no part of the resolved spec where it is not given") func unit() throws
  {
    let without = try load(Example.minimal)
    #expect(without.unit == nil && without.resolved["data"]?["unit"] == nil)
    let common = try load(Example.minimal, "data.unit=USD")
    #expect(common.unit == .common("USD") && common.unit?.unit(of: "value") == "USD")
    #expect(common.data == without.data)
    let full = try load(Example.full, "data.unit={Close: USD, Open: USD}")
    #expect(full.unit == .columns(["Close": "USD", "Open": "USD"]) && full.unit?.unit(of: "Volume") == nil)
  }

  @Test(
    "weight decay defaults to 0.01 for adamw alone",
    arguments: [("sgd", 0.0), ("momentum", 0), ("rmsprop", 0), ("adam", 0), ("adamw", 0.01)])
  func weightDecay(name: String, expected: Double) throws {
    #expect(try load(Example.minimal, "training.optimizer=\(name)").training.optimizer.weightDecay == expected)
  }

  @Test("the typed values are those of the text") func typed() throws {
    let spec = try load(Example.full)
    guard case .csv(let csv) = spec.data else { return #expect(Bool(false), "not a table") }
    #expect(
      csv.target == ["Close", "Open"] && csv.missingValues == ["-999", "NA", ""] && csv.only == ["AAPL", "1301"])
    #expect(csv.delimiter == UInt8(ascii: ";") && csv.decimal == .comma && csv.missing == .forwardFill)
    #expect(csv.timeFormat == [.pattern("%d/%m/%Y"), .unixMilliseconds] && csv.frequency == .businessDay)
    #expect(csv.order == .newestFirst && csv.skipLines == 2 && csv.end?.offsetMinutes == 0)
    #expect(spec.seeds == [1, 2, 10, 11, 12])
    #expect(spec.features.map(\.kind) == [.simpleReturn, .rollingMean])
    #expect(spec.features.map(\.parameters) == [["period": 1], ["period": 5]])
    let lstm = try #require(spec.models.first { $0.name == "lstm" }?.model)
    guard case .lstm(let recurrent) = lstm else { return #expect(Bool(false), "not an LSTM") }
    #expect(recurrent.forgetBias == 1 && recurrent.hiddenSize == 64 && recurrent.initialization == .orthogonal)
    #expect(spec.training.loss == .huber(delta: 0.5))
    #expect(spec.training.optimizer.method == .adamw(beta1: 0.9, beta2: 0.999, epsilon: 1e-8))
    let plateau = ScheduleSpec.reduceOnPlateau(factor: 0.5, patience: 10, threshold: 1e-4, minimum: 0)
    #expect(spec.training.schedule == plateau)
    #expect(spec.training.earlyStopping == EarlyStoppingSpec(patience: 3, minDelta: 0))
    #expect(spec.evaluation.baselines == [] && spec.plots == [.history, .forecast])
  }

  @Test("bars are part of the spec only where a feature reads them") func bars() throws {
    #expect(try load(Example.minimal, "features=[rsi]").resolved["bars"] == nil)
    let names: SpecValue = ["open": "open", "high": "High", "low": "low", "close": "close", "volume": "volume"]
    #expect(try load(Example.minimal, "features=[atr]", "bars.high=High").resolved["bars"] == names)
    #expect(throws: SpecFailure.self) { try load(Example.minimal, "features=[rsi]", "bars.high=High") }
    #expect(throws: SpecFailure.self) { try load(Example.minimal, "features=[{name: atr, column: x}]") }
    #expect(throws: SpecFailure.self) { try load(Example.minimal, "features=[{name: indicators-44, as: x}]") }
  }

  @Test("dates may leave out the validation part")
  func noValidation() throws {
    let spec = try load(Example.minimal, "split={test_start: 2012-01-01}")
    let testStart = try #require(SpecDate("2012-01-01"))
    #expect(spec.split == .dates(validationStart: nil, testStart: testStart))
    #expect(try load(spec.resolved.yaml()) == spec)
  }

  @Test("every family, optimizer, schedule, loss and process has a spec that round-trips")
  func everyVariant() throws {
    let required = [
      "step": ", step_size: 5", "exponential": ", gamma: 0.9", "inverse-time": ", decay_rate: 0.1",
    ]
    var overrides = ModelFamily.allCases.map { "model={family: \($0.rawValue)}" }
    overrides += OptimizerKind.allCases.map { "training.optimizer={name: \($0.rawValue)}" }
    overrides += LossKind.allCases.map { "training.loss=\($0.rawValue)" }
    overrides += ScheduleKind.allCases.map { kind in
      "training.schedule={name: \(kind.rawValue)\(required[kind.rawValue] ?? "")}"
    }
    overrides += SyntheticKind.allCases.map { "data.kind=\($0.rawValue)" }
    overrides += FeatureKind.allCases.map { "features=[\($0.rawValue)]" }
    for override in overrides {
      let spec = try load(Example.minimal, "window.lookback=24", override)
      #expect(try load(spec.resolved.yaml()) == spec, "\(override)")
    }
  }
}
