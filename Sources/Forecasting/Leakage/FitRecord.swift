/// What one fitted quantity has seen, and the last time that it may see.
public struct FitRecord: Equatable, Sendable {
  /// The stage that fitted it, as plans name it.
  public let stage: String
  /// What was fitted, such as `minmax scaler`.
  public let quantity: String
  /// The fold, counted from 1.
  public let fold: Int
  /// The first time that was seen.
  public let from: Timestamp
  /// The last time that was seen.
  public let through: Timestamp
  /// The last time that may be seen.
  public let cutoff: Timestamp

  /// Creates a record; whether it is a leak shows only in `isLeak`.
  public init(
    stage: String, quantity: String, fold: Int = 1, from: Timestamp, through: Timestamp, cutoff: Timestamp
  ) {
    self.stage = stage
    self.quantity = quantity
    self.fold = fold
    self.from = from
    self.through = through
    self.cutoff = cutoff
  }

  /// Whether something was seen that lies after the cutoff.
  public var isLeak: Bool { through > cutoff }
}

/// Fitted quantities that saw what lies after their cutoffs.
public struct LeakageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The leaks, at least one, in the order of the stages.
  public let leaks: [FitRecord]

  /// Throws where any record is a leak.
  public static func check(_ records: [FitRecord]) throws(LeakageError) {
    let leaks = records.filter(\.isLeak)
    if !leaks.isEmpty { throw LeakageError(leaks: leaks) }
  }

  /// One line for each leak, with the stage and the ranges.
  public var description: String {
    leaks.map { leak in
      "error[R401]: leakage in stage '\(leak.stage)': the \(leak.quantity) saw \(leak.from) to \(leak.through), "
        + "and its cutoff is \(leak.cutoff)"
    }.joined(separator: "\n")
  }
}
