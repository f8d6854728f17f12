/// A mark on an axis, with its label where it has one.
struct Tick: Hashable, Sendable {
  /// The place on the axis, in data units.
  let value: Double

  /// The label; empty for minor ticks.
  let label: String

  /// True for labelled ticks and grid lines, false for the small ones between them.
  let isMajor: Bool

  /// A labelled tick.
  init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
    isMajor = true
  }

  /// A small tick without a label.
  init(minor value: Double) {
    self.value = value
    label = ""
    isMajor = false
  }
}
