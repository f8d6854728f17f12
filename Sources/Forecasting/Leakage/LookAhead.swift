/// The check that derived columns do not look ahead: derived again from the rows up to some time, they must have the same
/// bits at those rows.
public enum LookAhead {
  /// What each derived column saw at its last check, or the first leak of each.
  ///
  /// - Parameters:
  ///   - loaded: the panel that columns are derived from.
  ///   - derived: what came of the whole panel.
  ///   - derive: derives from any panel; it may refuse one that is too short.
  public static func records(
    stage: String, of derived: Panel, from loaded: Panel, derive: (Panel) throws -> Panel
  ) -> [FitRecord] {
    guard derived != loaded, let first = loaded.series.compactMap(\.times.first).min() else { return [] }
    var records: [String: FitRecord] = [:]
    for probe in probes(derived) {
      guard let again = try? derive(loaded.cut(from: nil, through: probe)) else { continue }
      for name in derived.columnNames where records[name]?.isLeak != true {
        let leak = difference(name, of: again, from: derived).map { series, time in
          FitRecord(
            stage: stage, quantity: "feature '\(name)' at \(time)", from: first,
            through: reach(of: name, series, time, after: probe, derived, loaded, derive), cutoff: time)
        }
        records[name] =
          leak ?? FitRecord(stage: stage, quantity: "feature '\(name)'", from: first, through: probe, cutoff: probe)
      }
    }
    // Columns that came as they were are not worth a word, unless they did not.
    return derived.columnNames.compactMap { records[$0] }.filter {
      $0.isLeak || !loaded.columnNames.map { "feature '\($0)'" }.contains($0.quantity)
    }
  }

  /// The times at a quarter, half and three quarters of the longest series.
  private static func probes(_ panel: Panel) -> [Timestamp] {
    let times = panel.series.max { $0.count < $1.count }?.times ?? []
    guard times.count >= 4 else { return [] }
    return (1...3).map { times[times.count * $0 / 4 - 1] }
  }

  /// The first row at which a column has other bits.
  private static func difference(_ name: String, of short: Panel, from whole: Panel) -> (String, Timestamp)? {
    for one in short.series {
      guard let other = whole.series.first(where: { $0.id == one.id }), let mine = try? one.column(name),
        let full = try? other.column(name)
      else { continue }
      let offset = other.times.partitioningIndex { $0 >= one.times[0] }
      for row in mine.indices where mine[row].bitPattern != full[offset + row].bitPattern {
        return (one.id, one.times[row])
      }
    }
    return nil
  }

  /// The first time through which rows are needed before a value is what it is in the whole panel.
  private static func reach(
    of name: String, _ series: String, _ time: Timestamp, after probe: Timestamp, _ derived: Panel, _ loaded: Panel,
    _ derive: (Panel) throws -> Panel
  ) -> Timestamp {
    func value(_ panel: Panel) -> UInt64? {
      guard let one = panel.series.first(where: { $0.id == series }), let row = one.times.firstIndex(of: time) else {
        return nil
      }
      return (try? one.column(name))?[row].bitPattern
    }
    let times = (loaded.series.first { $0.id == series }?.times ?? []).filter { $0 > probe }
    let wanted = value(derived)
    // With the last row at the latest the value is right.
    let index = Array(times.dropLast()).partitioningIndex { through in
      (try? derive(loaded.cut(from: nil, through: through))).flatMap(value) == wanted
    }
    return times.isEmpty ? probe : times[index]
  }
}
