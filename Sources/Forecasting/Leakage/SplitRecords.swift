extension Windowing {
  /// The first and the last time that inputs or targets of windows reach; nothing without a window.
  public func reach(of windows: [Window]) -> (from: Timestamp, through: Timestamp)? {
    let rows = TrainingRows(windows, of: self)
    return rows.first.flatMap { first in rows.last.map { (first, $0) } }
  }

  /// The last time of any series before the first target of windows; nothing without a window.
  public func lastTime(before windows: [Window]) -> Timestamp? {
    guard let border = windows.compactMap({ targetTimes($0).first }).min() else { return nil }
    return panel.series.compactMap { $0.times.last { $0 < border } }.max()
  }

  /// What the targets of the training and validation parts saw, which must end before the first target of a later part.
  public func targetRecords(stage: String, fold: Int, parts: [SplitPart: [Window]]) -> [FitRecord] {
    let followers: [(SplitPart, [SplitPart])] = [(.train, [.validation, .test]), (.validation, [.test])]
    return followers.compactMap { part, later in
      let windows = parts[part] ?? []
      guard let cutoff = lastTime(before: later.flatMap { parts[$0] ?? [] }),
        let from = windows.compactMap({ targetTimes($0).first }).min(),
        let through = windows.compactMap({ targetTimes($0).last }).max()
      else { return nil }
      return FitRecord(
        stage: stage, quantity: "targets of the \(part.rawValue) part", fold: fold, from: from, through: through,
        cutoff: cutoff)
    }
  }
}
