/// The program as a whole.
enum ProgramBenchmarks {
  static func startup() throws -> Measurement {
    let program = try ChildProcess.almanac()
    let times = try (0..<31).map { _ in try ChildProcess.run(program, ["--version"]).milliseconds }
    return Measurement(name: "almanac --version", unit: "ms", samples: Array(times.dropFirst()), target: "< 10")
  }

  /// The largest resident set of a run that trains the LSTM of `aapl-rnn-vs-lstm`.
  static func memory() async throws -> Measurement {
    let program = try ChildProcess.almanac()
    return try await withTemporaryDirectory { directory in
      let run = try ChildProcess.run(
        program,
        [
          "run", "experiments/aapl-rnn-vs-lstm.yaml", "training.epochs=3", "--until", "train/lstm/seed-1", "--runs",
          directory,
        ])
      return Measurement(
        name: "peak memory, aapl lstm training", unit: "MB", samples: [run.peakMemory], target: "< 100")
    }
  }
}
