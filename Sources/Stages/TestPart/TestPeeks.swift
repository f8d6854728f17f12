public import Artifacts

/// How often a test part has been looked at by the store that holds the runs.
public struct TestPeeks: Sendable {
  let part: TestPart
  let count: EvaluationCount

  /// Asks the ledger of a store.
  public init(_ part: TestPart, _ store: Store) throws(StoreError) {
    self.part = part
    count = try store.evaluations(of: part.range)
  }

  /// For people.
  public var sentence: String {
    let models = "\(count.models) trained model\(count.models == 1 ? "" : "s")"
    let times = count.evaluations == 1 ? "once" : "\(count.evaluations) times"
    let others =
      switch count.overlapping {
      case 0: ""
      case 1: ", 1 of them over another range that overlaps it"
      case let other: ", \(other) of them over other ranges that overlap it"
      }
    return "Test part \(part.text): evaluated \(times) in this store\(others); \(models)." + unreadable
  }

  private var unreadable: String {
    guard count.unreadable > 0 else { return "" }
    let entries = count.unreadable == 1 ? "1 entry" : "\(count.unreadable) entries"
    return " Not counted: \(entries) of the ledger that cannot be read; almanac store verify names them."
  }

  /// The part with `evaluations`, `models`, `overlapping` and `unreadable`.
  public var json: CanonicalValue {
    .object(
      part.canonicalValue.merging([
        "evaluations": .int(count.evaluations), "models": .int(count.models), "overlapping": .int(count.overlapping),
        "unreadable": .int(count.unreadable),
      ]) { _, new in new })
  }
}
