/// What can be measured by itself.
enum BenchmarkGroup: String, CaseIterable {
  // Memory first: a child process begins with its parent's peak.
  case memory, kernels, training, inference, epochs, forests, csv, startup, plans, stages, figures

  func measure() async throws -> [Measurement] {
    switch self {
    case .memory: [try await ProgramBenchmarks.memory()]
    case .kernels: KernelBenchmarks.measure()
    case .training: try StepBenchmarks.training()
    case .inference: StepBenchmarks.inference()
    case .epochs: try EpochBenchmarks.measure()
    case .forests: ForestBenchmarks.measure()
    case .csv: [try await TableBenchmarks.measure()]
    case .startup: [try ProgramBenchmarks.startup()]
    case .plans: try await PlanBenchmarks.nothingToDo()
    case .stages: [try await PlanBenchmarks.trivialStages()]
    case .figures: try FigureBenchmarks.measure()
    }
  }
}
