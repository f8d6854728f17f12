/// The same curve of several runs over each other.
public struct ComparisonCurves: Sendable {
  /// One run's curve.
  public struct Curve: Sendable {
    /// The run's name.
    public let name: String

    /// The places, such as epochs, in ascending order.
    public let xs: [Double]

    /// The values, one per place.
    public let ys: [Double]

    /// The curve of the run `name`.
    public init(_ name: String, xs: [Double], ys: [Double]) {
      self.name = name
      self.xs = xs
      self.ys = ys
    }
  }

  /// The finished figure.
  public let figure: Figure

  /// The curves over each other, on the axes `x` and `y`.
  ///
  /// Throws `ReportError` where a curve has no value that can be drawn.
  public init(
    title: String = "Curves", curves: [Curve], x: Axis = Axis("Epoch", kind: .whole), y: Axis
  ) throws(ReportError) {
    var marks: [Mark] = []
    for (index, curve) in curves.enumerated() {
      marks.append(
        .line(try LineMark(curve.name, xs: curve.xs, ys: curve.ys, style: .series(index), marker: .series(index))))
    }
    guard !marks.isEmpty else { throw .empty(title) }
    figure = try Figure(title, panels: [try Panel(x: x, y: y, marks: marks)], plotHeight: 300)
  }
}
