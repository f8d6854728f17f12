import ArgumentParser
import Planning
import Stages

/// The arguments that name an experiment.
struct SpecArguments: ParsableArguments {
  @Argument(help: "A spec, then key.path=value to override.", completion: .specs)
  var spec: String

  @Argument(
    help: ArgumentHelp("Overrides such as training.epochs=10.", valueName: "key=value"), completion: .overrides)
  var overrides: [String] = []

  @OptionGroup var runs: RunsOption
  @OptionGroup var sources: SourceOptions

  func workload() throws -> Workload {
    for override in overrides where !override.contains("=") {
      throw ValidationError("'\(override)' is not key.path=value")
    }
    return try Self.workload(spec, overrides, sources.access(.never, runs))
  }

  static func workload(_ spec: String, _ overrides: [String], _ access: SourceAccess) throws -> Workload {
    do {
      return try Workload(path: spec, overrides: overrides, access: access)
    } catch {
      throw CommandFailure(error.rendered, exitCode: error.exitCode)
    }
  }

  static func experiment(_ spec: String, _ overrides: [String], _ access: SourceAccess) throws -> Experiment {
    do {
      return try Experiment(path: spec, overrides: overrides, access: access)
    } catch {
      throw CommandFailure(error.rendered, exitCode: error.exitCode)
    }
  }
}

/// Where runs are kept.
struct RunsOption: ParsableArguments {
  static let standard = "runs"

  @Option(help: "The folder of the runs and their cache.", completion: .directory)
  var runs = standard

  var layout: RunLayout { RunLayout(runs: runs) }
}

/// Which runs, and in which order.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Only runs like these, such as 'model.family=lstm and rmse<3'.", valueName: "condition"),
    completion: .conditions)
  var condition: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sort by a field, or by several with commas, smallest first; -field for largest first.", valueName: "field"),
    completion: .orders)
  var sort: String?

  func filter() throws -> RunFilter? {
    do {
      return try condition.map { try RunFilter($0) }
    } catch let error as RunFilterError {
      throw CommandFailure(error.description, exitCode: CommandFailure.usage)
    }
  }

  func select(_ runs: RunsOption) throws -> RunSelection {
    do {
      let selection = try RunSelection(runs.layout, where: try filter(), sortedBy: sort)
      for record in selection.damaged {
        Output.error(
          "warning[W303]: \(RunEnvironment.relative(record.path)) \(record.reason ?? "cannot be used"): "
            + "its run is left out\n"
            + "hint: the run's own command writes it again")
      }
      return selection
    } catch let error as RunFilterError {
      throw CommandFailure(error.description, exitCode: CommandFailure.usage)
    }
  }
}

/// What may be done to get at data.
struct SourceOptions: ParsableArguments {
  @Option(name: .customLong("allow-root"), help: "Another folder that data may lie in.", completion: .directory)
  var allowedRoots: [String] = []

  @Flag(help: "Permit services at addresses of this machine, unencrypted.")
  var allowLocalhost = false

  @Flag(help: "Refuse downloads whose digest the spec does not give.")
  var locked = false

  func access(_ network: SourceAccess.Network, _ runs: RunsOption) -> SourceAccess {
    var access = SourceAccess()
    access.network = network
    access.layout = runs.layout
    access.isLocked = locked
    access.allowsLocalhost = allowLocalhost
    access.allowedRoots = allowedRoots
    return access
  }
}

/// Text for people, CSV or JSON for programs.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
  case text, csv, json
}

/// Text for people or JSON for programs.
enum TextFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

extension Experiment {
  /// The stages that selectors (ids, kinds or leading parts of ids) name.
  func stages(matching selectors: [String]) throws -> Set<String> {
    var stages: Set<String> = []
    for selector in selectors {
      do {
        stages.formUnion(try plan.stages(matching: selector))
      } catch {
        throw CommandFailure(error.description, exitCode: error.exitCode)
      }
    }
    return stages
  }
}
