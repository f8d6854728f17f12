import Artifacts
import NumericEngine
import Planning
import Safetensors
import Specs

/// Keeps what an interrupted training goes on from: the last two checkpoints, the older one removed only when the newer one
/// is durable.
struct TrainingCheckpoints {
  private let directory: CheckpointDirectory
  private let warn: (PlanWarning) -> Void
  private var number: Int
  /// The work that a kill can cost.
  private let interval: CheckpointSpec
  private var lastTime = ContinuousClock.now
  private var lastEpoch = 0

  /// Continues `trainer` from the newest checkpoint that is whole; a damaged one is passed over with a warning.
  init(_ context: StageContext, every interval: CheckpointSpec?, restoring trainer: Trainer) throws {
    directory = context.checkpoints
    self.interval = interval ?? .seconds(30)
    warn = { context.warn($0) }
    let names = try directory.names().sorted()
    number = names.last.flatMap { Int($0.drop { $0 == "0" }) } ?? 0
    for name in names.reversed() {
      guard let bytes = try directory.read(name) else { continue }
      do {
        try trainer.restore(try SafetensorsFile(try Self.verified(bytes)))
        lastEpoch = trainer.history.count
        return
      } catch {
        let text = "checkpoint \(name) of stage '\(context.stage)' is not used: \(error)"
        context.warn(PlanWarning(code: "W504", message: text))
      }
    }
  }

  /// The finished epochs that the newest whole checkpoint of a stage tells of; none where there is no checkpoint.
  static func history(of key: Digest, in store: Store) -> [EpochRecord] {
    let directory = CheckpointDirectory(of: key, in: store)
    for name in ((try? directory.names()) ?? []).sorted().reversed() {
      guard let bytes = try? directory.read(name), let file = try? SafetensorsFile(try verified(bytes)),
        let history = try? EpochRecord.history(in: file)
      else { continue }
      return history
    }
    return []
  }

  /// Writes a checkpoint when the last one is old enough.
  mutating func keepIfDue(_ trainer: Trainer) throws {
    let isDue =
      switch interval {
      case .seconds(let seconds): ContinuousClock.now >= lastTime + .seconds(seconds)
      case .epochs(let epochs): trainer.history.count >= lastEpoch + epochs
      }
    if isDue { try keep(trainer) }
  }

  /// Writes a checkpoint.
  mutating func keep(_ trainer: Trainer) throws {
    number += 1
    let bytes = trainer.checkpoint().encoded()
    try directory.write(Array(Digest(hashing: bytes).hex.utf8) + bytes, as: Self.name(number))
    if number > 2 { try directory.remove(Self.name(number - 2)) }
    lastTime = .now
    lastEpoch = trainer.history.count
  }

  /// Names sort as numbers do.
  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// The checkpoint without the digest in front of it, which must be that of the rest.
  private static func verified(_ bytes: [UInt8]) throws -> [UInt8] {
    let rest = Array(bytes.dropFirst(64))
    guard bytes.count > 64, Array(bytes[..<64]) == Array(Digest(hashing: rest).hex.utf8) else {
      throw ArtifactFault("sha256 mismatch")
    }
    return rest
  }
}
