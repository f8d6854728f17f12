import Testing

@testable import Reports

struct MarkTests {
  private let frame = PlotFrame(
    rect: Rect(x: 0, y: 0, width: 100, height: 100), x: Scale(.linear, from: 0, to: 10, start: 0, end: 100),
    y: Scale(.linear, from: 0, to: 10, start: 100, end: 0))

  @Test("lines break at gaps, and a point between gaps is a dot")
  func gaps() throws {
    let mark = try LineMark(
      "a", xs: [0, 1, 2, 3, 4, 5, 6], ys: [0, 1, .nan, 5, .infinity, 2, 3], style: .series(0))
    let shapes = mark.shapes(in: frame)
    #expect(
      shapes == [
        .lines(
          [[Point(0, 100), Point(10, 90)], [Point(30, 50)], [Point(50, 80), Point(60, 70)]], LineStyle.series(0),
          name: "a"),
        .markers([Point(30, 50)], .circle, .series(0), size: 3, opacity: 1),
      ])
  }

  @Test("values at or below zero are gaps on a log axis")
  func logGaps() throws {
    let log = PlotFrame(
      rect: frame.rect, x: frame.x, y: Scale(.log, from: 1, to: 100, start: 100, end: 0))
    #expect(log.runs([0, 1, 2], [1, -5, 0]).count == 1)
    let mark = try LineMark("a", xs: [0, 1], ys: [-1, 10], style: .series(0))
    #expect(mark.extent(x: Axis("x"), y: Axis("y", kind: .log)).y == ValueRange(10, 10))
  }

  @Test("bars grow from zero in groups beside each other")
  func bars() throws {
    let bands = PlotFrame(
      rect: frame.rect, x: Scale(.bands(2), from: -0.5, to: 1.5, start: 0, end: 100), y: frame.y)
    let mark = try BarsMark([
      .init("a", values: [5, 10], ink: .series(0)), .init("b", values: [2, .nan], ink: .series(1)),
    ])
    let rects = mark.shapes(in: bands).compactMap { if case .rect(let rect, _, _, _) = $0 { rect } else { nil } }
    try #require(rects.count == 3)
    // A band of 50 pixels: a group of 39, slots of 19.5, bars of 17.94.
    #expect(abs(rects[0].width - 17.94) <= 1e-9 && rects[0].y == 50 && rects[0].height == 50)
    #expect(rects[1].y == 0 && rects[2].y == 80)
    #expect(abs(rects[0].maxX - 25 + 0.78) <= 1e-9 && abs(rects[2].x - 25 - 0.78) <= 1e-9)
    #expect(mark.extent(x: Axis("", kind: .categories(["p", "q"])), y: Axis("")).y == ValueRange(0, 10))
  }

  @Test("bands are closed outlines, one per run")
  func bands() throws {
    let mark = try BandMark(
      "", xs: [0, 1, 2, 3, 4], lower: [1, 1, .nan, 2, 2], upper: [2, 3, 4, 5, 6], ink: .series(0))
    let outlines = mark.shapes(in: frame).compactMap { if case .polygon(let points, _, _) = $0 { points } else { nil } }
    #expect(outlines.count == 2)
    #expect(outlines.first == [Point(0, 80), Point(10, 70), Point(10, 90), Point(0, 90)])
  }

  @Test("a band over a single place is a bar, with lines at its ends where it has a name")
  func bar() throws {
    let ends = [Point(44, 80), Point(56, 80), Point(56, 95), Point(44, 95)]
    for name in ["", "i"] {
      let mark = try BandMark(name, xs: [5, 6], lower: [0.5, .nan], upper: [2, 3], ink: .series(0))
      let shapes = mark.shapes(in: frame)
      #expect(shapes.first == .polygon(ends, .ink(.series(0)), opacity: 0.18))
      let lines = [Array(ends[..<2]), Array(ends[2...].reversed())]
      #expect(Array(shapes.dropFirst()) == (name.isEmpty ? [] : [.lines(lines, LineStyle(.series(0), width: 1.3))]))
    }
  }

  @Test("whiskers go from end to end, the thick ones apart, and to the bottom of a log axis where they reach zero")
  func whiskers() throws {
    let mark = try WhiskersMark(
      xs: [1, 2, .nan], thin: [2...6, nil, 1...2], thick: [3...5, -1...4, nil], style: LineStyle(.text, width: 0.5),
      thickness: 3)
    #expect(
      mark.shapes(in: frame) == [
        .lines(
          [[Point(10, 70), Point(10, 50)], [Point(20, 110), Point(20, 60)]],
          LineStyle(.text, width: 3, opacity: 0.45)),
        .lines([[Point(10, 80), Point(10, 40)]], LineStyle(.text, width: 0.5)),
      ])
    #expect(mark.extent(x: Axis(""), y: Axis("")).y == ValueRange(-1, 6))
    let log = PlotFrame(rect: frame.rect, x: frame.x, y: Scale(.log, from: 1, to: 100, start: 100, end: 0))
    guard case .lines(let strokes, _, _) = mark.shapes(in: log)[0] else {
      Issue.record("no lines")
      return
    }
    #expect(strokes.count == 2 && strokes[1][0] == Point(20, 100))
    #expect(throws: ReportError.lengthMismatch(name: "whiskers", expected: 2, found: 1)) {
      try WhiskersMark(xs: [1, 2], thin: [nil, nil], thick: [nil], style: LineStyle(.text), thickness: 3)
    }
    #expect(throws: ReportError.noFiniteValues("whiskers")) {
      try WhiskersMark(xs: [1], thin: [nil], thick: [nil], style: LineStyle(.text), thickness: 3)
    }
  }

  @Test("histograms have flat tops between their edges")
  func histogram() throws {
    let mark = try HistogramMark("", edges: [0, 5, 10], heights: [2, 4], ink: .series(0))
    guard case .polygon(let points, _, _) = try #require(mark.shapes(in: frame).first) else {
      Issue.record("no polygon")
      return
    }
    #expect(
      points == [Point(0, 100), Point(0, 80), Point(50, 80), Point(50, 60), Point(100, 60), Point(100, 100)])
  }

  @Test("data that cannot be drawn is refused")
  func refusals() {
    #expect(throws: ReportError.empty("a")) { try LineMark("a", xs: [], ys: [], style: .series(0)) }
    #expect(throws: ReportError.noFiniteValues("a")) {
      try LineMark("a", xs: [1, 2], ys: [.nan, .infinity], style: .series(0))
    }
    #expect(throws: ReportError.lengthMismatch(name: "a", expected: 2, found: 1)) {
      try PointsMark("a", xs: [1, 2], ys: [1], ink: .text)
    }
    #expect(throws: ReportError.lengthMismatch(name: "b", expected: 2, found: 1)) {
      try BandMark("b", xs: [1, 2], lower: [1, 2], upper: [1], ink: .text)
    }
    #expect(throws: ReportError.empty("bars")) { try BarsMark([]) }
    #expect(throws: ReportError.noFiniteValues("bars")) { try BarsMark([.init("", values: [.nan], ink: .text)]) }
    #expect(throws: ReportError.lengthMismatch(name: "h", expected: 3, found: 2)) {
      try HistogramMark("h", edges: [0, 1], heights: [1, 2], ink: .text)
    }
    #expect(throws: ReportError.lengthMismatch(name: "m", expected: 2, found: 1)) {
      try HeatMapMark("m", values: [[1, 2], [3]])
    }
    #expect(throws: ReportError.lengthMismatch(name: "m", expected: 2, found: 1)) {
      try HeatMapMark("m", values: [[1, 2]], labels: [["1"]])
    }
    #expect(throws: ReportError.noFiniteValues("r")) { try RuleMark("r", at: .nan, direction: .vertical) }
    #expect(throws: ReportError.noFiniteValues("g")) { try RegionMark("g", from: .infinity) }
  }
}
