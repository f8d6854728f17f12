import ArgumentParser
import Artifacts
import Planning
import Reports
import Stages

#if canImport(Glibc)
  import Glibc
#endif

/// `almanac run`.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run experiments; what is cached is skipped.",
    discussion: "Arguments with '=' override keys of all specs: training.epochs=10.")

  @Argument(
    help: ArgumentHelp("Specs, and key.path=value overrides.", valueName: "spec ... key=value"),
    completion: .specsAndOverrides)
  var arguments: [String]

  @OptionGroup var runs: RunsOption

  @Flag(name: [.customShort("n"), .long], help: "Show what would run, and write nothing.")
  var dryRun = false

  @Option(name: [.customShort("j", allowingJoined: true), .long], help: "Stages that may run at once.")
  var jobs: Int?

  @Option(help: "Threads that all running stages share.")
  var threads: Int?

  @Option(
    name: [.short, .long], help: "Run a stage (id, kind, or leading part of an id) though it is cached.",
    completion: .stages)
  var force: [String] = []

  @Flag(name: [.short, .long], help: "After a failure, still run what does not depend on it.")
  var keepGoing = false

  @Option(help: "Run a stage and what it needs, nothing more.", completion: .stages)
  var until: [String] = []

  @Flag(help: "Fail where a stored result is damaged instead of making it again.")
  var noRebuild = false

  @Option(help: "Seconds to wait for another process that runs the same stage.")
  var lockTimeout: Double?

  @OptionGroup var sources: SourceOptions

  @Flag(help: "Use only what was downloaded before.")
  var offline = false

  @Flag(help: "Download data again.")
  var refresh = false

  @Option(help: "text or json.")
  var format = TextFormat.text

  @Flag(name: [.short, .long], help: "Say nothing but results, warnings and errors.")
  var quiet = false

  func validate() throws {
    if arguments.allSatisfy({ $0.contains("=") }) { throw ValidationError("name at least one spec") }
    if offline && refresh { throw ValidationError("--offline and --refresh exclude each other") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    if let lockTimeout, !(lockTimeout >= 0) { throw ValidationError("--lock-timeout must not be negative") }
  }

  func run() async throws {
    let specs = arguments.filter { !$0.contains("=") }
    let overrides = arguments.filter { $0.contains("=") }
    var access = sources.access(offline || dryRun ? .never : refresh ? .always : .ifMissing, runs)
    if !quiet { access.report = { Output.error($0) } }
    // All specs are checked before any of them runs.
    let workloads = try specs.map { try SpecArguments.workload($0, overrides, access) }
    var documents: [CanonicalValue] = []
    var worst: Int32 = 0
    for workload in workloads {
      let code =
        switch workload {
        case .experiment(let experiment): try await run(experiment, &documents)
        case .sweep(let sweep): try await run(sweep, &documents)
        }
      if worst == 0 { worst = code }
      if code != 0, !keepGoing { break }
    }
    if format == .json {
      let value: CanonicalValue = documents.count == 1 ? documents[0] : .array(documents)
      Output.result(String(decoding: value.indentedBytes, as: UTF8.self))
    }
    if worst != 0 { throw ExitCode(worst) }
  }

  private func run(_ experiment: Experiment, _ documents: inout [CanonicalValue]) async throws -> Int32 {
    let run = ExperimentRun(experiment, layout: runs.layout)
    let forced = try experiment.stages(matching: force)
    let selected = until.isEmpty ? nil : experiment.plan.closure(of: try experiment.stages(matching: until))
    let states: [StageState]
    do {
      states = try run.states(forced: forced, selected: selected)
    } catch {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
    if dryRun {
      let report = PlanReport(experiment.plan, states: states)
      if format == .json { documents.append(report.json) } else { Output.result(report.text) }
      return 0
    }
    for warning in experiment.warnings { Output.error(warning) }
    var warnings: [String] = []
    // Whatever runs: that windows are cached says nothing of what the spec asks of them now.
    if states.contains(where: \.willRun) {
      do {
        warnings = try experiment.checkData()
      } catch {
        throw CommandFailure(error.rendered, exitCode: error.exitCode)
      }
      for warning in warnings { Output.error(warning) }
    }

    let progress = progress(stageCount: states.count)
    var options = executionOptions()
    options.forced = forced
    options.selected = selected
    options.events = { progress.take($0) }
    let outcome: ExperimentRun.Outcome
    do {
      outcome = try await run.execute(options, dataWarnings: experiment.warnings + warnings)
    } catch {
      progress.end()
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
    progress.end()
    return report(outcome, of: run, options.cancellation, &documents)
  }

  /// What the options say of any execution; signals cancel it.
  func executionOptions() -> ExecutionOptions {
    var options = ExecutionOptions()
    options.jobs = jobs ?? RunEnvironment.cores
    options.threads = threads ?? RunEnvironment.cores
    options.keepGoing = keepGoing
    options.rebuildsDamage = !noRebuild
    options.lockTimeout = lockTimeout
    SignalHandlers.install(options.cancellation)
    return options
  }

  /// The display that the options ask for.
  func progress(stageCount: Int) -> ProgressDisplay {
    ProgressDisplay(mode: quiet ? .quiet : Output.isTerminal ? .terminal : .log, stageCount: stageCount)
  }

  private func report(
    _ outcome: ExperimentRun.Outcome, of run: ExperimentRun, _ cancellation: CancellationFlag,
    _ documents: inout [CanonicalValue]
  ) -> Int32 {
    let result = outcome.result
    let executed = result.stages.count { if case .executed = $0.outcome { true } else { false } }
    let cached = result.stages.count { if case .cached = $0.outcome { true } else { false } }
    if format == .json {
      documents.append(RunDocument.value(run, outcome))
    } else if result.isComplete {
      if let summary = outcome.summary { Output.result(summary + "\n") }
      if let part = outcome.testPart, let peeks = try? TestPeeks(part, run.layout.store) {
        Output.result(peeks.sentence + "\n")
      }
      let place = outcome.folder.map { " -> \(RunEnvironment.relative($0))" } ?? ""
      Output.result("\(run.experiment.name): \(counted(executed, "stage")) run, \(cached) cached\(place)\n")
    }
    for warning in outcome.warnings { Output.error(warning) }
    if let failure = result.failure {
      for stage in result.stages {
        if case .failed(let failure) = stage.outcome {
          Output.error("stage '\(failure.stage)' failed:\n\(failure.rendered)")
        }
      }
      return failure.processExitCode
    }
    if let interruption = result.interruption ?? (result.isComplete ? nil : "interrupted") {
      Output.error("\(interruption); run again to continue")
      return SignalHandlers.exitCode(cancellation)
    }
    return 0
  }
}

/// The JSON document of a run.
enum RunDocument {
  static func value(_ run: ExperimentRun, _ outcome: ExperimentRun.Outcome) -> CanonicalValue {
    [
      "experiment": .string(run.experiment.name), "run": .string(run.experiment.plan.runID),
      "status": outcome.result.isComplete ? "done" : outcome.result.failure == nil ? "interrupted" : "failed",
      "folder": outcome.folder.map { .string($0) } ?? .null,
      "test": outcome.testPart.flatMap { try? TestPeeks($0, run.layout.store).json } ?? .null,
      "error": outcome.result.failure.map { .string($0.rendered) } ?? .null,
      "stages": .array(
        outcome.result.stages.map {
          [
            "id": .string($0.stage), "outcome": .string($0.outcome.word), "seconds": .double($0.seconds),
            "key": $0.key.map { .string($0.hex) } ?? .null,
          ]
        }),
    ]
  }
}
