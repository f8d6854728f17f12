/// The parts of a split.
public enum SplitPart: String, Sendable, CaseIterable {
  /// What the weights and the scaler are fitted on.
  case train
  /// What stops training and chooses the checkpoint.
  case validation
  /// What is reported.
  case test
}

/// How windows are divided in time.
public enum SplitRule: Equatable, Sendable {
  /// Shares of the cutoffs in chronological order; they add up to 1. A share of 0 asks for an empty part.
  case shares(train: Double, validation: Double, test: Double)
  /// The first target times of the later parts; equal times leave no validation part.
  case dates(validationStart: Timestamp, testStart: Timestamp)
  /// One fold, counted from 1, of an evaluation from rolling origins.
  case rolling(RollingOrigins, fold: Int)
}

/// The windows of each part, by cutoff.
///
/// Every target time of a part lies before every target time of the next. The lookback may read history across a border.
/// A window whose targets touch the next part's targets belongs to no part and is counted.
public struct Split: Equatable, Sendable {
  /// The training windows.
  public let train: [Window]
  /// The validation windows; empty only where none was asked for.
  public let validation: [Window]
  /// The test windows; empty only where none was asked for.
  public let test: [Window]
  /// Windows left out between training and the next part.
  public let droppedAfterTrain: Int
  /// Windows left out between validation and test.
  public let droppedAfterValidation: Int

  /// Names the parts.
  init(
    train: [Window], validation: [Window], test: [Window], droppedAfterTrain: Int, droppedAfterValidation: Int
  ) {
    self.train = train
    self.validation = validation
    self.test = test
    self.droppedAfterTrain = droppedAfterTrain
    self.droppedAfterValidation = droppedAfterValidation
  }

  /// Divides the windows of a windowing.
  ///
  /// By shares, with n distinct cutoffs over all series the borders are the cutoffs number floor(n train) and
  /// floor(n (train + validation)), the same for every series; then windows are dropped from the end of the earlier
  /// parts until targets no longer overlap. By dates, a window belongs to the part that contains all its target times.
  ///
  /// Throws `DataError.setting` for impossible shares or dates and `DataError.emptyPart` for a part that was asked for
  /// and has no window.
  public init(_ windowing: Windowing, by rule: SplitRule) throws(DataError) {
    var parts: [SplitPart: [Window]] = [.train: [], .validation: [], .test: []]
    var droppedAfter: [SplitPart: Int] = [.train: 0, .validation: 0]
    let windows = windowing.windows
    let wanted: Set<SplitPart>
    switch rule {
    case .shares(let train, let validation, let test):
      wanted = try Self.checkShares(train: train, validation: validation, test: test)
      // Shares such as 0.7 are not exact in binary; a border must not slip by one for that.
      let cutoffs = Self.distinct(windows.map(windowing.cutoff))
      let validationStart = Int(Double(cutoffs.count) * train + 1e-9)
      let testStart = test > 0 ? Int(Double(cutoffs.count) * (train + validation) + 1e-9) : cutoffs.count
      for window in windows {
        let index = cutoffs.partitioningIndex { [cutoff = windowing.cutoff(window)] in $0 >= cutoff }
        parts[index < validationStart ? .train : index < testStart ? .validation : .test, default: []].append(window)
      }
      droppedAfter = Self.dropOverlaps(&parts, windowing)
    case .rolling(let rolling, let fold):
      wanted = Set(SplitPart.allCases.filter { $0 != .validation || rolling.validation > 0 })
      let cutoffs = Self.distinct(windows.map(windowing.cutoff))
      let origins = try rolling.origins(fold: fold, of: cutoffs.count)
      for window in windows {
        let index = cutoffs.partitioningIndex { [cutoff = windowing.cutoff(window)] in $0 >= cutoff }
        if let part = SplitPart.allCases.first(where: { origins[$0]?.contains(index) == true }) {
          parts[part, default: []].append(window)
        }
      }
      droppedAfter = Self.dropOverlaps(&parts, windowing)
    case .dates(let validationStart, let testStart):
      guard validationStart <= testStart else {
        throw .setting(name: "test start", value: "\(testStart)", expected: "not before \(validationStart)")
      }
      wanted = validationStart < testStart ? Set(SplitPart.allCases) : [.train, .test]
      func part(of time: Timestamp) -> SplitPart {
        time < validationStart ? .train : time < testStart ? .validation : .test
      }
      for window in windows {
        guard let first = windowing.targetTimes(window).first, let last = windowing.targetTimes(window).last else {
          continue
        }
        if part(of: first) == part(of: last) {
          parts[part(of: first), default: []].append(window)
        } else {
          droppedAfter[part(of: first), default: 0] += 1
        }
      }
    }
    for part in SplitPart.allCases where wanted.contains(part) && parts[part, default: []].isEmpty {
      throw .emptyPart(part, windows: windows.count, purged: droppedAfter.values.reduce(0, +))
    }
    train = parts[.train, default: []]
    validation = parts[.validation, default: []]
    test = parts[.test, default: []]
    droppedAfterTrain = droppedAfter[.train, default: 0]
    droppedAfterValidation = droppedAfter[.validation, default: 0]
  }

  /// The windows of a part.
  public subscript(part: SplitPart) -> [Window] {
    switch part {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }

  /// Drops windows from the end of the earlier parts until targets no longer overlap; how many after each part.
  private static func dropOverlaps(_ parts: inout [SplitPart: [Window]], _ windowing: Windowing) -> [SplitPart: Int] {
    var dropped: [SplitPart: Int] = [:]
    for (part, later) in [(SplitPart.validation, [SplitPart.test]), (.train, [.validation, .test])] {
      let following = later.flatMap { parts[$0] ?? [] }
      guard let border = following.compactMap({ windowing.targetTimes($0).first }).min() else { continue }
      let kept = (parts[part] ?? []).filter { (windowing.targetTimes($0).last ?? border) < border }
      dropped[part] = (parts[part]?.count ?? 0) - kept.count
      parts[part] = kept
    }
    return dropped
  }

  /// Checks shares and returns the parts that must have windows.
  private static func checkShares(
    train: Double, validation: Double, test: Double
  ) throws(DataError) -> Set<SplitPart> {
    let shares = [(SplitPart.train, train), (.validation, validation), (.test, test)]
    for (part, share) in shares where !(share >= 0 && share <= 1) || (part == .train && share == 0) {
      throw .setting(name: part.rawValue, value: "\(share)", expected: "a share from 0 to 1, above 0 for train")
    }
    let sum = train + validation + test
    guard abs(sum - 1) <= 1e-9 else {
      throw .setting(
        name: "split", value: "\(train) + \(validation) + \(test) = \(sum)", expected: "shares that add up to 1")
    }
    return Set(shares.filter { $0.1 > 0 }.map(\.0))
  }

  /// The times without repetitions; equal times stand together.
  private static func distinct(_ times: [Timestamp]) -> [Timestamp] {
    var distinct: [Timestamp] = []
    for time in times where distinct.last != time { distinct.append(time) }
    return distinct
  }
}
