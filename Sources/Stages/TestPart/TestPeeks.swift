public import Artifacts
import Reports

/// How often a test part has been looked at by the store that holds the runs.
public struct TestPeeks: Sendable {
  let part: TestPart
  let count: EvaluationCount

  /// Asks the ledger of a store.
  public init(_ part: TestPart, _ store: Store) throws(StoreError) {
    self.part = part
    count = try store.evaluations(of: part.ranges)
  }

  /// For people.
  public var sentence: String { sentence(store: "this store") }

  /// For people who look at runs of several stores.
  func sentence(store: String) -> String { "Test part \(part.text): \(count.text(store: store))" }

  /// The part with `evaluations`, `models`, `overlapping` and `unreadable`.
  public var json: CanonicalValue {
    .object(
      part.canonicalValue.merging([
        "evaluations": .int(count.evaluations), "models": .int(count.models), "overlapping": .int(count.overlapping),
        "unreadable": .int(count.unreadable),
      ]) { _, new in new })
  }
}

extension EvaluationCount {
  /// What follows the name of a test part, such as "evaluated 3 times in this store; 6 trained models".
  func text(store: String = "this store") -> String {
    let times = evaluations == 1 ? "once" : "\(evaluations) times"
    let others =
      switch overlapping {
      case 0: ""
      case 1: ", 1 of them over another range that overlaps it"
      case let other: ", \(other) of them over other ranges that overlap it"
      }
    return "evaluated \(times) in \(store)\(others); \(counted(models, "trained model"))." + unreadableText
  }

  private var unreadableText: String {
    guard unreadable > 0 else { return "" }
    let entries = counted(unreadable, "entry")
    return " Not counted: \(entries) of the ledger that cannot be read; almanac store verify names them."
  }
}
