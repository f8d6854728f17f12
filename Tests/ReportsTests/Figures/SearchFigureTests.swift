import Testing

@testable import Reports

struct SearchFigureTests {
  private let frame = PlotFrame(
    rect: Rect(x: 0, y: 0, width: 300, height: 128), x: Scale(.bands(3), from: -0.5, to: 2.5, start: 0, end: 300),
    y: Scale(.bands(1), from: -0.5, to: 0.5, start: 0, end: 128))

  private func single(_ value: Double) -> Estimate { Estimate(mean: value, deviation: nil, interval: nil) }

  private func lines(_ figure: Figure) -> [[Point]] {
    guard case .parallelAxes(let mark) = figure.panels[0].marks[0] else { return [] }
    // The axes come first, a shape each.
    return mark.shapes(in: frame).compactMap { if case .lines(let lines, _, _) = $0 { lines[0] } else { nil } }
      .dropFirst(mark.axes).map { $0 }
  }

  @Test("points are lines from value to value: few values evenly, the outcome by size, the chosen one on top")
  func parallel() throws {
    let figure = try ParallelCoordinates(
      title: "t",
      parameters: [
        .init("a", values: [.integer(64), .integer(16), .integer(32)]),
        .init("b", values: [.text("x"), .text("y"), .text("x")]),
      ], outcome: "loss", values: [1, 2, 5].map(single), standings: [.chosen, .other, .stopped]
    ).figure
    // The room for labels leaves 100 pixels, from 114 at the bottom to 14 at the top.
    #expect(
      lines(figure) == [
        [Point(50, 14), Point(150, 64), Point(250, 114)], [Point(50, 89), Point(150, 114), Point(250, 14)],
        [Point(50, 114), Point(150, 14), Point(250, 114)],
      ])
    #expect(figure.panels[0].legend.map(\.name) == ["chosen", "other points", "stopped early"])
  }

  @Test("many numbers stand by their size, over a factor of 30 by their logarithm; a point without outcome is left out")
  func numbers() throws {
    let rates = (0..<9).map { Cell.number([1e-4, 1e-3, 1e-2, 2e-2, 3e-2, 4e-2, 5e-2, 6e-2, 1][$0]) }
    let figure = try ParallelCoordinates(
      title: "t", parameters: [.init("rate", values: rates), .init("b", values: rates.map { _ in .integer(1) })],
      outcome: "loss", values: (0..<9).map { $0 == 8 ? nil : single(Double($0)) },
      standings: [ParallelCoordinates.Standing](repeating: .other, count: 9)
    ).figure
    let lines = lines(figure)
    #expect(lines.count == 8)
    #expect(lines[0][1] == Point(150, 114) && lines[0][2] == Point(250, 64))
    #expect(abs(lines[1][1].y - 89) <= 1e-9 && abs(lines[2][1].y - 64) <= 1e-9)
  }

  @Test("drawn numbers stand where their distribution has them, however few they are")
  func drawn() throws {
    func parameter(_ values: [Cell], _ drawn: ParallelCoordinates.Parameter.Drawn) -> ParallelCoordinates.Parameter {
      .init("p", values: values, drawn: drawn)
    }
    let figure = try ParallelCoordinates(
      title: "t",
      parameters: [parameter([0.25, 0.5], .logUniform(0.0625...1)), parameter([4, 5], .whole(2...6))], outcome: "loss",
      values: [1, 2].map(single), standings: [.chosen, .other]
    ).figure
    // From 114 at the bottom to 14 at the top.
    for (line, heights) in zip(lines(figure), [[1, 0.75, 0.75], [0, 0.5, 0.5]]) {
      for (point, height) in zip(line, heights) { #expect(abs(point.y - (114 - 100 * height)) <= 1e-9) }
    }
    let uniform = try ParallelCoordinates(
      title: "t", parameters: [parameter([0.25, 0.001], .uniform(0...0.5)), parameter([4, 5], .whole(2...6))],
      outcome: "loss", values: [1, 2].map(single), standings: [.chosen, .other]
    ).figure
    #expect(abs(lines(uniform)[0][1].y - 113.8) <= 1e-9 && lines(uniform)[1][1].y == 64)
    guard case .parallelAxes(let mark) = uniform.panels[0].marks[0] else {
      Issue.record("another mark")
      return
    }
    let labels = mark.shapes(in: frame).compactMap { if case .text(let label) = $0 { label.text } else { nil } }
    #expect(labels.suffix(5) == ["2", "3", "4", "5", "6"])
  }

  @Test("outcomes more than a factor of 5 apart stand, and are coloured, by their logarithm")
  func outcomes() throws {
    let heights = [0, 1 / 3.0, 1]
    for values: [Double] in [[1, 2, 4], [1, 2, 8]] {
      let figure = try ParallelCoordinates(
        title: "t", parameters: [.init("a", values: [1, 2, 3]), .init("b", values: [1, 2, 3])], outcome: "loss",
        values: values.map { single($0) }, standings: [.other, .other, .other]
      ).figure
      for (line, height) in zip(lines(figure), heights) { #expect(abs(line[0].y - (114 - 100 * height)) <= 1e-9) }
    }
    let maps = try #require(
      try SearchHeatMaps(
        title: "t", parameters: [("a", [1, 1, 2, 2]), ("b", [1, 2, 1, 2])], outcome: "loss",
        values: [1, 2, 4, 16].map { single($0) }))
    guard case .heatMap(let mark) = maps.figure.panels[0].marks[0] else {
      Issue.record("another mark")
      return
    }
    for (value, fraction) in [(1, 0), (2, 0.25), (4, 0.5), (16, 1)] {
      #expect(abs(mark.fraction(Double(value)) - fraction) <= 1e-12)
    }
  }

  @Test("in narrow cells the interval breaks into lines, and all cells of a map show the same")
  func narrow() throws {
    let value = Estimate(mean: 1.5, deviation: 0.1, interval: 1.25...1.75)
    let long = Estimate(mean: 0.5, deviation: 0.1, interval: 0.4501...0.6253)
    func texts(_ width: Double, _ height: Double) throws -> [String] {
      let notes = [value, long].map { Array($0.parts(.significant(4)).dropFirst()) }
      let mark = try HeatMapMark("loss", values: [[1.5, 0.5]], format: .significant(4), notes: [notes])
      let frame = PlotFrame(
        rect: Rect(x: 0, y: 0, width: 2 * width, height: height),
        x: Scale(.bands(2), from: -0.5, to: 1.5, start: 0, end: 2 * width),
        y: Scale(.bands(1), from: -0.5, to: 0.5, start: 0, end: height))
      return mark.shapes(in: frame).compactMap { if case .text(let label) = $0 { label.text } else { nil } }
    }
    let whole = ["1.500", "± 0.100", "1.250 to 1.750", "0.5000", "± 0.1000", "0.4501 to 0.6253"]
    #expect(try texts(100, 64) == whole)
    let broken = ["1.500", "± 0.100", "1.250 to", "1.750", "0.5000", "± 0.1000", "0.4501 to", "0.6253"]
    #expect(try texts(55, 64) == broken)
    #expect(try texts(55, 42) == ["1.500", "± 0.100", "0.5000", "± 0.1000"])
    #expect(try texts(46, 64) == ["1.500", "0.5000"])
  }

  @Test("a map's cell is the lowest outcome of its two values; parameters with one value or many have none")
  func maps() throws {
    let a: [Cell] = [1, 1, 2, 2, 2]
    let b: [Cell] = ["x", "y", "x", "x", "y"]
    let maps = try #require(
      try SearchHeatMaps(
        title: "t", parameters: [("a", a), ("same", [0, 0, 0, 0, 0]), ("b", b)], outcome: "loss",
        values: [5, nil, 3, 2, 4].map { $0.map(single) }))
    #expect(maps.figure.panels.count == 1)
    #expect(maps.figure.subtitle == "–: no finished point has these two values.")
    guard case .heatMap(let mark) = maps.figure.panels[0].marks[0] else {
      Issue.record("another mark")
      return
    }
    // Not-a-number is not equal to itself, so the drawn cells are compared.
    let square = PlotFrame(
      rect: frame.rect, x: Scale(.bands(2), from: -0.5, to: 1.5, start: 0, end: 300),
      y: Scale(.bands(2), from: -0.5, to: 1.5, start: 0, end: 128))
    let expected = try HeatMapMark("loss", values: [[5, .nan], [2, 4]], format: .significant(4))
    #expect(mark.shapes(in: square) == expected.shapes(in: square))
    let many = (0..<13).map { Cell.integer($0) }
    #expect(
      try SearchHeatMaps(
        title: "t", parameters: [("a", many), ("b", many)], outcome: "loss", values: many.map { $0.value.map(single) })
        == nil)
  }

  @Test("over seeds a cell has the deviation and the interval below its number")
  func seeds() throws {
    let value = Estimate(mean: 0.5, deviation: 0.1, interval: 0.45...0.625)
    let maps = try #require(
      try SearchHeatMaps(
        title: "t", parameters: [("a", [1, 1, 2, 2]), ("b", [1, 2, 1, 2])], outcome: "loss",
        values: [value, single(1), single(2), nil]))
    let svg = maps.figure.svg()
    #expect(svg.contains(">± 0.1000<") && svg.contains(">0.4500 to 0.6250<"))
    #expect(svg.contains("0.5000, ± 0.1000, 0.4500 to 0.6250"))
  }

  /// The strokes and the dots of a figure's ranking, where a rank and a loss of 1 are 10 pixels.
  private func ranking(_ values: [Estimate?], _ standings: [ParallelCoordinates.Standing]) throws -> (
    y: Axis, strokes: [[Point]], dots: [Point]
  )? {
    let cells = values.indices.map { Cell.integer($0) }
    let figure = try ParallelCoordinates(
      title: "t", parameters: [.init("a", values: cells), .init("b", values: cells)], outcome: "loss", values: values,
      standings: standings
    ).figure
    #expect(figure.subtitle.contains("± one standard deviation") == (figure.panels.count == 2))
    guard figure.panels.count == 2 else { return nil }
    let frame = PlotFrame(
      rect: Rect(x: 0, y: 0, width: 100, height: 100), x: Scale(.linear, from: 0, to: 10, start: 0, end: 100),
      y: Scale(.linear, from: 0, to: 10, start: 100, end: 0))
    let shapes = figure.panels[1].marks.flatMap { $0.drawing.shapes(in: frame) }
    var (strokes, dots): ([[Point]], [Point]) = ([], [])
    for shape in shapes {
      if case .lines(let lines, _, _) = shape { strokes += lines }
      if case .markers(let points, _, _, _, _) = shape { dots += points }
    }
    return (figure.panels[1].y, strokes, dots)
  }

  @Test("every point of several seeds has its deviation and its interval, in a panel by rank")
  func whiskers() throws {
    let values = [
      Estimate(mean: 2, deviation: 0.5, interval: 1.75...2.5), nil, single(3),
      Estimate(mean: 4, deviation: 1, interval: 3...4.5),
    ]
    let found = try #require(try ranking(values, [.chosen, .leading, .other, .other]))
    // Those of the other points come first, so that the chosen one is on top.
    #expect(
      found.strokes == [
        [Point(40, 70), Point(40, 55)], [Point(40, 70), Point(40, 50)], [Point(10, 82.5), Point(10, 75)],
        [Point(10, 85), Point(10, 75)],
      ])
    #expect(found.dots == [Point(30, 70), Point(40, 60), Point(10, 80)])
    #expect(found.y.kind == .linear && found.y.range == ValueRange(1.5, 5).padded(by: 0.04))
    #expect(try ranking([single(2), single(3)], [.chosen, .other]) == nil)
  }

  @Test("of many points none is left out, and no stroke is wider than the room of its point", arguments: [24, 200])
  func manyWhiskers(count: Int) throws {
    let values = (0..<count).map { place in
      Estimate(mean: 1 + Double(place) / 100, deviation: 0.1, interval: 0.95...1.05)
    }
    let standings = values.indices.map { $0 == 0 ? ParallelCoordinates.Standing.chosen : .other }
    #expect(try #require(try ranking(values, standings)).strokes.count == 2 * count)
    let figure = try ParallelCoordinates(
      title: "t", parameters: [.init("a", values: values.map { .number($0.mean) })], outcome: "loss", values: values,
      standings: standings
    ).figure
    let widths = FigureLayout(figure).shapes.flatMap { shape -> [Double] in
      guard case .clipped(_, let shapes, _) = shape else { return [] }
      return shapes.compactMap { shape in
        if case .lines(let lines, let style, _) = shape, lines.count > 20 { style.width } else { nil }
      }
    }
    #expect(widths.count == 2 && widths.allSatisfy { $0 >= 0.5 && $0 < 680 / Double(count) })
  }

  @Test("a deviation as large as its mean leaves the panel, and far outcomes stand by their logarithm")
  func wideWhiskers() throws {
    let far = Estimate(mean: 30, deviation: 29.9, interval: 1...50)
    let found = try #require(try ranking([single(2), far], [.chosen, .other]))
    #expect(found.y.kind == .log && found.y.range == ValueRange(2 / 1.1, 59.9 * 1.1))
  }

  @Test("axes side by side need a category each")
  func refused() throws {
    let mark = try ParallelAxesMark([.names(["a"])], lines: [.init([0], style: .series(0))], names: [])
    #expect(throws: ReportError.self) {
      try Panel(
        x: Axis("", kind: .categories(["a", "b"])), y: Axis("", kind: .categories([""])),
        marks: [.parallelAxes(mark)])
    }
    #expect(throws: ReportError.lengthMismatch(name: "parallel coordinates", expected: 1, found: 2)) {
      try ParallelAxesMark([.names(["a"])], lines: [.init([0, 1], style: .series(0))], names: [])
    }
  }
}
