import Foundation
import Testing

@testable import Stages

@Suite("What a comparison draws")
struct ComparisonFigureTests {
  @Test("Losses of runs with models of different names are all drawn, however many runs there are")
  func manyLosses() async throws {
    let runs = try FinishedRuns()
    var folders: [String] = []
    for size in 2...6 {
      for name in ["aaa", "bbb"] {
        let spec = FinishedRuns.spec.replacing("  gru: {family: gru, hidden_size: 4}\n", with: "")
          .replacing("  lstm: {family: lstm, hidden_size: 4}", with: "  \(name): {family: gru, hidden_size: \(size)}")
        folders.append(try await runs.run(spec, "seeds=[1, 2]", "training.epochs=1"))
      }
    }
    let files = try RunComparison(folders: folders).files()
    let curves = String(decoding: try #require(files.first { $0.name == "curves.svg" }).bytes, as: UTF8.self)
    for folder in folders { #expect(curves.contains(">\(folder.suffix(12))<"), "\(folder.suffix(12))") }
    #expect(curves.contains(">aaa<") && curves.contains(">bbb<"))
  }

  @Test("Runs that forecast other things: what they have in common comes first, and nothing is called the best")
  func otherForecasts() async throws {
    let runs = try FinishedRuns()
    let two = FinishedRuns.csvSpec.replacing("target: Close", with: "target: [Open, Close]")
    let rows = FinishedRuns.csv(rows: 90).split(separator: "\n").enumerated().map { place, line in
      place == 0 ? "\(line),Open" : "\(line),\(place % 11)"
    }
    try runs.write(rows.joined(separator: "\n") + "\n", to: "data.csv")
    let folders = [
      try await runs.run(two), try await runs.run(FinishedRuns.csvSpec, "name=other", "window.horizon=1"),
    ]
    let comparison = try RunComparison(folders: folders)
    #expect(!comparison.isComparable && comparison.warnings.count == 1)
    let text = try comparison.text()
    #expect(text.contains("\nClose: metric  model "), "\(text)")
    #expect(!text.contains("\n\n\n"))
    let page = try comparison.html()
    // Each run's own naive forecast is a bar, and no bar is the best.
    #expect(page.contains(/>naive, [^<]*horizon 3</) && page.contains(/>naive, [^<]*horizon 1</))
    #expect(page.contains("Data, windows or scaling differ, so the losses are not of one kind."))
    #expect(page.contains("Grey: baselines.") && !page.contains("Bold: the best value"))
    // The best baseline of each run is drawn of targets in different units, too, and a unit may be written in two ways.
    let mixed = try RunComparison(folders: [
      try await runs.run(two, "evaluation.metrics=[rmse, mape, mase]"),
      try await runs.run(two, "evaluation.metrics=[rmse, mape, mase]", "window.horizon=1"),
    ])
    #expect(try mixed.html().matches(of: />naive, [^<]*</).count >= 2)
    let spelled = try RunComparison(folders: [
      try await runs.run(FinishedRuns.csvSpec, "data.unit=USD"),
      try await runs.run(FinishedRuns.csvSpec, "data.unit={Close: USD}", "training.epochs=1"),
    ])
    #expect(spelled.warnings.isEmpty && spelled.isComparable)
    // Nothing in common: each run has a table of its own.
    let apart = try RunComparison(folders: [
      try await runs.run(FinishedRuns.csvSpec, "data.target=Open", "name=third"), folders[1],
    ])
    let both = try apart.text()
    #expect(both.contains("\nOpen: metric  model ") && both.contains("\nClose: metric  model "), "\(both)")
  }
}
