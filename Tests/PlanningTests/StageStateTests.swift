import Artifacts
import Planning
import Testing

@Suite("Stage states and explanations")
struct StageStateTests {
  static func pipeline(
    lookback: Int = 30, hidden: Int = 64, trainVersion: Int = 1, extra: CanonicalValue? = nil,
    files: [String: FileInput] = [:]
  ) -> [StageDefinition] {
    var model: [String: CanonicalValue] = ["hidden_size": .int(hidden), "layers": [1, 2], "cell": "lstm"]
    if let extra { model["dropout"] = extra }
    return [
      stage("data", files: files),
      stage("windows", ["lookback": .int(lookback)], needs: ["data"]),
      stage("train/lstm", version: trainVersion, ["model": .object(model)], needs: ["windows"]),
      stage("report", needs: ["train/lstm"]),
    ]
  }

  static func explanations(
    _ plan: Plan, _ index: FakeIndex, previous: Lock? = nil, forced: Set<String> = []
  ) throws -> [String] {
    try plan.states(in: index, forced: forced, previous: previous).map(\.explanation)
  }

  @Test("an empty store runs everything")
  func neverRun() throws {
    #expect(
      try Self.explanations(try plan(Self.pipeline()), FakeIndex()) == [
        "stage 'data' will run: never run",
        "stage 'windows' will run: upstream stage 'data' will run",
        "stage 'train/lstm' will run: upstream stage 'windows' will run",
        "stage 'report' will run: upstream stage 'train/lstm' will run",
      ])
  }

  @Test("what has run is cached")
  func cached() throws {
    let made = try plan(Self.pipeline())
    var index = FakeIndex()
    let lock = index.run(made)
    let states = try made.states(in: index)
    for state in states {
      let key = try #require(lock.stages[state.stage]).key
      #expect(state.status == .cached(key: key))
    }
    #expect(states.count == 4)
  }

  /// For each change, the stage that says so and what it says.
  static let changes: [(stages: [StageDefinition], stage: String, text: String)] = [
    (pipeline(hidden: 32), "train/lstm", "parameters.model.hidden_size: 64 -> 32"),
    (pipeline(lookback: 60), "windows", "parameters.lookback: 30 -> 60"),
    (pipeline(trainVersion: 2), "train/lstm", "code version: 1 -> 2"),
    (pipeline(extra: 0.2), "train/lstm", "parameters.model.dropout: (absent) -> 0.2"),
    (
      pipeline(files: ["csv": FileInput(path: "a.csv")]), "data",
      "file a.csv: (absent) -> e3b0c44298fc..."
    ),
  ]

  @Test("a change is explained with its path and both values", arguments: changes.indices)
  func changed(_ number: Int) throws {
    let (stages, changed, text) = Self.changes[number]
    var index = FakeIndex()
    let lock = index.run(try plan(Self.pipeline()))
    let states = try plan(stages).states(in: index, previous: lock)
    let position = try #require(states.firstIndex { $0.stage == changed })
    #expect(states[position].explanation == "stage '\(changed)' will run: \(text)")
    for state in states[..<position] {
      guard case .cached = state.status else {
        Issue.record("\(state.explanation)")
        continue
      }
    }
    for (before, state) in zip(states[position...], states[(position + 1)...]) {
      #expect(
        state.explanation == "stage '\(state.stage)' will run: upstream stage '\(before.stage)' will run")
    }
  }

  @Test("a removed parameter, a changed list and a changed type are explained")
  func values() throws {
    var index = FakeIndex()
    let lock = index.run(
      try plan([stage("a", ["list": [1, 2], "gone": "x", "number": 1, "size": [1], "text": "a"])]))
    let now = try plan([stage("a", ["list": [1, 3], "number": 1.0, "size": [1, 2], "text": "b"])])
    guard case .willRun(.changed(let differences)) = try now.states(in: index, previous: lock)[0].status else {
      Issue.record("no difference")
      return
    }
    #expect(
      differences.map(\.description) == [
        "parameters.gone: \"x\" -> (absent)", "parameters.list[1]: 2 -> 3", "parameters.number: 1 -> 1.0",
        "parameters.size: [1] -> [1,2]", "parameters.text: \"a\" -> \"b\"",
      ])
  }

  @Test("a stage whose own parameters changed says so though its upstream will run")
  func ownChange() throws {
    var index = FakeIndex()
    let lock = index.run(try plan(Self.pipeline()))
    let states = try plan(Self.pipeline(lookback: 60, hidden: 32)).states(in: index, previous: lock)
    #expect(states[2].explanation == "stage 'train/lstm' will run: parameters.model.hidden_size: 64 -> 32")
  }

  @Test("a changed input artifact is named with its stage")
  func inputChanged() throws {
    var index = FakeIndex()
    let lock = index.run(try plan(Self.pipeline()))
    // The same stages, but the data came out differently.
    var other = FakeIndex()
    _ = other.run(try plan([Self.pipeline()[0]]), salt: "!")
    index.lookups.merge(other.lookups) { _, new in new }
    let old = Digest(hashing: Array("data".utf8)).short
    let new = Digest(hashing: Array("data!".utf8)).short
    #expect(
      try Self.explanations(try plan(Self.pipeline()), index, previous: lock)[1]
        == "stage 'windows' will run: input data/out: \(old) -> \(new)")
  }

  /// A stage that reads what others made by the number of each, as one over all forecasts does.
  static func numbered(_ makers: [String], version: Int = 1, first: Int = 0) -> [StageDefinition] {
    let inputs = makers.enumerated().map { number, maker in
      ("forecasts-\(first + number)", ArtifactReference(stage: maker, artifact: "out"))
    }
    return makers.map { stage($0, version: $0 == "c" ? version : 1) } + [
      StageDefinition(
        id: "evaluate", kind: "evaluate", codeVersion: 1, inputs: Dictionary(uniqueKeysWithValues: inputs),
        outputs: ["out"], body: { _ in })
    ]
  }

  /// For stages that read what a, c and e made before, what is said of their inputs.
  static let inputChanges: [(stages: [StageDefinition], made: Bool, differences: [String])] = [
    (numbered(["a", "b", "c", "e"]), true, ["added input b/out"]),
    (numbered(["a", "b", "c", "e"]), false, ["added input b/out"]),
    (numbered(["c", "e"]), true, ["removed input a/out"]),
    (numbered(["b", "c"]), true, ["removed input a/out", "added input b/out", "removed input e/out"]),
    (
      numbered(["c", "e"], version: 2), true,
      ["removed input a/out", "input c/out: \(digest("c")) -> \(digest("c!"))"]
    ),
    (
      numbered(["a", "c", "e"], first: 1), true,
      ["names of inputs: forecasts-0, forecasts-1, forecasts-2 -> forecasts-1, forecasts-2, forecasts-3"]
    ),
  ]

  private static func digest(_ text: String) -> String { Digest(hashing: Array(text.utf8)).short }

  @Test("inputs are compared by what makes them, not by their numbers", arguments: inputChanges.indices)
  func numberedInputs(_ number: Int) throws {
    let (stages, made, differences) = Self.inputChanges[number]
    var index = FakeIndex()
    let lock = index.run(try plan(Self.numbered(["a", "c", "e"])))
    let makers = made ? stages.dropLast() : []
    for maker in makers {
      var other = FakeIndex()
      _ = other.run(try plan([maker]), salt: maker.codeVersion == 2 ? "!" : "")
      index.lookups.merge(other.lookups) { old, _ in old }
    }
    let state = try #require(try plan(stages).states(in: index, previous: lock).last)
    guard case .willRun(.changed(let found)) = state.status else {
      Issue.record("\(state.explanation)")
      return
    }
    #expect(found.map(\.description) == differences)
  }

  @Test("an input whose maker the lock has from another run is compared with the one of the same name")
  func mergedLock() throws {
    let reader = { (names: [String]) in
      names.map { stage($0) } + [
        StageDefinition(
          id: "read", kind: "read", codeVersion: 1,
          inputs: Dictionary(uniqueKeysWithValues: names.map { ($0, ArtifactReference(stage: $0, artifact: "out")) }),
          outputs: ["out"], body: { _ in })
      ]
    }
    var index = FakeIndex()
    let old = index.run(try plan(reader(["a", "b", "c"])))
    // The makers have run again since, and made other bytes; the reader has not.
    let makers = index.run(try plan(["a", "b", "c"].map { stage($0) }), salt: "!")
    let merged = Lock(plan: makers.plan, stages: makers.stages.merging(old.stages) { newer, _ in newer })
    let state = try #require(try plan(reader(["a", "b", "d"])).states(in: index, previous: merged).last)
    guard case .willRun(.changed(let found)) = state.status else {
      Issue.record("\(state.explanation)")
      return
    }
    #expect(
      found.map(\.description) == [
        "input a/out: \(Self.digest("a")) -> \(Self.digest("a!"))",
        "input b/out: \(Self.digest("b")) -> \(Self.digest("b!"))", "removed input c", "added input d/out",
      ])
    #expect(found.map(\.producer) == ["a", "b", nil, nil])
  }

  @Test("the engine's version is a part of every key")
  func engineVersion() throws {
    var index = FakeIndex()
    let lock = index.run(try plan(Self.pipeline()))
    #expect(
      try Self.explanations(try plan(Self.pipeline(), engineVersion: 2), index, previous: lock)[0]
        == "stage 'data' will run: engine version: 1 -> 2")
  }

  @Test("force, damage and removal are reasons of their own")
  func otherReasons() throws {
    let made = try plan(Self.pipeline())
    var index = FakeIndex()
    let lock = index.run(made)
    #expect(
      try Self.explanations(made, index, forced: ["windows"])[1...2] == [
        "stage 'windows' will run: forced", "stage 'train/lstm' will run: upstream stage 'windows' will run",
      ])

    let key = try #require(lock.stages["windows"]).key
    guard case .hit(let record) = index.lookups[key] else { return }
    let digest = try #require(record.outputs["out"]).digest
    for (lookup, text) in [
      (
        Store.Lookup.damagedArtifact(record, DamagedEntry(digest: digest, name: "out", fault: .missing)),
        "store entry \(digest.short)/out is missing"
      ),
      (
        .damagedArtifact(record, DamagedEntry(digest: digest, name: "out", fault: .digestMismatch)),
        "store entry \(digest.short)/out is damaged (sha256 mismatch)"
      ),
      (
        .damagedRecord(DamagedEntry(digest: key, name: "action record", fault: .notRegularFile)),
        "store entry \(key.short)/action record is damaged (not a regular file)"
      ),
      (.miss, "its result is no longer in the store"),
    ] {
      index.lookups[key] = lookup
      #expect(
        try Self.explanations(made, index, previous: lock)[1] == "stage 'windows' will run: \(text)")
    }

    index.lookups = index.lookups.filter { $0.key != lock.stages["data"]?.key }
    let changed = try plan([stage("data", ["rows": 1])])
    #expect(
      try Self.explanations(changed, index, previous: lock) == [
        "stage 'data' will run: inputs changed; the record of the previous run is no longer in the store"
      ])
  }

  @Test("a record without the declared outputs is no hit")
  func otherOutputs() throws {
    var index = FakeIndex()
    _ = index.run(try plan([stage("a")]))
    let more = StageDefinition(id: "a", kind: "a", codeVersion: 1, outputs: ["out", "more"], body: { _ in })
    #expect(try plan([more]).states(in: index)[0].status == .willRun(.neverRun))
  }

  @Test("only selected stages have states")
  func selection() throws {
    let made = try plan(Self.pipeline())
    let states = try made.states(in: FakeIndex(), selected: made.closure(of: ["windows"]))
    #expect(states.map(\.stage) == ["data", "windows"])
  }
}
