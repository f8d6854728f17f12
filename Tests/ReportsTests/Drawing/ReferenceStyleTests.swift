import Reports
import Testing

@Suite("Lines of references")
struct ReferenceStyleTests {
  @Test("No two of eight look alike, though all have one colour")
  func distinct() {
    let looks = (0..<8).map { index in
      let (style, marker) = LineStyle.reference(index)
      return "\(style.dash) \(marker.map { "\($0)" } ?? "-")"
    }
    #expect(Set(looks).count == 8, "\(looks)")
    #expect(Set((0..<8).map { LineStyle.reference($0).style.ink }).count == 1)
  }

  @Test("Error by horizon tells the four baselines apart")
  func byHorizon() throws {
    let names = ["a", "b", "c", "d"]
    let curves = names.map { ErrorByHorizon.Curve($0, values: [1, 2, 3]) }
    let figure = try ErrorByHorizon(metrics: [.init("rmse", curves: curves)], references: Set(names)).figure
    let dashes = figure.panels[0].marks.compactMap { mark in
      if case .line(let line) = mark { line.style.dash } else { nil }
    }
    #expect(dashes.count == 4 && Set(dashes).count == 4, "\(dashes)")
  }
}
