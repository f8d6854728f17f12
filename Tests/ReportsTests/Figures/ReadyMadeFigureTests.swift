import Foundation
import Testing

@testable import Reports

struct ReadyMadeFigureTests {
  private static let hostile = "<script>alert(\"1\" & '2')</script>\u{0}"

  @Test(
    "every figure is well-formed, self-contained, accessible and the same each time",
    arguments: SampleFigures.places)
  func conformance(number: Int) throws {
    let (name, figure) = try SampleFigures.all()[number]
    let svg = figure.svg(idPrefix: "plot")
    #expect(svg == (try SampleFigures.all()[number].figure.svg(idPrefix: "plot")), "\(name)")
    let check = XMLCheck.parse(svg)
    #expect(check.isWellFormed, "\(name)")
    let allowed: Set = ["svg", "title", "desc", "style", "rect", "path", "text", "clipPath", "g"]
    #expect(Set(check.elements).isSubset(of: allowed), "\(name)")
    #expect(check.values(of: "role") == ["img"])
    #expect(check.values(of: "aria-labelledby") == ["plot-t plot-d"])
    for element in ["title", "desc"] {
      let text = try #require(svg.firstMatch(of: try Regex("<\(element) id=\"plot-.\">([^<]+)</\(element)>")))
      #expect((text.output[1].substring?.count ?? 0) > 4, "\(name): \(element)")
      for gap in [". .", "..", "  "] {
        #expect(text.output[1].substring?.contains(gap) == false, "\(name): \(element)")
      }
    }
    let ids = check.values(of: "id")
    #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.hasPrefix("plot-") })
    #expect(!check.attributes.contains { $0.name.hasPrefix("on") || $0.name.contains("href") })
    #expect(svg.contains("prefers-color-scheme:dark") && !figure.svg(.light).contains("prefers"))
    #expect(figure.svg(.dark).contains(".rb{color:#16181C}"))
    for name in ["d", "x", "y", "width", "height", "transform"] {
      #expect(!check.values(of: name).contains { $0.contains("nan") || $0.contains("inf") })
    }
    #expect(svg.utf8.count < 200_000, "\(name): \(svg.utf8.count) bytes")
  }

  @Test("the samples are numbered to the last one")
  func numbers() throws { #expect(try SampleFigures.all().count == SampleFigures.places.count) }

  @Test(
    "powers of ten of gradient norms have room in their cells",
    arguments: zip(
      [1, 0.123, 1.26, 1e-12, 4.4e-37, 2e21, 0, 5e-45], ["0.0", "-0.9", "0.1", "-12", "-36", "21", "-∞", "-∞"]))
  func powersOfTen(norm: Double, text: String) {
    #expect(GradientFlowFigure.label(norm) == text)
  }

  @Test("markup in any text of a figure stays text")
  func hostileText() throws {
    let text = Self.hostile
    let line = try LineMark(text, xs: [0, 1e9], ys: [1, 2], style: .series(0))
    let bars = try BarsMark([.init(text, values: [1], labels: [text], ink: .series(0))])
    let map = try HeatMapMark(text, values: [[1]])
    var names = Axis(text, unit: text, kind: .categories([text]))
    names.trailingLabels = [text]
    let figure = try Figure(
      text, subtitle: text, description: text,
      panels: [
        Panel(
          text, x: Axis(text, unit: text, kind: .time), y: Axis(text, unit: text),
          marks: [
            .line(line), .region(RegionMark(text, from: 1e8)), .rule(RuleMark(text, at: 1, direction: .horizontal)),
          ]),
        Panel(text, x: Axis(text), y: names, marks: [.bars(bars)]),
        Panel(text, x: names, y: names, marks: [.heatMap(map)]),
      ])
    let check = XMLCheck.parse(figure.svg(idPrefix: text))
    #expect(check.isWellFormed && !check.elements.contains("script"))
    #expect(check.text.contains("<script>alert(\"1\" & '2')</script>"))
  }

  @Test("three panels show forecasts, signed errors and the running sum of absolute errors")
  func forecastError() throws {
    let model = ForecastError.Model(
      "lstm", times: [0, 1e9, 2e9], actual: [5, 5, 5], predicted: SeedCurves([7, 4, 5]))
    #expect(model.errors.seeds == [[2, -1, 0]] && model.cumulated.seeds == [[2, 3, 3]])
    let figure = try ForecastError(models: [model]).figure
    #expect(
      figure.panels.map(\.title) == ["Actual and predicted", "Error: predicted - actual", "Cumulative absolute error"])
    #expect(throws: ReportError.empty("Forecasts and their errors")) { try ForecastError(models: []) }
  }

  @Test("errors are in the target's unit, and only the lowest time axis says which time it is")
  func forecastErrorAxes() throws {
    let times = (0..<5).map { 1.4e12 + Double($0) * SampleFigures.day }
    let model = ForecastError.Model(
      "lstm", times: times, actual: [5, 5, 5, 5, 5], predicted: SeedCurves([7, 4, 5, 6, 5]))
    let figure = try ForecastError(models: [model], value: "Close").figure
    #expect(figure.panels.map(\.y.unit) == ["", "Close", "Close"])
    let titles = figure.panels.map { AxisLayout.horizontal($0.x, $0.xLimits, length: 600).title }
    #expect(titles == ["", "", "Time, 14–17 May 2014, UTC"])
    #expect(try ForecastError(models: [model], value: "Close", unit: "USD").figure.panels[1].y.unit == "USD")
  }

  @Test("two models' errors of different units are shares of the first one's, with the numbers beside them")
  func headToHead() throws {
    let panels = try SampleFigures.headToHead().panels
    #expect(panels.count == 4)
    #expect(panels[3].y.categories == ["mse", "mae", "rmse"])
    #expect(
      panels[3].y.trailingLabels == [
        "4,200,000 ± 100,000\n3,200,000 ± 100,000", "1.20 ± 0.10\n1.10 ± 0.10", "1.60\n1.60",
      ])
    // 4.3 of 4.2 million, the end of the longest whisker of the first, and 1.3 of 1.2.
    let range = try #require(panels[3].marks[0].drawing.extent(x: panels[3].x, y: panels[3].y).x)
    #expect(range.lower == 0 && abs(range.upper - 1.3 / 1.2) < 1e-12)
    let one = HeadToHead.Side(
      "a", train: SeedCurves([1]), validation: nil, predicted: SeedCurves([1]),
      errors: [Estimate(mean: 0, deviation: nil, interval: nil)])
    let figure = try HeadToHead(
      title: "perfect", times: [0], actual: [1], sides: [one, one], metrics: ["mse"], loss: "Loss", value: "Close")
    #expect(figure.figure.panels[3].y.trailingLabels == ["0.00\n0.00"])
    // Of an error of 0 another is no share, and neither are the ends of its interval.
    let other = HeadToHead.Side(
      "b", train: SeedCurves([1]), validation: nil, predicted: SeedCurves([1]),
      errors: [Estimate(mean: 2, deviation: nil, interval: 1...3)])
    let bars = try HeadToHead(
      title: "perfect", times: [0], actual: [1], sides: [one, other], metrics: ["mse"], loss: "Loss", value: "Close"
    ).figure.panels[3]
    #expect(bars.y.trailingLabels == ["0.00\n2.00"])
  }

  @Test("runs with several seeds have a band of one deviation and one of the interval of the mean")
  func comparisonBands() throws {
    let curve = ComparisonCurves.Curve("run", seeds: [[4, 2, 1], [6, 4]]) { $0.count > 1 ? 3...5 : nil }
    #expect(curve.xs == [1, 2, 3] && curve.ys == [5, 3, 1] && curve.bands.count == 2)
    #expect(abs(curve.bands[0].upper[0] - (5 + 2.0.squareRoot())) < 1e-12 && curve.bands[0].upper[2].isNaN)
    #expect(curve.bands[1].lower[1] == 3 && curve.bands[1].lower[2].isNaN)
    let panel = try ComparisonCurves(groups: [.init(curves: [curve], y: Axis("Loss"))]).figure.panels[0]
    let bands = panel.marks.count { if case .band = $0 { true } else { false } }
    #expect(bands == 2 && panel.marks.count == 3)
    #expect(ComparisonCurves.Curve("one", seeds: [[1, 2]]) { _ in nil }.bands.isEmpty)
  }

  @Test("a curve of several seeds is their mean, a band of one deviation and one of the interval; one seed is itself")
  func seedCurves() throws {
    let curves = SeedCurves([[4, 2, 1], [6, 4]]) { $0.count > 1 ? $0.min()!...$0.max()! : nil }
    let drawn = try curves.marks("a", xs: [1, 2, 3], style: .series(0), marker: nil)
    let expected = try [
      (5 - 2.0.squareRoot(), 5 + 2.0.squareRoot(), 3 - 2.0.squareRoot(), 3 + 2.0.squareRoot()), (4, 6, 2, 4),
    ]
    .map {
      Mark.band(
        try BandMark("", xs: [1, 2, 3], lower: [$0.0, $0.2, .nan], upper: [$0.1, $0.3, .nan], ink: .series(0)))
    }
    let frame = PanelLayout(
      try Panel(x: Axis("x"), y: Axis("y"), marks: expected), height: 100, room: 100, legendWidth: 100, hasLegend: false
    ).frame(Rect(x: 0, y: 0, width: 100, height: 100))
    #expect(drawn.bands.map { $0.drawing.shapes(in: frame) } == expected.map { $0.drawing.shapes(in: frame) })
    #expect(
      drawn.line.drawing.shapes(in: frame)
        == (try LineMark("a", xs: [1, 2, 3], ys: [5, 3, 1], style: .series(0))).shapes(in: frame))
    #expect(try SeedCurves([1, 2]).marks("a", xs: [1, 2], style: .series(0), marker: nil).bands.isEmpty)
    // One place: strokes, since a band would have no width.
    let single = try SeedCurves([[1], [3]]) { _ in 1.5...2.5 }.marks("a", xs: [1], style: .series(0), marker: nil)
    let strokes = try WhiskersMark(
      xs: [1], thin: [2 - 2.0.squareRoot()...2 + 2.0.squareRoot()], thick: [1.5...2.5],
      style: LineStyle(.series(0), width: 1), thickness: 3)
    let found = single.bands.compactMap { if case .whiskers(let mark) = $0 { mark } else { nil } }
    #expect(found == [strokes] && single.bands.count == 1)
    let first = curves.estimate { $0[0] }
    #expect(first.mean == 5 && first.interval == 4...6)
    #expect(abs((first.deviation ?? 0) - 2.0.squareRoot()) <= 1e-12)
    #expect(SeedCurves.note([SeedCurves([1])]) == nil && SeedCurves.note([curves])?.contains("2 seeds") == true)
  }

  @Test("what is inside networks is shown over seeds where places correspond, and of one seed where units do not")
  func inside() throws {
    let panel = try SampleFigures.gates(seeds: 3).panels
    #expect(
      panel.prefix(5).map(\.title) == [
        "What the layer reads", "Gates, mean over units", "Gates, standard deviation between units",
        "States, root mean square over units", "input, seed 1",
      ])
    let one = try SampleFigures.gates()
    #expect(
      one.panels.prefix(3).map(\.title) == ["What the layer reads", "Gates, mean over units", "input"]
        && one.subtitle == "The last test window.")
    // Two units of two seeds: means 0.3 and 0.5, root mean squares 5 and 0 at the first step.
    let gate = GateFigure.Activation("g", seeds: [[[0.2], [0.4]], [[0.4], [0.6]]], isShare: true)
    let state = GateFigure.Activation("s", seeds: [[[1], [7]], [[0], [0]]], isShare: false)
    let summary = try GateFigure(
      title: "", activations: [gate, state], seed: 4, steps: [0], series: [], value: ""
    ).figure.panels
    #expect(summary[2].title == "g, seed 4")
    func middle(_ panel: Panel) -> Double {
      let extent = panel.marks[panel.marks.count - 1].drawing.extent(x: panel.x, y: panel.y).y
      return ((extent?.lower ?? 0) + (extent?.upper ?? 0)) / 2
    }
    #expect(abs(middle(summary[0]) - 0.4) <= 1e-12 && abs(middle(summary[1]) - 2.5) <= 1e-12)
    #expect(try SampleFigures.attention().panels.map(\.title) == ["Values seen", "Attention weights"])
    let weights = try SampleFigures.attention(seeds: 3)
    #expect(weights.panels.count == 6 && weights.panels[1].legend.map(\.name) == ["mean over all 6 rows"])
    #expect(weights.subtitle.contains("means over 3 seeds"))
  }

  @Test("a model has one look in all figures, and errors over time say how their size varies")
  func looks() throws {
    let figure = try ErrorsOverTime(models: [
      .init("lstm", times: [0, 1e9], errors: SeedCurves([[3, 4], [0, 0]]) { _ in 1...2 }, look: .series(2)),
      .init("naive", times: [0, 1e9], errors: SeedCurves([3, -4]), look: .reference(1)),
    ]).figure
    // 12.5 and 0 squared on average; (3.5 + 0) / 2.
    #expect(figure.panels[0].title == "lstm: mean 1.75 ± 2.47 (1.00 to 2.00), rmse 1.77 ± 2.50 (1.00 to 2.00)")
    #expect(figure.panels[1].title == "naive: mean −0.500, root mean square 3.54")
    #expect(ModelLook.series(2).ink == .series(2) && ModelLook.reference(1).ink == .reference)
  }

  @Test("forecasts of a small part of a series are shown closer, with the borders named")
  func forecastPanels() throws {
    let figure = try SampleFigures.forecast()
    #expect(figure.panels.map(\.title) == ["Whole series", "Forecasts only", "The last 60 forecasts"])
    #expect(figure.panels[0].regions.map(\.label) == ["train", "validation", "test"])
    #expect(figure.panels[1].regions.map(\.label) == ["test"])
    #expect(figure.panels[0].legend.map(\.name) == ["lstm, interval", "actual", "rnn", "lstm"])
  }

  @Test("over seeds each end of a prediction interval has bands of its deviation and its interval, of one seed none")
  func intervalEnds() throws {
    func curves(_ seeds: [[Double]]) -> SeedCurves { SeedCurves(seeds) { $0.count > 1 ? $0[0]...$0[1] : nil } }
    let ends = IntervalEnds(lower: curves([[1, 2], [3, 4]]), upper: curves([[7, 9], [9, 9]]))
    let root = 2.0.squareRoot()
    let edges: [(name: String, lower: [Double], upper: [Double])] = [
      ("a, prediction interval", [2, 3], [8, 9]), ("", [2 - root, 3 - root], [2 + root, 3 + root]),
      ("", [1, 2], [3, 4]), ("", [8 - root, 9], [8 + root, 9]), ("", [7, 9], [9, 9]),
    ]
    let marks = try ends.marks(of: "a", xs: [0, 1], ink: .series(0))
    try #require(marks.count == edges.count)
    for (mark, edge) in zip(marks, edges) {
      guard case .band(let band) = mark else {
        Issue.record("no band")
        continue
      }
      let opacity = edge.name.isEmpty ? 0.14 : 0.12
      let expected = try BandMark(
        edge.name, xs: [0, 1], lower: edge.lower, upper: edge.upper, ink: .series(0), opacity: opacity)
      #expect(band == expected)
    }
    let values = curves([[4, 5], [5, 6]])
    func figure(_ values: SeedCurves, _ ends: IntervalEnds) throws -> Figure {
      try WindowForecasts(
        models: ["a"], windows: [.init("w", seen: [1], truth: [2, 3], predictions: [values], ends: [ends])]
      ).figure
    }
    let several = try figure(values, ends)
    #expect(several.subtitle.hasPrefix("Lines and ends of prediction intervals: means over 2 seeds; bands: "))
    let one = try figure(SeedCurves([4, 5]), SampleFigures.ends([1, 2], [7, 9]))
    #expect(one.subtitle.isEmpty && several.panels[0].marks.count == one.panels[0].marks.count + 6)
  }

  @Test("models whose intervals vary over seeds have a close panel each, in their own colours")
  func panelsByModel() throws {
    func panels(_ count: Int, seeds: Int) throws -> [Panel] {
      let times = (0..<count).map { 1.4e12 + Double($0) * SampleFigures.day }
      func curves(_ value: Double) -> SeedCurves {
        SeedCurves((0..<seeds).map { seed in times.map { _ in value + Double(seed) } }) { _ in nil }
      }
      return try ForecastFigure(
        times: times.map { $0 - 10 * Double(count) * SampleFigures.day } + times,
        actual: [Double](repeating: 1, count: 2 * count),
        predictions: ["a", "b"].map { name in
          .init(name, times: times, values: curves(1), ends: IntervalEnds(lower: curves(0), upper: curves(9)))
        }
      ).figure.panels
    }
    let several = try panels(130, seeds: 2)
    #expect(
      several.map(\.title) == [
        "Whole series", "Forecasts only", "The last 60 forecasts of a", "The last 60 forecasts of b",
      ])
    #expect(several.map(\.x.label) == ["", "", "", "Time"])
    #expect(several[3].legend.map(\.name) == ["b, prediction interval", "actual", "b"])
    #expect(several[3].legend[0].sample == .area(.series(1), opacity: 0.12))
    #expect(try panels(50, seeds: 2).map(\.title).suffix(2) == ["Forecasts of a", "Forecasts of b"])
    #expect(try panels(130, seeds: 1).map(\.title).last == "The last 60 forecasts")
    #expect(try panels(50, seeds: 1).map(\.title).last == "Forecasts only")
  }

  @Test("the best value of each metric is bold and baselines are grey")
  func comparison() throws {
    let panels = try SampleFigures.comparison().panels
    #expect(panels.map(\.y.emphasised) == [[2], [2], [2]])
    #expect(panels[0].y.trailingLabels == ["0.510", "0.620 ± 0.020", "0.490 ± 0.010"])
    #expect(panels[2].y.trailingLabels == ["1.000", "nan", "0.970"])
  }

  @Test("intervals over seeds are whiskers and bands, and are said to be")
  func intervals() throws {
    let bars = try SampleFigures.comparison()
    #expect(bars.subtitle.contains("Whiskers: 95 % bootstrap interval of the mean over seeds."))
    let whiskers = BarsMark.Series("", values: [1, 2], whiskers: [nil, 1.5...4], inks: [.text, .text])
    #expect(try BarsMark([whiskers]).extent(x: Axis(""), y: Axis("")).y == ValueRange(0, 4))
    #expect(throws: ReportError.lengthMismatch(name: "", expected: 2, found: 1)) {
      try BarsMark([.init("", values: [1, 2], whiskers: [0...1], ink: .text)])
    }
    let horizon = try SampleFigures.horizon()
    #expect(
      horizon.subtitle == "Bands: one standard deviation over seeds; darker: 95 % bootstrap interval of the mean.")
    let plain = try ErrorByHorizon(metrics: [.init("RMSE", curves: [.init("a", values: [1, 2])])]).figure
    #expect(plain.subtitle.isEmpty && plain.panels[0].marks.count == horizon.panels[0].marks.count - 3)
  }

  @Test("cells of gradients over seeds have deviation and interval below the power of ten")
  func gradientCells() throws {
    let svg = try SampleFigures.gradientLengths().svg()
    #expect(svg.contains(">−3.0<") && svg.contains(">± 0.00010<"), "\(svg.matches(of: />± [^<]*</).map(\.output))")
    #expect(svg.contains("<title>1.0, ± 1.0, 9.0 to 11</title>"))
  }

  @Test("long names of models have the width to themselves and are not cut; what is not of one kind has no best")
  func longNames() throws {
    let names = ["hidden_size 16, batch_size 16", "hidden_size 16, batch_size 64", "naive"]
    let metrics = ["rmse", "mae"].map { ModelComparison.Metric($0, values: [3, 1, 2]) }
    let svg = try ModelComparison(models: names, metrics: metrics, baselines: ["naive"]).figure.svg()
    #expect(names.allSatisfy { name in svg.components(separatedBy: ">\(name)<").count == 3 })
    #expect(svg.contains("Bold: the best value.") && svg.contains("dashed: the best of them"))
    let mixed = try ModelComparison(models: names, metrics: metrics, baselines: ["naive"], hasBest: false).figure
    #expect(!mixed.svg().contains("Bold") && !mixed.svg().contains("dashed"))
    #expect(mixed.panels.allSatisfy { $0.y.emphasised.isEmpty })
  }

  @Test("models of a sweep share one colour, since colours would repeat")
  func sweep() throws {
    let names = (0..<9).map { "model \($0)" }
    let metric = ModelComparison.Metric("RMSE", values: names.indices.map { Double($0 + 1) })
    let panel = try ModelComparison(models: names, metrics: [metric], baselines: ["model 8"]).figure.panels[0]
    let frame = PanelLayout(panel, height: 100, room: 100, legendWidth: 100, hasLegend: false)
      .frame(Rect(x: 0, y: 0, width: 100, height: 100))
    let inks = panel.marks[0].drawing.shapes(in: frame).map { shape -> Paint? in
      if case .rect(_, let paint, _, _) = shape { paint } else { nil }
    }
    #expect(inks == Array(repeating: .ink(.series(0)), count: 8) + [.ink(.reference)])
  }

  @Test("errors far outside are counted, not hidden")
  func outliers() throws {
    let figure = try ErrorDistribution(models: [
      .init("a", errors: SeedCurves(SampleFigures.noise(1000) + [500, -900, .nan]))
    ])
    .figure
    #expect(figure.subtitle == "Areas: histogram. Lines: kernel density. 2 of 1,002 errors lie beyond the axis.")
  }

  @Test("titles of windows name the moment of the last value seen")
  func moments() {
    #expect(momentText(1_331_712_000_000) == "14 Mar 2012 08:00")
    #expect(momentText(1_331_683_200_000) == "14 Mar 2012")
    #expect(momentText(.infinity) == "inf")
  }

  @Test("ready-made figures refuse what cannot be drawn")
  func refusals() {
    #expect(throws: ReportError.empty("Training curves")) { try TrainingCurves(models: []) }
    #expect(throws: ReportError.empty("a")) { try TrainingCurves(models: [.init("a", train: [])]) }
    #expect(throws: ReportError.noFiniteValues("a")) {
      try ErrorDistribution(models: [.init("a", errors: SeedCurves([.nan]))])
    }
    #expect(throws: ReportError.lengthMismatch(name: "w", expected: 1, found: 0)) {
      try WindowForecasts(models: ["a"], windows: [.init("w", seen: [1], truth: [2], predictions: [])])
    }
    #expect(throws: ReportError.lengthMismatch(name: "RMSE", expected: 2, found: 1)) {
      try ModelComparison(models: ["a", "b"], metrics: [.init("RMSE", values: [1])])
    }
    #expect(throws: ReportError.empty("Errors over time")) { try ErrorsOverTime(models: []) }
    #expect(throws: ReportError.lengthMismatch(name: "actual", expected: 2, found: 1)) {
      try ForecastFigure(times: [0, 1], actual: [1], predictions: [])
    }
  }
}
