extension Frequency {
  /// The times that a regular series has between two neighbouring rows.
  struct Absent {
    /// All of them, or as many as a message names.
    var times: [Timestamp] = []
    var last: Timestamp?
    /// How many they are; not counted further than one beyond the limit.
    var count = 0
    /// Whether the steps after them lead to the later row.
    var isRegular = true

    var isTooMany: Bool { count > Self.limit }

    /// Whether rows can be put in for them.
    var isFillable: Bool { isRegular && !isTooMany }

    fileprivate static let limit = 100_000
    fileprivate static let named = 6

    /// What is wrong, or nothing.
    func message(from: Timestamp, to: String, _ frequency: Frequency, isFilled: Bool) -> String? {
      guard isRegular else { return "time \(to) does not follow \(from) by a whole number of steps of \(frequency)" }
      guard let last else { return nil }
      if isTooMany {
        return "times are not every \(frequency): more than 100,000 from \(times[0]) on are missing before \(to)"
          + "\(isFilled ? ", too many to fill in one gap" : ""); is the frequency right?"
      }
      let names = times.prefix(Self.named).map(\.description).joined(separator: ", ")
      let more = count > Self.named ? " and \(count - Self.named) more until \(last)" : ""
      return "times are not every \(frequency): \(names)\(more) \(count == 1 ? "is" : "are") missing before \(to)"
    }
  }

  /// The times after one row and before the next; without `keepsAll` only those that a message names are kept.
  func absent(between from: Timestamp, and to: Timestamp, zone: TimeZoneRules, keepsAll: Bool) -> Absent {
    var absent = Absent()
    let steps = FrequencySteps(self, from: from, towards: to, in: zone)
    var taken = 1
    var expected = steps.time(taken)
    while expected < to, !absent.isTooMany {
      // Two steps lead to one time where the clocks skip a whole day.
      if expected > absent.last ?? from {
        if keepsAll || absent.count < Absent.named { absent.times.append(expected) }
        absent.count += 1
        absent.last = expected
      }
      taken += 1
      expected = steps.time(taken)
    }
    absent.isRegular = expected == to || absent.isTooMany
    return absent
  }
}
