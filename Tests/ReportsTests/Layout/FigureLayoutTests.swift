import Testing

@testable import Reports

struct FigureLayoutTests {
  private func labels(_ shapes: [Shape]) -> [Label] {
    shapes.flatMap { shape -> [Label] in
      switch shape {
      case .text(let label): [label]
      case .clipped(_, let inner, _): labels(inner)
      case .lines, .polygon, .rect, .markers: []
      }
    }
  }

  @Test(
    "legends and labels cover neither plots nor each other, and all stay inside the figure",
    arguments: SampleFigures.places)
  func nothingOverlaps(number: Int) throws {
    let (name, figure) = try SampleFigures.all()[number]
    let layout = FigureLayout(figure)
    let canvas = Rect(x: 0, y: 0, width: figure.width, height: layout.height)
    for (place, plot) in layout.plots.enumerated() {
      #expect(canvas.contains(plot), "\(name)")
      for other in layout.plots[..<place] { #expect(!plot.overlaps(other), "\(name)") }
      for legend in layout.legends { #expect(!plot.overlaps(legend), "\(name): \(legend) covers \(plot)") }
    }
    let isUpright = { (label: Label) in label.rotation == 0 || label.rotation == -90 }
    let boxes = labels(layout.shapes).filter(isUpright)
    #expect(!boxes.isEmpty)
    for (place, label) in boxes.enumerated() {
      #expect(canvas.contains(label.box), "\(name): \(label.text) at \(label.box)")
      for other in boxes[..<place] { #expect(!label.box.overlaps(other.box), "\(name): \(label.text), \(other.text)") }
      if figure.panels[0].hasFrame {
        for plot in layout.plots { #expect(!label.box.overlaps(plot), "\(name): \(label.text)") }
      }
    }
  }

  @Test(
    "no number is cut off, whatever its size",
    arguments: ["head to head", "head to head of sizes", "errors over time", "errors of sizes", "comparison of sizes"])
  func wholeNumbers(name: String) throws {
    let figure = try #require(try SampleFigures.all().first { $0.name == name }).figure
    let texts = labels(FigureLayout(figure).shapes).map(\.text)
    #expect(texts.count > 20 && !texts.contains { $0.contains("…") }, "\(texts)")
  }

  @Test("names of regions move apart where they would touch")
  func regionNames() throws {
    let line = try LineMark("a", xs: [0, 100], ys: [0, 1], style: .series(0))
    let panel = try Panel(
      x: Axis("x"), y: Axis("y"),
      marks: [
        .region(RegionMark("train", to: 94)), .region(RegionMark("validation", from: 94, to: 97)),
        .region(RegionMark("test", from: 97)), .line(line),
      ])
    let layout = PanelLayout(panel, height: 100, room: 100, legendWidth: 300, hasLegend: false)
    let strip = layout.strip(layout.frame(Rect(x: 50, y: 20, width: 400, height: 100)))
    #expect(strip.map(\.text) == ["train", "validation", "test"])
    for (left, right) in zip(strip, strip.dropFirst()) { #expect(left.box.maxX + 7.9 <= right.box.x) }
    #expect(strip.allSatisfy { $0.box.maxX <= 456.1 })
  }

  @Test("wide labels of a horizontal axis thin out until they keep apart", arguments: [60.0, 120, 180, 400])
  func wideLabels(length: Double) {
    let axis = AxisLayout.horizontal(Axis("x"), ValueRange(9000, 12_000), length: length)
    let boxes = axis.ticks.map { tick in
      Label(tick.label, at: Point((tick.value - 9000) / 3000 * length, 0), size: 11, ink: .text, anchor: .middle).box
    }
    #expect(!boxes.isEmpty)
    for (left, right) in zip(boxes, boxes.dropFirst()) { #expect(left.maxX + 9.9 <= right.x) }
  }

  @Test("a label at the right end of an axis stays inside the figure")
  func rightEnd() throws {
    let last = Double(CivilDate(year: 2018).milliseconds)
    let line = try LineMark("a", xs: [last - 3e10, last], ys: [0, 1], style: .series(0))
    let time = Axis("Time", kind: .time, range: ValueRange(last - 3e10, last))
    let figure = try Figure("f", panels: [Panel(x: time, y: Axis("y"), marks: [.line(line)])])
    let found = labels(FigureLayout(figure).shapes).first { $0.text == "Jan 2018" }
    #expect(try #require(found).box.maxX <= figure.width)
  }

  @Test("a legend lists what looks and reads the same once, in rows that fit")
  func legend() {
    let entry = LegendEntry(name: "lstm", sample: .line(.series(0), nil))
    let once = Legend([entry, entry], width: 300)
    #expect(once.height == 20 && once == Legend([entry], width: 300))
    let many = Legend(
      (0..<9).map { LegendEntry(name: "model \($0)", sample: .marker(.circle, .series($0))) }, width: 300)
    #expect(many.height > 20 && many.width <= 300)
    let long = LegendEntry(name: String(repeating: "long ", count: 80), sample: .area(.series(0), opacity: 1))
    #expect(Legend([long], width: 200).width <= 200)
  }

  @Test("panels refuse axes that do not fit")
  func axes() throws {
    let bars = try BarsMark([.init("", values: [1, 2], ink: .series(0))])
    let reason = ReportError.unsuitableAxis("2 bars need as many categories, on one axis")
    #expect(throws: reason) { try Panel(x: Axis("x"), y: Axis("y"), marks: [.bars(bars)]) }
    #expect(throws: reason) {
      try Panel(x: Axis("x", kind: .categories(["a"])), y: Axis("y"), marks: [.bars(bars)])
    }
    #expect(throws: ReportError.empty("p")) { try Panel("p", x: Axis("x"), y: Axis("y"), marks: []) }
    #expect(throws: ReportError.empty("f")) { try Figure("f", panels: []) }
    let negative = try LineMark("a", xs: [0, 1], ys: [-1, -2], style: .series(0))
    #expect(throws: ReportError.noFiniteValues("p")) {
      try Panel("p", x: Axis("x"), y: Axis("y", kind: .log), marks: [.line(negative)])
    }
    let late = try LineMark("a", xs: [0, 1e17], ys: [1, 2], style: .series(0))
    #expect(throws: ReportError.timeOutOfRange(milliseconds: 1e17)) {
      try Panel("p", x: Axis("x", kind: .time), y: Axis("y"), marks: [.line(late)])
    }
  }

  @Test(
    "odd but legal values can be drawn",
    arguments: [
      [0, 0, 0], [1e-320, 2e-320, 0], [-1e308, 1e308, 0], [5], [1e300, 1.0000001e300, 1e300], [.nan, 3, .nan],
    ] as [[Double]])
  func oddValues(ys: [Double]) throws {
    let line = try LineMark("a", xs: ys.indices.map(Double.init), ys: ys, style: .series(0))
    for kind in [Axis.Kind.linear, .percent, .time, .whole] {
      let figure = try Figure("f", panels: [Panel(x: Axis("x", kind: kind), y: Axis("y"), marks: [.line(line)])])
      #expect(XMLCheck.parse(figure.svg()).isWellFormed)
    }
    if ys.contains(where: { $0 > 0 }) {
      let figure = try Figure("f", panels: [Panel(x: Axis("x"), y: Axis("y", kind: .log), marks: [.line(line)])])
      #expect(XMLCheck.parse(figure.svg()).isWellFormed)
    }
  }
}
