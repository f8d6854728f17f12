import Artifacts
import Planning
import Testing

@Suite("Plan")
struct PlanTests {
  @Test("stages come after those they need, and otherwise as declared")
  func order() throws {
    let made = try plan([
      stage("report", needs: ["train/b", "train/a"]), stage("train/b", needs: ["windows"]), stage("data"),
      stage("train/a", needs: ["windows"]), stage("windows", needs: ["data"]), stage("other"),
    ])
    #expect(made.stages.map(\.id) == ["data", "windows", "train/b", "train/a", "report", "other"])
    #expect(made.stages.map(\.dependencies) == [[], [0], [1], [1], [2, 3], []])
    #expect(made.stages.map(\.dependents) == [[1], [2, 3], [4], [4], [], []])
    #expect(made.position(of: "report") == 4)
    #expect(made.position(of: "nothing") == nil)
  }

  static let refused: [(stages: [StageDefinition], message: String)] = [
    (
      [stage("a"), stage("a")],
      "error[E124]: two stages are named 'a'"
    ),
    (
      [stage("a", needs: ["b"])],
      "error[E121]: stage 'a': input 'b' wants 'b/out', which no stage makes"
    ),
    (
      [stage("a", needs: ["c"]), stage("b", needs: ["a"]), stage("c", needs: ["b"]), stage("d")],
      "error[E120]: stage cycle: a -> b -> c -> a"
    ),
    (
      [stage("a", needs: ["a"])],
      "error[E120]: stage cycle: a -> a"
    ),
    (
      [stage("x"), stage("d", needs: ["b"]), stage("b", needs: ["c", "x"]), stage("c", needs: ["b"])],
      "error[E120]: stage cycle: b -> c -> b"
    ),
    (
      [stage("../a")],
      "error[E123]: stage id '../a' must be names [A-Za-z0-9][A-Za-z0-9._-]{0,63} joined by '/'"
    ),
    (
      [stage("a//b")],
      "error[E123]: stage id 'a//b' must be names [A-Za-z0-9][A-Za-z0-9._-]{0,63} joined by '/'"
    ),
    (
      [stage("")],
      "error[E123]: stage id '' must be names [A-Za-z0-9][A-Za-z0-9._-]{0,63} joined by '/'"
    ),
    (
      [StageDefinition(id: "a", kind: "a", codeVersion: 1, outputs: ["x/y"], body: { _ in })],
      "error[E123]: stage 'a': output 'x/y' must match [A-Za-z0-9][A-Za-z0-9._-]{0,63} and be declared once"
    ),
    (
      [StageDefinition(id: "a", kind: "a", codeVersion: 1, outputs: ["x", "x"], body: { _ in })],
      "error[E123]: stage 'a': output 'x' must match [A-Za-z0-9][A-Za-z0-9._-]{0,63} and be declared once"
    ),
    (
      [
        stage("a"),
        StageDefinition(
          id: "b", kind: "b", codeVersion: 1, inputs: ["a": ArtifactReference(stage: "a", artifact: "nothing")],
          outputs: [], body: { _ in }),
      ],
      "error[E121]: stage 'b': input 'a' wants 'a/nothing', which no stage makes"
    ),
  ]

  @Test("faulty declarations are refused with their names", arguments: refused.indices)
  func refusal(_ index: Int) {
    let error = #expect(throws: PlanError.self) { try plan(Self.refused[index].stages) }
    #expect(error?.description == Self.refused[index].message)
    #expect(error?.exitCode == 3)
  }

  @Test("a file that cannot be read stops planning")
  func unreadableFile() {
    let error = #expect(throws: PlanError.self) {
      try Plan(
        [stage("a", files: ["data": FileInput(path: "data.csv")])], engineVersion: 1,
        digestFile: { (_) throws(ExternalFile.Fault) in throw .missing })
    }
    #expect(error?.description == "error[E131]: data.csv: no such file")
    #expect(error?.exitCode == 4)
  }

  @Test("each external file is hashed once")
  func filesOnce() throws {
    var paths: [String] = []
    let made = try Plan(
      (1...3).map { stage("s\($0)", files: ["data": FileInput(path: "data.csv")]) }, engineVersion: 1,
      digestFile: { (path) throws(ExternalFile.Fault) in
        paths.append(path)
        return Digest(hashing: [7])
      })
    #expect(paths == ["data.csv"])
    #expect(made.stages.allSatisfy { $0.files == ["data": Digest(hashing: [7])] })
  }

  @Test("the digest covers all that is declared, and not the order")
  func digest() throws {
    let base = [stage("data", ["rows": 3]), stage("windows", ["lookback": 30], needs: ["data"])]
    let digest = try plan(base).digest
    #expect(try plan(base.reversed()).digest == digest)
    #expect(try plan(base).runID == String(digest.hex.prefix(12)))
    var variants = [digest, try plan(base, engineVersion: 2).digest]
    for changed in [
      [stage("data", ["rows": 4]), base[1]],
      [stage("data", version: 2, ["rows": 3]), base[1]],
      [stage("data", kind: "csv", ["rows": 3]), base[1]],
      [base[0], stage("windows", ["lookback": 30])],
      [base[0], stage("cut", ["lookback": 30], needs: ["data"])],
      [base[0], base[1], stage("more")],
      [stage("data", ["rows": 3], files: ["a": FileInput(path: "a")]), base[1]],
    ] {
      variants.append(try plan(changed).digest)
    }
    let content = try Plan(
      [stage("data", ["rows": 3], files: ["a": FileInput(path: "a")]), base[1]], engineVersion: 1,
      digestFile: { (_) throws(ExternalFile.Fault) in Digest(hashing: [1]) })
    variants.append(content.digest)
    #expect(Set(variants).count == variants.count)
    let moved = try plan([stage("data", ["rows": 3], files: ["a": FileInput(path: "b")]), base[1]])
    #expect(moved.digest == variants[variants.count - 2])
  }

  static let selection = [
    stage("data"), stage("train/lstm/seed-1", needs: ["data"]), stage("train/lstm/seed-2", needs: ["data"]),
    stage("train/gru/seed-1", needs: ["data"]), stage("report", needs: ["train/lstm/seed-1", "train/gru/seed-1"]),
  ]

  @Test(
    "stages are selected by id, kind and prefix",
    arguments: [
      ("data", ["data"]),
      ("train/lstm", ["train/lstm/seed-1", "train/lstm/seed-2"]),
      ("train", ["train/gru/seed-1", "train/lstm/seed-1", "train/lstm/seed-2"]),
      ("train/gru/seed-1", ["train/gru/seed-1"]),
    ])
  func selecting(_ selector: String, _ expected: [String]) throws {
    #expect(try plan(Self.selection).stages(matching: selector).sorted() == expected)
  }

  @Test(
    "an unknown stage is refused, with a suggestion where one is near",
    arguments: [
      ("reprot", "error[E122]: no stage named 'reprot'; hint: did you mean 'report'?"),
      ("train/lst", "error[E122]: no stage named 'train/lst'; hint: did you mean 'train/lstm'?"),
      ("xyz", "error[E122]: no stage named 'xyz'"),
      ("", "error[E122]: no stage named ''"),
    ])
  func unknown(_ selector: String, _ message: String) throws {
    let made = try plan(Self.selection)
    let error = #expect(throws: PlanError.self) { try made.stages(matching: selector) }
    #expect(error?.description == message)
  }

  @Test("a selection is closed under need")
  func closure() throws {
    let made = try plan(Self.selection)
    #expect(made.closure(of: ["report"]).sorted() == ["data", "report", "train/gru/seed-1", "train/lstm/seed-1"])
    #expect(made.closure(of: []) == [])
  }

  @Test("ten thousand stages in a chain and ten thousand beside one another are ordered")
  func large() throws {
    let chain = (0..<10_000).map { stage("s\($0)", needs: $0 == 0 ? [] : ["s\($0 - 1)"]) }
    #expect(try plan(chain.reversed()).stages.map(\.id) == chain.map(\.id))
    let star = (0..<10_000).map { stage("s\($0)") } + [stage("end", needs: (0..<10_000).map { "s\($0)" })]
    #expect(try plan(star).stages.last?.dependencies.count == 10_000)
  }
}
