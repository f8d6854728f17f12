/// Ticks at calendar boundaries, from milliseconds to centuries, in UTC.
struct TimeTicks: Equatable, Sendable {
  /// The ticks, in order of time.
  let ticks: [Tick]

  /// What the labels leave unsaid, for the axis title: the year for days, the date for hours; else empty.
  let context: String

  /// The distance between ticks.
  private enum Step {
    case milliseconds(Int)
    case days(Int)
    case months(Int)
  }

  private static let steps: [Step] =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000].map(Step.milliseconds)
    + [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map { .milliseconds($0 * 60_000) }
    + [1, 2, 5, 10].map(Step.days)
    + [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000].map(Step.months)

  /// The latest moment, and before 1970 the earliest, that an axis shows: 8.64e15 ms, about 275,000 years.
  static let limit = 8.64e15

  /// The finest ticks inside `lower...upper` milliseconds whose labels fit.
  ///
  /// - Parameters:
  ///   - length: the length of the axis in pixels.
  ///   - width: the width of a label in pixels, with the gap that must stay beside it.
  init(from lower: Double, to upper: Double, length: Double, width: (String) -> Double) {
    let first = Int(max(-Self.limit, lower).rounded(.up))
    let last = Int(min(Self.limit, upper).rounded(.down))
    guard first < last else {
      ticks = []
      context = CivilDate(milliseconds: first).dayText
      return
    }
    let span = Double(last - first)
    for step in Self.steps {
      let count = span / Self.length(of: step)
      guard count * 20 <= length else { continue }
      let found = Self.values(step, first, last).map { Tick(Double($0), Self.label($0, step)) }
      let gaps = zip(found, found.dropFirst()).map { ($1.value - $0.value) / span * length }
      let need = found.map { width($0.label) }.max() ?? 0
      if gaps.allSatisfy({ $0 >= need }) {
        ticks = found
        context = Self.context(step, Int(found.first?.value ?? lower), Int(found.last?.value ?? upper))
        return
      }
    }
    ticks = []
    context = "\(CivilDate(milliseconds: first).year)–\(CivilDate(milliseconds: last).year)"
  }

  private static func length(of step: Step) -> Double {
    switch step {
    case .milliseconds(let count): Double(count)
    case .days(let count): Double(count * CivilDate.dayLength)
    case .months(let count): Double(count) * 30.44 * Double(CivilDate.dayLength)
    }
  }

  private static func values(_ step: Step, _ first: Int, _ last: Int) -> [Int] {
    switch step {
    case .milliseconds(let length):
      let start = floorDivide(first + length - 1, length) * length
      return Array(stride(from: start, through: last, by: length))
    case .days(let length): return days(length, first, last)
    case .months(let length):
      let start = CivilDate(milliseconds: first)
      var month = floorDivide(start.year * 12 + start.month - 1, length) * length
      var values: [Int] = []
      while true {
        let year = floorDivide(month, 12)
        let value = CivilDate(year: year, month: month - 12 * year + 1).milliseconds
        if value > last { return values }
        if value >= first { values.append(value) }
        month += length
      }
    }
  }

  /// The days 1, 1 + length and so on of each month, without the last one where it would crowd the first of the next month.
  private static func days(_ length: Int, _ first: Int, _ last: Int) -> [Int] {
    let lastDay = length == 1 ? 31 : length == 2 ? 29 : 31 - length
    let start = floorDivide(first + CivilDate.dayLength - 1, CivilDate.dayLength) * CivilDate.dayLength
    return stride(from: start, through: last, by: CivilDate.dayLength).filter { value in
      let day = CivilDate(milliseconds: value).day
      return (day - 1).isMultiple(of: length) && day <= lastDay
    }
  }

  private static func label(_ value: Int, _ step: Step) -> String {
    let date = CivilDate(milliseconds: value)
    let dayAndMonth = "\(date.day) \(CivilDate.monthName(date.month))"
    switch step {
    case .milliseconds(let length) where length < 1000:
      let fraction = DecimalDigits(Double(date.millisecondOfDay % 1000)).shifted(by: -3).fixed(decimals: 3)
      return date.timeText(seconds: true) + fraction.dropFirst()
    case .milliseconds(let length):
      if date.millisecondOfDay == 0 { return dayAndMonth }
      return date.timeText(seconds: length < 60_000)
    case .days: return dayAndMonth
    case .months(let length):
      return length >= 12 ? "\(date.year)" : "\(CivilDate.monthName(date.month)) \(date.year)"
    }
  }

  private static func context(_ step: Step, _ first: Int, _ last: Int) -> String {
    let start = CivilDate(milliseconds: first)
    let end = CivilDate(milliseconds: last)
    switch step {
    case .milliseconds:
      if start.dayText == end.dayText { return start.dayText + ", UTC" }
      if start.year != end.year { return "\(start.dayText) – \(end.dayText), UTC" }
      if start.month == end.month { return "\(start.day)–\(end.dayText), UTC" }
      return "\(start.day) \(CivilDate.monthName(start.month)) – \(end.dayText), UTC"
    case .days: return start.year == end.year ? "\(start.year)" : "\(start.year)–\(end.year)"
    case .months: return ""
    }
  }
}
