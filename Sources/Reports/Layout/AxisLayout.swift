/// The ticks of an axis and the room that its labels take.
struct AxisLayout: Equatable, Sendable {
  /// The ticks, whose labels have been cut to the room that there is.
  var ticks: [Tick]

  /// The title.
  var title: String

  /// The size of the widest tick label in pixels.
  var labelWidth: Double

  /// True where labels are too wide to stand beside each other and lean to the right instead.
  var leans = false

  static let tickSize = 11.0
  static let titleSize = 12.0

  /// Sine and cosine of the angle of leaning labels, 40 degrees.
  static let sine = 0.6428
  static let cosine = 0.7660
  static let angle = 40.0

  /// The layout of a vertical axis, `length` pixels long; labels of categories take at most `room` pixels.
  static func vertical(_ axis: Axis, _ limits: ValueRange, length: Double, room: Double) -> AxisLayout {
    let count = max(length >= 90 ? 4 : 2, Int(length / 42))
    return layout(axis, ticks: ticks(axis, limits, count: count, length: length, room: room))
  }

  /// The layout of a horizontal axis, `length` pixels long, whose labels keep apart.
  static func horizontal(_ axis: Axis, _ limits: ValueRange, length: Double) -> AxisLayout {
    if let names = axis.categories { return categories(axis, names, length: length) }
    var count = max(5, Int(length / 75))
    while true {
      let found = layout(axis, ticks: ticks(axis, limits, count: count, length: length, room: length))
      let scale = Scale(axis.kind == .log ? .log : .linear, from: limits.lower, to: limits.upper, start: 0, end: length)
      if count <= 1 || fits(found.ticks, scale) { return found }
      count -= 1
    }
  }

  private static func layout(_ axis: Axis, ticks: (ticks: [Tick], context: String)) -> AxisLayout {
    let shown = axis.showsTickLabels ? ticks.ticks : ticks.ticks.map { $0.isMajor ? Tick($0.value, "") : $0 }
    let widest = shown.map { TextMetrics.width($0.label, size: tickSize) }.max() ?? 0
    let context = axis.showsTickLabels ? ticks.context : ""
    return AxisLayout(ticks: shown, title: axis.title(context: context), labelWidth: widest)
  }

  private static func ticks(
    _ axis: Axis, _ limits: ValueRange, count: Int, length: Double, room: Double
  ) -> (ticks: [Tick], context: String) {
    switch axis.kind {
    case .linear: return LinearTicks.shortTicks(from: limits.lower, to: limits.upper, count: count, look: .plain)
    case .whole: return LinearTicks.shortTicks(from: limits.lower, to: limits.upper, count: count, look: .whole)
    case .percent: return (LinearTicks.ticks(from: limits.lower, to: limits.upper, count: count, look: .percent), "")
    case .log: return (LogTicks.ticks(from: limits.lower, to: limits.upper, count: count), "")
    case .time:
      let found = TimeTicks(from: limits.lower, to: limits.upper, length: length) {
        TextMetrics.width($0, size: tickSize) + 22
      }
      return (found.ticks, found.context)
    case .categories(let names):
      // Every n-th name where there is no room for all.
      let every = max(1, Int((14 * Double(names.count) / max(1, length)).rounded(.up)))
      let ticks = names.enumerated().map { place, name in
        let label = place.isMultiple(of: every) ? TextMetrics.shortened(name, to: room, size: tickSize) : ""
        return Tick(Double(place), label)
      }
      return (ticks, "")
    }
  }

  private static func categories(_ axis: Axis, _ names: [String], length: Double) -> AxisLayout {
    let band = length / Double(max(1, names.count)) * Double(spacing(names))
    let widest = names.map { TextMetrics.width($0, size: tickSize) }.max() ?? 0
    let leans = axis.showsTickLabels && widest > band - 8
    let every = leans ? max(1, Int((16 / band).rounded(.up))) : 1
    let ticks = names.enumerated().map { place, name in
      let label = place.isMultiple(of: every) ? TextMetrics.shortened(name, to: leans ? 110 : band, size: tickSize) : ""
      return Tick(Double(place), axis.showsTickLabels ? label : "")
    }
    let shown = ticks.map { TextMetrics.width($0.label, size: tickSize) }.max() ?? 0
    return AxisLayout(ticks: ticks, title: axis.title(context: ""), labelWidth: shown, leans: leans)
  }

  /// The fewest places from one name to the next, empty names left out.
  private static func spacing(_ names: [String]) -> Int {
    let places = names.indices.filter { !names[$0].isEmpty }
    return zip(places.dropFirst(), places).map { $0 - $1 }.min() ?? 1
  }

  private static func fits(_ ticks: [Tick], _ scale: Scale) -> Bool {
    var edge = -Double.infinity
    for tick in ticks where !tick.label.isEmpty {
      guard let x = scale.position(tick.value) else { continue }
      let half = TextMetrics.width(tick.label, size: tickSize) / 2
      if x - half < edge + 10 { return false }
      edge = x + half
    }
    return true
  }
}
