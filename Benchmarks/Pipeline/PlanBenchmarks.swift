import Artifacts
import Planning

/// What the pipeline costs where the stages themselves cost nothing: chains of ten trivial stages.
enum PlanBenchmarks {
  private static func definitions(_ count: Int) -> [StageDefinition] {
    (0..<count).map { index in
      StageDefinition(
        id: "stage/\(index)", kind: "trivial", codeVersion: 1, parameters: ["index": .int(index)],
        inputs: index % 10 == 0 ? [:] : ["before": ArtifactReference(stage: "stage/\(index - 1)", artifact: "out")],
        outputs: ["out"]
      ) { context in
        try context.write(context.parameters.canonicalBytes, to: "out")
      }
    }
  }

  private static func run(_ count: Int, in store: Store) async throws -> Double {
    let start = ContinuousClock.now
    let plan = try Plan(definitions(count), engineVersion: 1)
    let result = await LocalExecutor(store: store).execute(plan, ExecutionOptions())
    guard result.isComplete else { throw ChildProcess.Failure(description: "trivial stages failed") }
    return Stopwatch.milliseconds(start.duration(to: .now))
  }

  /// Planning, and finding every stage in the store.
  static func nothingToDo() async throws -> [Measurement] {
    var all: [Measurement] = []
    for (count, target) in [(200, "< 20"), (2000, ""), (10_000, "< 500")] {
      try await withTemporaryDirectory { directory in
        let store = Store(root: directory)
        _ = try await run(count, in: store)
        var times: [Double] = []
        for _ in 0..<11 { times.append(try await run(count, in: store)) }
        all.append(
          Measurement(name: "nothing to do, \(count) stages", unit: "ms", samples: times, target: target))
      }
    }
    return all
  }

  /// A stage that is executed, with all that makes its result durable.
  static func trivialStages() async throws -> Measurement {
    let count = 200
    var times: [Double] = []
    for _ in 0..<5 {
      try await withTemporaryDirectory { directory in
        times.append(try await run(count, in: Store(root: directory)) / Double(count))
      }
    }
    return Measurement(name: "executed trivial stage", unit: "ms", samples: times, target: "< 3")
  }
}
