import Testing

@testable import Specs

/// A spec that must be refused, and the first line of the refusal.
struct BadSpec: CustomTestStringConvertible, Sendable {
  let text: String
  let line: String
  let hint: String?

  init(_ text: String, _ line: String, hint: String? = nil) {
    self.text = text
    self.line = line
    self.hint = hint
  }

  /// A bad line after the minimal spec, which has four lines.
  init(plus extra: String, _ line: String, hint: String? = nil) {
    self.init(Example.minimal + "\n" + extra, line, hint: hint)
  }

  /// The minimal spec with one of its lines replaced.
  init(_ number: Int, _ replacement: String, _ line: String, hint: String? = nil) {
    var lines = Example.minimal.split(separator: "\n").map(String.init)
    lines[number - 1] = replacement
    self.init(lines.joined(separator: "\n"), line, hint: hint)
  }

  var testDescription: String { String(line.prefix(80)) }
}

@Suite("Bad specs")
struct BadSpecTests {
  static let families =
    "rnn, lstm, gru, gru-attention, seq2seq, segment-rnn, random-forest, naive, seasonal-naive, naive2, drift, "
    + "moving-average"

  static let syntax: [BadSpec] = [
    BadSpec("", "s.yaml:1:1: error[E101]: spec is empty; expected a mapping with key 'name'"),
    BadSpec("# nothing\n", "s.yaml:1:1: error[E101]: spec is empty; expected a mapping with key 'name'"),
    BadSpec("---\n...\n", "s.yaml:1:1: error[E101]: spec is empty; expected a mapping with key 'name'"),
    BadSpec("stages: [", "s.yaml:1:10: error[E102]: unexpected end of file inside '[' opened at 1:9"),
    BadSpec("stages: {a: 1,\n", "s.yaml:1:15: error[E102]: unexpected end of file inside '{' opened at 1:9"),
    BadSpec("a: \"b\nc", "s.yaml:2:2: error[E102]: unexpected end of file inside the quotes opened at 1:4"),
    BadSpec("a: b: c", "s.yaml:1:5: error[E102]: mapping values are not allowed in this context"),
    BadSpec(
      "a:\n\tb: 1",
      "s.yaml:2:1: error[E102]: found character that cannot start any token (while scanning for the next token at 2:1)",
      hint: "quote text that begins with a special character"),
    BadSpec("- 1", "s.yaml:1:1: error[E103]: spec must be a mapping, got a list"),
    BadSpec("just text", "s.yaml:1:1: error[E103]: spec must be a mapping, got string \"just text\""),
    BadSpec("*a", "s.yaml:1:1: error[E111]: no anchor 'a' before this alias"),
    BadSpec(
      String(repeating: "[", count: 100_000), "s.yaml:1:65: error[E112]: nesting deeper than 64 levels"),
    BadSpec(String(repeating: "x", count: 1 << 20) + "x", "s.yaml:1:1: error[E113]: spec larger than 1 MiB"),
    BadSpec("!Foo {a: 1}", "s.yaml:1:1: error[E115]: tag '!Foo' is not allowed"),
    BadSpec(
      "!!python/object:os.system x", "s.yaml:1:1: error[E115]: tag '!!python/object:os.system' is not allowed"),
    BadSpec("%TAG ! tag:x\n--- {}", "s.yaml:1:1: error[E115]: %TAG directives are not allowed"),
    BadSpec("a: 1\n---\nb: 1", "s.yaml:2:1: error[E116]: a spec is one document; a second one starts here"),
    BadSpec("a: 1\u{7}", "s.yaml:1:5: error[E117]: character U+0007 is not allowed"),
    BadSpec("a: 1\n\u{0}", "s.yaml:2:1: error[E117]: not valid UTF-8 text (NUL byte at offset 5)"),
  ]

  static let keys: [BadSpec] = [
    BadSpec(plus: "scale: none\nscale: none", "s.yaml:6:1: error[E104]: duplicate key 'scale' (first at 5:1)"),
    BadSpec(plus: "epochs: 3", "s.yaml:5:1: error[E105]: unknown key 'epochs'"),
    BadSpec(
      plus: "training: {epohcs: 10}", "s.yaml:5:12: error[E105]: unknown key 'epohcs' in 'training'",
      hint: "did you mean 'epochs'?"),
    BadSpec(
      plus: "training: {batch-size: 10}", "s.yaml:5:12: error[E105]: unknown key 'batch-size' in 'training'",
      hint: "did you mean 'batch_size'?"),
    BadSpec(
      plus: "training: {optimizer: {name: sgd, beta1: 0.9}}",
      "s.yaml:5:35: error[E105]: unknown key 'beta1' in 'training.optimizer'", hint: "'beta1' belongs to adam, adamw"),
    BadSpec(
      4, "model: {family: gru, forget_bias: 1}", "s.yaml:4:22: error[E105]: unknown key 'forget_bias' in 'models.gru'",
      hint: "'forget_bias' belongs to lstm, seq2seq"),
    BadSpec(
      4, "models: {seg: {family: segment-rnn, segment: 48}}",
      "s.yaml:3:9: error[E142]: 'lookback' 5 is shorter than a segment of model 'seg', 48 steps",
      hint: "raise window.lookback, to a multiple of 48, or lower models.seg.segment"),
    BadSpec(3, "window: {horizon: 1}", "s.yaml:3:9: error[E106]: 'window' needs key 'lookback'"),
    BadSpec(1, "", "s.yaml:2:1: error[E106]: spec needs key 'name'"),
    BadSpec(4, "", "s.yaml:1:1: error[E106]: spec needs key 'models'"),
    BadSpec(
      4, "model: {hidden_size: 3}", "s.yaml:4:8: error[E106]: 'models.model' needs key 'family'",
      hint: "one of " + families),
    BadSpec(
      plus: "training: {schedule: step}", "s.yaml:5:22: error[E106]: 'training.schedule' needs key 'step_size'"),
    BadSpec(plus: "? [a]\n: 1", "s.yaml:5:3: error[E118]: a key must be a string, got a list"),
    BadSpec(plus: "<<: 5", "s.yaml:5:5: error[E114]: '<<' must be a mapping or a list of mappings, got 5"),
    BadSpec(
      plus: "models: {a: {family: rnn}}",
      "s.yaml:4:1: error[E124]: 'model' is the short form of 'models'; the spec gives both"),
    BadSpec(
      plus: "seeds: [1]\nseed: 2", "s.yaml:6:1: error[E124]: 'seed' is the short form of 'seeds'; the spec gives both"),
  ]

  static let values: [BadSpec] = [
    BadSpec(
      plus: "training: {checkpoint: {epochs: 5, seconds: 9}}",
      "s.yaml:5:25: error[E124]: 'training.checkpoint' mixes 'seconds' and 'epochs'",
      hint: "either seconds; or epochs"),
    BadSpec(
      plus: "training: {checkpoint: {epochs: 0}}", "s.yaml:5:33: error[E108]: 'epochs' must be at least 1, got 0"),
    BadSpec(
      plus: "training: {epochs: ten}", "s.yaml:5:20: error[E107]: 'epochs' must be an integer, got string \"ten\""),
    BadSpec(plus: "training: {epochs: 1.5}", "s.yaml:5:20: error[E107]: 'epochs' must be an integer, got 1.5"),
    BadSpec(plus: "training: {epochs: }", "s.yaml:5:20: error[E107]: 'epochs' must be an integer, got null"),
    BadSpec(plus: "training: {shuffle: NO}", "s.yaml:5:21: error[E107]: 'shuffle' must be true or false, got \"NO\""),
    BadSpec(plus: "training: [1]", "s.yaml:5:11: error[E107]: 'training' must be a mapping, got a list"),
    BadSpec(
      1, "name: 12", "s.yaml:1:7: error[E107]: 'name' must be a string, got 12", hint: "write \"12\" in quotes"),
    BadSpec(plus: "seeds: 3", "s.yaml:5:8: error[E107]: 'seeds' must be a list, got 3", hint: "write seeds: [3]"),
    BadSpec(
      4, "model: lstm", "s.yaml:4:8: error[E107]: 'model' must be a mapping, got string \"lstm\""),
    BadSpec(
      plus: "training: {optimizer: {learning_rate: .nan}}",
      "s.yaml:5:39: error[E108]: 'learning_rate' must be finite and > 0, got .nan"),
    BadSpec(
      plus: "training: {optimizer: {learning_rate: .inf}}",
      "s.yaml:5:39: error[E108]: 'learning_rate' must be finite and > 0, got .inf"),
    BadSpec(
      plus: "training: {optimizer: {learning_rate: 1e999}}",
      "s.yaml:5:39: error[E108]: 'learning_rate' must be finite and > 0, got 1e999"),
    BadSpec(
      plus: "training: {optimizer: {learning_rate: -1}}",
      "s.yaml:5:39: error[E108]: 'learning_rate' must be finite and > 0, got -1"),
    BadSpec(
      plus: "training: {optimizer: {learning_rate: 1e300}}",
      "s.yaml:5:39: error[E108]: 'learning_rate' must be at most 1e+30, got 1e300",
      hint: "what is computed from it must be a number of single precision"),
    BadSpec(
      plus: "training: {optimizer: {epsilon: 1e-300}}",
      "s.yaml:5:33: error[E108]: 'epsilon' must be at least 1e-30, got 1e-300",
      hint: "what is computed from it must be a number of single precision"),
    BadSpec(
      plus: "training: {l2: 1e31}", "s.yaml:5:16: error[E108]: 'l2' must be at most 1e+30, got 1e31",
      hint: "what is computed from it must be a number of single precision"),
    BadSpec(
      4, "model: {family: lstm, forget_bias: -1e300}",
      "s.yaml:4:36: error[E108]: 'forget_bias' must be at least -1e+30, got -1e300",
      hint: "what is computed from it must be a number of single precision"),
    BadSpec(
      plus: "gradient_flow: {recurrent_scales: [1, 1e300]}",
      "s.yaml:5:39: error[E108]: 'recurrent_scales[1]' must be at most 100.0, got 1e300",
      hint: "what is computed from it must be a number of single precision"),
    BadSpec(
      4, "model: {family: rnn, dropout: 1}", "s.yaml:4:31: error[E108]: 'dropout' must be >= 0 and < 1, got 1"),
    BadSpec(
      plus: "training: {epochs: 99999999999999999999}",
      "s.yaml:5:20: error[E108]: 'epochs' must be at most 1000000000, got 99999999999999999999"),
    BadSpec(4, "models: {}", "s.yaml:4:9: error[E108]: 'models' must name at least one"),
    BadSpec(plus: "seeds: []", "s.yaml:5:8: error[E108]: 'seeds' must have at least 1 item"),
    BadSpec(
      plus: "seeds: [1..99999999]", "s.yaml:5:8: error[E108]: 'seeds' must have at most 10000 seeds"),
    BadSpec(
      plus: "seeds: [0..9223372036854775806, 0..9223372036854775806]",
      "s.yaml:5:8: error[E108]: 'seeds' must have at most 10000 seeds"),
    BadSpec(
      plus: "seeds: [5..1]", "s.yaml:5:9: error[E108]: 'seeds[0]' must be a range that rises, got \"5..1\""),
    BadSpec(
      2, "data: {source: synthetic, kind: random-walk, length: 100, unit: {close: USD}}",
      "s.yaml:2:65: error[E109]: 'unit' names column \"close\", which is no target",
      hint: "the targets are \"value\""),
    BadSpec(
      2, "data: {source: synthetic, kind: random-walk, length: 100, unit: [USD]}",
      "s.yaml:2:65: error[E107]: 'unit' must be a text, or a mapping from columns to texts, got a list"),
    BadSpec(
      2, "data: {source: synthetic, kind: random-walk, length: 100, unit: {}}",
      "s.yaml:2:65: error[E108]: 'unit' must name at least one"),
    BadSpec(
      2, "data: {source: synthetic, kind: random-walk, length: 100, unit: \"  \"}",
      "s.yaml:2:65: error[E108]: 'unit' must not be blank", hint: "such as USD, kWh or °C"),
    BadSpec(
      2, "data: {source: synthetic, kind: random-walk, length: 100, unit: {value: \"a\\nb\"}}",
      "s.yaml:2:73: error[E108]: 'value' must be one line without control characters", hint: "such as USD, kWh or °C"),
    BadSpec(
      2, "data: {source: synthetic, kind: random-walk, length: 100, unit: \(String(repeating: "€", count: 41))}",
      "s.yaml:2:65: error[E108]: 'unit' must be at most 40 characters long, got 41", hint: "such as USD, kWh or °C"),
    BadSpec(plus: "seeds: [1, 1..3]", "s.yaml:5:8: error[E126]: 'seeds' has 1 twice"),
    BadSpec(
      plus: "scale: minmx",
      "s.yaml:5:8: error[E109]: 'scale' must be one of none, minmax, standard, robust, window, got \"minmx\"",
      hint: "did you mean 'minmax'?"),
    BadSpec(
      4, "model: {family: lstn}", "s.yaml:4:17: error[E109]: 'family' must be one of \(families), got \"lstn\"",
      hint: "did you mean 'lstm'?"),
    BadSpec(
      plus: "training: {loss: {name: quantile, quantiles: [0.5]}}",
      "s.yaml:5:46: error[E108]: 'quantiles' must have at least 2 items"),
    BadSpec(
      plus: "training: {loss: {name: quantile, quantiles: [0.1, 0.5, 1]}}",
      "s.yaml:5:57: error[E108]: 'quantiles[2]' must be > 0 and < 1, got 1"),
    BadSpec(
      plus: "training: {loss: {name: quantile, quantiles: [0.1, 0.1000000001, 0.5]}}",
      "s.yaml:5:46: error[E108]: 'quantiles' have six decimals at most, got [0.1, 0.1000000001, 0.5]"),
    BadSpec(
      plus: "training: {loss: {name: quantile, quantiles: [0.1, 0.5, 0.5]}}",
      "s.yaml:5:46: error[E108]: 'quantiles' must rise, got [0.1, 0.5, 0.5]"),
    BadSpec(
      plus: "training: {loss: {name: quantile, quantiles: [0.1, 0.9]}}",
      "s.yaml:5:46: error[E108]: 'quantiles' must have 0.5, the median, which is the forecast; got [0.1, 0.9]"),
    BadSpec(
      plus: "training: {loss: quantile}\nevaluation: {coverage: 0.95}",
      "s.yaml:6:24: error[E124]: 'evaluation.coverage' 0.95 asks for intervals from quantile 0.025 to 0.975, and "
        + "'quantiles' reach from 0.1 to 0.9",
      hint: "quantiles: [0.025, 0.5, 0.975]"),
    BadSpec(
      3, "window: {lookback: 5, horizon: 2, target_transform: log-return}\ntraining: {loss: quantile}",
      "s.yaml:4:18: error[E124]: quantiles of a log-return at each step do not add up to those of the value after 2 steps",
      hint: "lower window.horizon to 1, or leave window.target_transform out; intervals of any model come with "
        + "evaluation.coverage"),
    BadSpec(
      plus: "evaluation: {metrics: [rmse, rmse]}", "s.yaml:5:30: error[E126]: 'metrics' has string \"rmse\" twice"),
    BadSpec(3, "window: {lookback: 5, horizon: 0}", "s.yaml:3:32: error[E142]: 'horizon' must be at least 1, got 0"),
    BadSpec(
      4, "model: {family: seq2seq, teacher_forcing: 0.5}",
      "s.yaml:4:43: error[E125]: 'teacher_forcing' has an effect only when 'decoder_input' is predictions"),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, frequency: 5m}",
      "s.yaml:2:61: error[E127]: 'frequency' must be a frequency such as 1d, 1h, 15min, 3mo or business-day, got \"5m\"",
      hint: "'m' is ambiguous: write min for minutes or mo for months"),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, start: 2011-02-29}",
      "s.yaml:2:57: error[E127]: 'start' must be a date such as 2011-01-31 or 2011-01-31T09:30:00Z, got \"2011-02-29\""),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, time_zone: ../../etc/passwd}",
      "s.yaml:2:61: error[E127]: 'time_zone' must be an IANA name such as Europe/Berlin or an offset such as +01:00, "
        + "got \"../../etc/passwd\""),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, time_format: \"%Y-%Q\"}",
      "s.yaml:2:63: error[E127]: 'time_format' must be a pattern of the directives "
        + "%Y %m %d %H %I %p %M %S %y %b %z %f %%, got \"%Y-%Q\""),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, decimal: \",\"}",
      "s.yaml:2:59: error[E124]: 'decimal' and 'delimiter' are both ','", hint: "delimiter: ;"),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, delimiter: \"::\"}",
      "s.yaml:2:61: error[E108]: 'delimiter' must be one character such as , or ; or the word tab, got \"::\""),
    BadSpec(
      2, "data: {source: csv, path: a, time: t, target: v, sha256: abc}",
      "s.yaml:2:58: error[E108]: 'sha256' must be 64 hexadecimal digits, got \"abc\""),
  ]

  static let splits: [BadSpec] = [
    BadSpec(
      plus: "split: {train: 0.7, validation: 0.2, test: 0.2}",
      "s.yaml:5:16: error[E140]: split shares must sum to 1, got train 0.7 (5:16) + validation 0.2 (5:33) "
        + "+ test 0.2 (5:44) = 1.1"),
    BadSpec(
      plus: "split: {test: 0.3}",
      "s.yaml:5:15: error[E140]: split shares must sum to 1, got train 0.7 + validation 0.15 + test 0.3 (5:15) = 1.15"),
    BadSpec(plus: "split: {rolling: {folds: 3}}", "s.yaml:5:18: error[E106]: 'split.rolling' needs key 'step'"),
    BadSpec(
      plus: "split: {rolling: {folds: 3, step: 5, refit: evry}}",
      "s.yaml:5:45: error[E109]: 'refit' must be every, never or a number of folds, got \"evry\"",
      hint: "did you mean 'every'?"),
    BadSpec(
      plus: "split: {rolling: {folds: 3, step: 5, length: 20}}",
      "s.yaml:5:46: error[E125]: 'length' has an effect only when window is sliding"),
    BadSpec(plus: "split: {train: 0}", "s.yaml:5:16: error[E108]: 'train' must be > 0 and <= 1, got 0"),
    BadSpec(
      plus: "split: {train: 0.7, test_start: 2011-01-01}",
      "s.yaml:5:21: error[E124]: 'split' mixes 'train' and 'test_start'",
      hint: "either train, validation, test; or validation_start, test_start; or rolling"),
    BadSpec(
      """
      name: a
      data: {source: synthetic, kind: sine-mixture, length: 90}
      window: {lookback: 6}
      model: {family: seq2seq}
      gradient_flow: {lengths: [5], recurrent_scales: [1.0]}
      """,
      "s.yaml:5:16: error[E124]: 'gradient_flow' measures models of families rnn, lstm and gru, and there is none",
      hint: "add such a model, or leave gradient_flow out"),
    BadSpec(
      plus: "split: {validation_start: 2011-01-01}", "s.yaml:5:8: error[E106]: 'split' needs key 'test_start'"),
    BadSpec(
      plus: "split: {validation_start: 2012-01-01, test_start: 2011-01-01}",
      "s.yaml:5:51: error[E141]: 'test_start' 2011-01-01 must be after 'validation_start' 2012-01-01 (5:27)"),
  ]

  @Test("are refused with exactly this first line", arguments: syntax + keys + values + splits)
  func firstLine(bad: BadSpec) {
    let lines = refusal(bad.text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.first == bad.line)
    // The first problem's lines end where the next problem begins.
    let rest = lines.dropFirst().prefix { !$0.hasPrefix("s.yaml:") }
    #expect(rest.first { $0.hasPrefix("hint: ") }.map { String($0.dropFirst(6)) } == bad.hint)
  }

  @Test(
    "names that are not safe as a file name are refused",
    arguments: [
      "../../etc/x", "/abs", "\"a\\tb\"", "CON", "con.txt", "Lpt1", "nul", ".", "..", "-rf", "_x", "a b", "é", "a/b",
      "\"\\u202Ex\"", String(repeating: "a", count: 65), String(repeating: "a", count: 300),
    ])
  func names(name: String) {
    let text = BadSpec(1, "name: \(name)", "").text
    #expect(refusal(text).hasPrefix("s.yaml:1:7: error[E123]: name must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}"))
    let models = BadSpec(4, "models: {\(name): {family: rnn}}", "").text
    #expect(refusal(models).hasPrefix("s.yaml:4:10: error[E123]: name must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}"))
  }

  @Test("names that are safe as a file name are accepted", arguments: ["a", "0", "console", "A.b_c-d", "2024"])
  func goodNames(name: String) {
    #expect(refusal(BadSpec(1, "name: \"\(name)\"", "").text) == "")
  }

  @Test("NUL escaped inside a string is refused") func escapedNUL() {
    let first = refusal(BadSpec(1, "name: \"a\\0b\"", "").text).split(separator: "\n").first
    #expect(first == "s.yaml:1:7: error[E117]: a string must not contain the NUL character")
  }

  @Test(
    "bytes that are not UTF-8 text are refused",
    arguments: [
      (Array("name: ab".utf8) + [0xFF], "1:9: error[E117]: not valid UTF-8 (byte 0xFF at offset 8)"),
      (Array("a: 1\nb: ".utf8) + [0xC0, 0x80], "2:4: error[E117]: not valid UTF-8 (byte 0xC0 at offset 8)"),
      (Array("a".utf8) + [0xED, 0xA0, 0x80], "1:2: error[E117]: not valid UTF-8 (byte 0xED at offset 1)"),
      ([0xFF, 0xFE, 0x61, 0x00], "1:1: error[E117]: not valid UTF-8 (UTF-16 byte order mark at offset 0)"),
      ([0x61, 0x00, 0x3A, 0x00], "1:2: error[E117]: not valid UTF-8 text (NUL byte at offset 1)"),
    ] as [([UInt8], String)])
  func notText(bytes: [UInt8], line: String) throws {
    let reader = SpecReader(files: InMemoryFiles(bytes: bytes))
    let failure = try #require(throws: SpecFailure.self) { try reader.load(path: "s.yaml") }
    #expect(failure.rendered().split(separator: "\n").first.map(String.init) == "s.yaml:" + line)
    #expect(failure.exitCode == 3)
  }

  @Test("text that looks like a command stays text") func noExpansion() throws {
    let spec = try load(BadSpec(1, "name: x\ndescription: \"${HOME} $(id) `id`\"", "").text)
    #expect(spec.description == "${HOME} $(id) `id`")
  }

  @Test("all problems come at once, sorted by place") func allAtOnce() {
    let text = """
      training: {epochs: 0, shuffle: 1}
      scale: nope
      window: {horizon: 0}
      """
    let lines = refusal(text).split(separator: "\n").filter { $0.contains(": error[") }.map { $0.prefix(24) }
    #expect(
      lines == [
        "s.yaml:1:1: error[E106]:", "s.yaml:1:1: error[E106]:", "s.yaml:1:1: error[E106]:", "s.yaml:1:20: error[E108]",
        "s.yaml:1:32: error[E107]", "s.yaml:2:8: error[E109]:", "s.yaml:3:9: error[E106]:", "s.yaml:3:19: error[E142]",
      ])
  }
}
