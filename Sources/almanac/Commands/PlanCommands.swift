import ArgumentParser
import Artifacts
import Planning
import Reports
import Stages

/// `almanac check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find all that is wrong with specs and their data, without writing anything.")

  @Argument(
    help: ArgumentHelp("Specs, and key.path=value overrides.", valueName: "spec ... key=value"),
    completion: .specsAndOverrides)
  var arguments: [String]

  @OptionGroup var runs: RunsOption
  @OptionGroup var sources: SourceOptions

  func validate() throws {
    if arguments.allSatisfy({ $0.contains("=") }) { throw ValidationError("name at least one spec") }
  }

  func run() throws {
    let overrides = arguments.filter { $0.contains("=") }
    var worst: Int32 = 0
    for spec in arguments where !spec.contains("=") {
      do {
        let workload = try Workload(path: spec, overrides: overrides, access: sources.access(.never, runs))
        let summary: String
        switch workload {
        case .experiment(let experiment):
          for warning in experiment.warnings + (try experiment.checkData()) { Output.error(warning) }
          summary = "\(experiment.plan.stages.count) stages, run \(experiment.plan.runID)"
        case .sweep(let sweep):
          for warning in sweep.warnings + (try sweep.checkData()) { Output.error(warning) }
          let stages = sweep.points[0].experiment.plan.stages.count
          summary = "a sweep of \(counted(sweep.points.count, "point")), \(stages) stages each"
        }
        Output.result("\(spec): ok (\(summary))\n")
      } catch .notDownloaded {
        Output.result("\(spec): ok as far as can be seen without its data, which 'almanac run' downloads\n")
      } catch {
        Output.error(error.rendered)
        if worst == 0 { worst = error.exitCode }
      }
    }
    if worst != 0 { throw ExitCode(worst) }
  }
}

/// `almanac plan`.
struct PlanCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, dot
  }

  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show the stages, and which of them would run and why.")

  @OptionGroup var arguments: SpecArguments

  @Option(help: "text, json or dot.")
  var format = Format.text

  func run() throws {
    switch try arguments.workload() {
    case .experiment(let experiment): try show(experiment)
    case .sweep(let sweep):
      if format == .dot { throw ValidationError("--format dot shows one run, and the spec is a sweep") }
      let report = try SweepPlan(SweepRun(sweep, layout: arguments.runs.layout))
      Output.result(format == .json ? report.json : report.text)
    }
  }

  private func show(_ experiment: Experiment) throws {
    let run = ExperimentRun(experiment, layout: arguments.runs.layout)
    let states: [StageState]
    do {
      states = try run.states()
    } catch {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
    let report = PlanReport(run.experiment.plan, states: states)
    switch format {
    case .text: Output.result(report.text)
    case .json: Output.result(String(decoding: report.json.indentedBytes, as: UTF8.self))
    case .dot: Output.result(report.dot)
    }
  }
}

/// `almanac explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why stages would run: what changed, old and new, what is to blame, and what it will cost.")

  @Argument(help: "A spec.", completion: .specs)
  var spec: String

  @Argument(
    help: ArgumentHelp("A stage (id, kind or leading part), and overrides.", valueName: "stage key=value"),
    completion: .stagesAndOverrides)
  var rest: [String] = []

  @OptionGroup var runs: RunsOption

  @OptionGroup var sources: SourceOptions

  func run() throws {
    let overrides = rest.filter { $0.contains("=") }
    let selectors = rest.filter { !$0.contains("=") }
    let run = ExperimentRun(
      try SpecArguments.experiment(spec, overrides, sources.access(.never, runs)), layout: runs.layout)
    let wanted = try run.experiment.stages(matching: selectors)
    let states: [StageState]
    do {
      states = try run.states()
    } catch {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
    let explanation = Explanation(run, states)
    Output.result(selectors.isEmpty ? explanation.text : explanation.text(of: wanted))
  }
}

/// `almanac schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the spec's JSON Schema, for editors.")

  func run() {
    Output.result(SpecDocument.jsonSchema)
  }
}
