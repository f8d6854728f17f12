import Artifacts
import Planning
import Reports
import Stages

extension RunCommand {
  /// Runs a sweep, and says what it chose.
  func run(_ sweep: Sweep, _ documents: inout [CanonicalValue]) async throws -> Int32 {
    guard force.isEmpty, until.isEmpty else {
      throw CommandFailure(
        "error[U103]: --force and --until are for one run, and '\(sweep.name)' is a sweep",
        exitCode: CommandFailure.usage)
    }
    let run = SweepRun(sweep, layout: runs.layout)
    let plan = try SweepPlan(run)
    if dryRun {
      if format == .json { documents.append(plan.document) } else { Output.result(plan.text) }
      return 0
    }
    for warning in sweep.warnings { Output.error(warning) }
    var warnings: [String] = []
    if plan.needsDataCheck {
      do {
        warnings = try sweep.checkData()
      } catch {
        throw CommandFailure(error.rendered, exitCode: error.exitCode)
      }
      for warning in warnings { Output.error(warning) }
    }
    let progress = progress(stageCount: plan.stageCount)
    let options = executionOptions()
    let outcome: SweepRun.Outcome
    do {
      outcome = try await run.execute(options, dataWarnings: sweep.warnings + warnings) { event in
        switch event {
        case .stage(let point, let event): progress.take(event, of: point.label)
        case .settled(let entry): progress.say(SweepText.settled(entry))
        }
      }
      progress.end()
      if format == .json {
        documents.append(SweepDocument.value(run, outcome))
      } else if let folder = outcome.folder {
        for warning in outcome.result.chosen?.warnings ?? [] { Output.error(warning) }
        Output.result(try SweepReport(outcome.result, runs.layout).text() + "\n")
        Output.result("\(sweep.name): \(SweepText.counts(outcome)) -> \(RunEnvironment.relative(folder))\n")
      }
    } catch {
      progress.end()
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
    return exitCode(outcome, options.cancellation)
  }

  private func exitCode(_ outcome: SweepRun.Outcome, _ cancellation: CancellationFlag) -> Int32 {
    let failures = outcome.result.entries.compactMap { entry in entry.result.failure.map { (entry.point, $0) } }
    // Points that fail for one reason say it once.
    for (index, (point, failure)) in failures.enumerated()
    where !failures[..<index].contains(where: { $0.1.rendered == failure.rendered }) {
      Output.error("point \(point.label), stage '\(failure.stage)' failed:\n\(failure.rendered)")
    }
    if outcome.isInterrupted {
      let done = outcome.result.entries.count { $0.status == .done }
      Output.error("interrupted with \(counted(done, "point")) done; run again to continue")
      return SignalHandlers.exitCode(cancellation)
    }
    return failures.first?.1.processExitCode ?? 0
  }
}

/// Short texts on a sweep.
enum SweepText {
  static func settled(_ entry: SweepResult.Entry) -> String {
    let loss = entry.estimate.map { ", validation loss \($0.text(.significant(4)))" } ?? ""
    let word = entry.status == .interrupted ? "paused" : entry.status.word
    let epochs = entry.epochs > 0 ? " after \(counted(entry.epochs, "epoch"))" : ""
    return "point     \(entry.point.label)  \(word)\(epochs)\(loss)"
  }

  static func counts(_ outcome: SweepRun.Outcome) -> String {
    let entries = outcome.result.entries
    let words = ["done", "stopped", "failed"].compactMap { word -> String? in
      let count = entries.count { $0.status.word == word }
      return count > 0 ? "\(count) \(word)" : nil
    }
    let executed = entries.reduce(0) { $0 + $1.executedStages }
    return "\(counted(entries.count, "point")) (\(words.joined(separator: ", "))), \(counted(executed, "stage")) run"
  }
}

/// The JSON document of a sweep.
enum SweepDocument {
  static func value(_ run: SweepRun, _ outcome: SweepRun.Outcome) -> CanonicalValue {
    let chosen = outcome.result.chosen
    return [
      "experiment": .string(run.sweep.name), "sweep": .string(run.sweep.id),
      "status": outcome.isInterrupted ? "interrupted" : "done",
      "folder": outcome.folder.map { .string($0) } ?? .null,
      "chosen": chosen.map { .string($0.point.run) } ?? .null,
      "points": .array(
        outcome.result.entries.map {
          [
            "run": .string($0.point.run), "number": .int($0.point.number), "status": .string($0.status.word),
            "model": $0.model.map { .string($0) } ?? .null, "validation_loss": $0.loss.map { .double($0) } ?? .null,
            "validation_loss_sd": $0.deviation.map { .double($0) } ?? .null,
            "validation_loss_interval": $0.interval.map { [.double($0.lowerBound), .double($0.upperBound)] } ?? .null,
            "epochs": .int($0.epochs), "values": .array($0.point.values.map { CanonicalValue($0) }),
            "executed": .int($0.executedStages), "error": $0.result.failure.map { .string($0.rendered) } ?? .null,
          ]
        }), "keys": .array(run.sweep.keys.map { .string($0) }),
    ]
  }
}
