import Artifacts
import Planning
import Reports
import Synchronization

/// Shows what happens: on a terminal one bar for each running stage, in a log plain lines, and warnings always.
final class ProgressDisplay: Sendable {
  enum Mode: Sendable {
    case terminal, log, quiet
  }

  private struct Training {
    var started: ContinuousClock.Instant
    var line: String
  }

  private struct State {
    var done = 0
    /// Running stages in the order in which they began.
    var running: [(stage: String, training: Training)] = []
    var drawnLines = 0
  }

  private let mode: Mode
  private let stageCount: Int
  private let state = Mutex(State())

  init(mode: Mode, stageCount: Int) {
    self.mode = mode
    self.stageCount = stageCount
  }

  /// Takes what happens to a point of a sweep, named by a label: of its stages only trainings are worth a line.
  func take(_ event: PlanEvent, of label: String) {
    func isLight(_ stage: String) -> Bool { !stage.hasPrefix("train/") }
    switch event {
    case .cached(let stage, _) where isLight(stage), .finished(let stage, _) where isLight(stage):
      state.withLock { $0.done += 1 }
    case .cached(let stage, let key): take(.cached(stage: "\(label)/\(stage)", key: key))
    case .started(let stage, let key) where !isLight(stage):
      take(.started(stage: "\(label)/\(stage)", key: key))
    case .progress(let stage, let payload): take(.progress(stage: "\(label)/\(stage)", payload))
    case .finished(let stage, let seconds): take(.finished(stage: "\(label)/\(stage)", seconds: seconds))
    case .interrupted(let stage, let message):
      take(.interrupted(stage: "\(label)/\(stage)", message: message))
    case .warning: take(event)
    case .started, .waiting, .skipped, .failed: break
    }
  }

  /// Says something between the lines of what happens.
  func say(_ text: String) {
    state.withLock {
      say(text, &$0)
      draw(&$0)
    }
  }

  func take(_ event: PlanEvent) {
    state.withLock { state in
      switch event {
      case .cached(let stage, _):
        state.done += 1
        say("cached    \(stage)", &state)
      case .waiting(let stage, let owner):
        say("waiting   \(stage)  for \(owner)", &state)
      case .started(let stage, _):
        state.running.append((stage, Training(started: .now, line: "")))
        if mode == .log { say("running   \(stage)", &state) }
      case .progress(let stage, let payload):
        progress(stage, payload, &state)
      case .finished(let stage, let seconds):
        state.done += 1
        state.running.removeAll { $0.stage == stage }
        say("done      \(stage)  \(NumberFormat.duration.text(seconds))", &state)
      case .failed(let failure):
        state.running.removeAll { $0.stage == failure.stage }
        say("failed    \(failure.stage)", &state)
      case .interrupted(let stage, let message):
        state.running.removeAll { $0.stage == stage }
        say("stopped   \(stage)  \(message)", &state)
      case .skipped(let stage, let reason):
        say("skipped   \(stage)  \(reason)", &state)
      case .warning(let warning):
        clear(&state)
        Output.error(warning.description)
      }
      draw(&state)
    }
  }

  /// Takes the bars away.
  func end() {
    state.withLock {
      $0.running = []
      clear(&$0)
    }
  }

  private func progress(_ stage: String, _ payload: CanonicalValue, _ state: inout State) {
    guard let place = state.running.firstIndex(where: { $0.stage == stage }),
      let epoch = payload["epoch"]?.intValue, let epochs = payload["epochs"]?.intValue,
      let step = payload["step"]?.intValue, let steps = payload["steps"]?.intValue, steps > 0, epochs > 0
    else { return }
    let loss: Double? = if case .double(let loss)? = payload["loss"] { loss } else { nil }
    let isEpoch = payload["event"]?.stringValue == "epoch"
    let fraction = (Double(epoch - 1) + Double(step) / Double(steps)) / Double(epochs)
    let elapsed = state.running[place].training.started.duration(to: .now)
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let rate = seconds > 0 ? (Double(epoch - 1) * Double(steps) + Double(step)) / seconds : 0
    switch mode {
    case .terminal:
      state.running[place].training.line = ProgressLine.text(
        width: Output.width - 1, title: stage, fraction: fraction, epoch: "epoch \(epoch)/\(epochs)", loss: loss,
        speed: "\(NumberFormat.compact.text(rate)) steps/s",
        secondsLeft: fraction > 0 ? seconds / fraction * (1 - fraction) : nil)
    case .log where isEpoch && (epoch == epochs || epoch.isMultiple(of: max(1, epochs / 10))):
      let loss = loss.map { NumberFormat.significant(4).text($0) } ?? "-"
      say("epoch     \(stage)  \(epoch)/\(epochs)  loss \(loss)", &state)
    case .log, .quiet: break
    }
  }

  private func say(_ line: String, _ state: inout State) {
    guard mode != .quiet else { return }
    clear(&state)
    Output.error("[\(state.done)/\(stageCount)] \(line)")
  }

  private func clear(_ state: inout State) {
    guard mode == .terminal, state.drawnLines > 0 else { return }
    Output.write("\u{1B}[\(state.drawnLines)A\u{1B}[J", to: 2)
    state.drawnLines = 0
  }

  private func draw(_ state: inout State) {
    guard mode == .terminal else { return }
    clear(&state)
    let lines = state.running.map(\.training.line).filter { !$0.isEmpty }
    guard !lines.isEmpty else { return }
    Output.write(lines.joined(separator: "\n") + "\n", to: 2)
    state.drawnLines = lines.count
  }
}
