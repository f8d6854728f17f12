/// The outcomes of a search's points by their rank, with what each varies by over seeds.
struct OutcomeRanking {
  /// What the panel shows, in a sentence.
  static let note =
    "Below, each point's mean over seeds by its rank, ± one standard deviation; thick: 95 % bootstrap interval of the mean."

  let panel: Panel

  /// A point and its whiskers for each of `values`, which stand in the order of their rank; nil where none varies.
  init?(
    _ outcome: String, values: [Estimate?], standings: [ParallelCoordinates.Standing]
  ) throws(ReportError) {
    let deviations = values.map { value in
      value.flatMap { value in
        value.deviation.flatMap { $0.isFinite ? value.mean - $0...value.mean + $0 : nil }
      }
    }
    guard let means = ValueRange(of: values.compactMap { $0?.mean }), deviations.contains(where: { $0 != nil }) else {
      return nil
    }
    // A deviation that reaches to 0 or below must not take the axis its logarithm; its stroke leaves the panel.
    let ends = (deviations + values.map { $0?.interval }).compactMap(\.self).flatMap { [$0.lowerBound, $0.upperBound] }
      .filter { means.lower <= 0 || $0 > 0.5 * means.lower }
    let range = means.union(ValueRange(of: ends) ?? means)
    let isLogarithmic = range.spans(factor: ParallelCoordinates.outcomeFactor)
    var y = Axis(outcome, kind: isLogarithmic ? .log : .linear)
    y.range = isLogarithmic ? ValueRange(range.lower / 1.1, range.upper * 1.1) : range.padded(by: 0.04)
    // From point to point in a figure of the usual width.
    let step = 680 / Double(values.count)
    var marks: [Mark] = []
    for standing in ParallelCoordinates.Standing.allCases {
      let own = values.indices.filter { standings[$0] == standing && values[$0] != nil }
      guard !own.isEmpty else { continue }
      let xs = own.map { Double($0 + 1) }
      let ink = standing.style.ink
      if own.contains(where: { deviations[$0] != nil }) {
        let style = LineStyle(ink, width: max(0.6, min(1.5, 0.25 * step)))
        marks.append(
          .whiskers(
            try WhiskersMark(
              xs: xs, thin: own.map { deviations[$0] }, thick: own.map { values[$0]?.interval }, style: style,
              thickness: max(1, min(6, 0.6 * step)))))
      }
      let size = max(2.6, min(7, 0.8 * step))
      marks.append(.points(try PointsMark("", xs: xs, ys: own.map { values[$0]?.mean ?? .nan }, ink: ink, size: size)))
    }
    panel = try Panel(x: Axis("Rank", kind: .whole), y: y, marks: marks)
  }
}
