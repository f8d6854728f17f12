import Artifacts
import Planning
import Reports
import Specs
import Stages

/// What a sweep would run, point by point.
struct SweepPlan {
  private let run: SweepRun
  private let states: [(point: Sweep.Point, states: [StageState])]

  init(_ run: SweepRun) throws {
    self.run = run
    do {
      states = try run.states()
    } catch {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
  }

  /// Whether the data has to be looked at before anything runs, or before points that are done are compared.
  var needsDataCheck: Bool { run.sweep.variesWindows || states.contains { $0.states.contains(where: \.willRun) } }

  /// The stages of all points.
  var stageCount: Int { states.reduce(0) { $0 + $1.states.count } }

  private func cached(_ states: [StageState]) -> Int {
    states.count { if case .cached = $0.status { true } else { false } }
  }

  /// A line for the sweep and one for each point.
  var text: String {
    let done = states.count { cached($0.states) == $0.states.count }
    let points = counted(states.count, "point")
    var lines = ["sweep \(run.sweep.id): \(points), \(done) done, \(states.count - done) to run"]
    for (point, states) in states {
      let values = zip(run.sweep.keys, point.values).map { "\($0)=\($1.inlineYAML)" }.joined(separator: " ")
      let cached = cached(states)
      let state = cached == states.count ? "done    " : "will run"
      lines.append("  \(point.label)  \(state)  \(point.run)  \(cached)/\(states.count) cached  \(values)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same for programs: `sweep`, `keys`, and `points` with `run`, `values`, `stages` and `cached`.
  var document: CanonicalValue {
    [
      "sweep": .string(run.sweep.id), "keys": .array(run.sweep.keys.map { .string($0) }),
      "points": .array(
        states.map {
          [
            "run": .string($0.point.run), "number": .int($0.point.number),
            "values": .array($0.point.values.map { CanonicalValue($0) }), "stages": .int($0.states.count),
            "cached": .int(cached($0.states)),
          ]
        }),
    ]
  }

  /// The document as text.
  var json: String { String(decoding: document.indentedBytes, as: UTF8.self) }
}
