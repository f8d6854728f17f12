import Testing

@testable import Reports

struct DrawingTests {
  @Test("paths start absolute and go on in tenths of a pixel")
  func paths() {
    #expect(pathData([Point(1.234, 5), Point(2, 5), Point(2, 3.5), Point(3.25, 3.96)]) == "M1.2 5h.8v-1.5l1.3 .5")
    #expect(pathData([Point(0, 0), Point(1, -1)]) == "M0 0l1-1")
    #expect(number(-0.054) == "-.05" && number(12.5) == "12.5" && number(.nan) == "0" && number(1e300) == "1000000")
  }

  @Test("roundings do not add up along a path")
  func drift() {
    // 1000 steps of 0.04 end at 40 pixels although each alone rounds to nothing.
    let data = pathData((0...1000).map { Point(Double($0) * 0.04, 0) })
    let steps = data.dropFirst(4).split(separator: "h").compactMap { Double($0) }
    #expect(abs(steps.reduce(0, +) - 40) <= 0.051)
  }

  @Test("a plot says what its pixels stand for and its curves say their names, plots of names and references do not")
  func readings() throws {
    let line = try LineMark("a & b", xs: [1, 4], ys: [0.1, 10], style: .series(0))
    let panel = try Panel(
      x: Axis("Epoch", kind: .whole, range: ValueRange(1, 4)), y: Axis("Loss", kind: .log, range: ValueRange(0.1, 10)),
      marks: [.rule(RuleMark("half", at: 0.5, direction: .horizontal)), .line(line)])
    let figure = try Figure("f", panels: [panel])
    let plot = FigureLayout(figure).plots[0]
    let ends = { (from: Double, to: Double) in "\(number(from)) \(number(to))" }
    let svg = figure.svg()
    #expect(svg.contains("data-x=\"whole \(ends(plot.x, plot.maxX)) 1.0 4.0\""))
    #expect(svg.contains("data-y=\"log \(ends(plot.maxY, plot.y)) 0.1 10.0\" data-label=\"Epoch\">"))
    #expect(svg.matches(of: /data-name=/).count == 1 && svg.contains("data-name=\"a &amp; b\""))
    #expect(try !SampleFigures.heatMap().svg().contains("data-x"))
    // Days that all end at one hour are told as days, hours as times.
    let day = SampleFigures.day
    for (times, kind) in [([0, day, 3 * day], "day"), ([0, day / 2, day], "time")] {
      let shifted = times.map { 1.4e12 + $0 }
      let line = try LineMark("a", xs: shifted, ys: [1, 2, 3], style: .series(0))
      let svg = try Figure("f", panels: [Panel(x: Axis("", kind: .time), y: Axis("y"), marks: [.line(line)])]).svg()
      #expect(svg.contains("data-x=\"\(kind) "))
      // 1.4e12 is 16:53:20 on 13 May 2014.
      if kind == "day" { #expect(svg.contains(" 60800000\" data-y")) }
    }
  }

  @Test("thinning keeps the extremes of every pixel column and at most four points of it")
  func decimation() {
    let values = SampleFigures.noise(50_000)
    let points = values.enumerated().map { Point(Double($0) / 100, $1 * 100) }
    let thin = LineDecimation.decimated(points)
    #expect(thin.count <= 4 * 500 && thin.first == points.first && thin.last == points.last)
    let columns = Dictionary(grouping: points) { Int($0.x) }
    let thinColumns = Dictionary(grouping: thin) { Int($0.x) }
    for (column, all) in columns {
      #expect(thinColumns[column]?.map(\.y).max() == all.map(\.y).max())
      #expect(thinColumns[column]?.map(\.y).min() == all.map(\.y).min())
    }
    #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.x <= $1.x })
  }

  @Test("an area's edge keeps the outermost point of every pixel column")
  func edges() {
    let points = SampleFigures.noise(5000).enumerated().map { Point(Double($0) / 10, $1 * 100) }
    let columns = Dictionary(grouping: points) { Int($0.x) }
    for isTop in [true, false] {
      let edge = LineDecimation.edge(points, isTop: isTop)
      #expect(edge.count == 500 && zip(edge, edge.dropFirst()).allSatisfy { $0.x < $1.x })
      for point in edge {
        let ys = columns[Int(point.x)]?.map(\.y) ?? []
        #expect(point.y == (isTop ? ys.min() : ys.max()))
      }
    }
    let backwards = (0..<100).map { Point(Double($0 % 7), Double($0)) }
    #expect(LineDecimation.edge(backwards, isTop: true) == backwards)
  }

  @Test("lines that run backwards are left as they are")
  func backwards() {
    let points = (0..<100).map { Point(Double($0 % 7), Double($0)) }
    #expect(LineDecimation.decimated(points) == points)
  }

  @Test("the series colours are those whose differences were computed, and stay apart for everyone")
  func palette() throws {
    let palettes = try Oracle.load().palettes
    let light = try #require(palettes["light"])
    let dark = try #require(palettes["dark"])
    #expect(light.colours == Ink.seriesLight && light.background == Ink.background.light)
    #expect(dark.colours == Ink.seriesDark && dark.background == Ink.background.dark)
    for palette in [light, dark] {
      #expect(palette.difference >= 20)
      #expect(palette.contrast >= 3)
    }
  }

  @Test("series differ without colour up to the twenty-fourth")
  func looks() {
    let looks = (0..<24).map { "\(LineStyle.series($0).dash) \(Ink.series($0).cssClass) \(Marker.series($0))" }
    #expect(Set(looks).count == 24)
    let colourless = (0..<24).map { "\(LineStyle.series($0).dash) \(Marker.series($0))" }
    #expect(Set(colourless).count == 24)
    #expect(Ink.series(-1).light == Ink.seriesLight[5])
  }

  @Test("colour ramps end and meet where they should")
  func ramps() {
    #expect(ColourRamp.colour(.diverging, 0.5).hex == "#F5F5F5")
    #expect(ColourRamp.colour(.sequential, 0).hex == "#00224E" && ColourRamp.colour(.sequential, 1).hex == "#FDE737")
    #expect(ColourRamp.colour(.sequential, .infinity).hex == "#FDE737")
  }
}
