public import Artifacts
import Planning
import Reports
import Specs

/// What a sweep found, for people: on the terminal and as a page.
public struct SweepReport {
  private let result: SweepResult
  private let layout: RunLayout
  private let tables: SweepTables
  private var sweep: Sweep { result.sweep }

  /// Describes what a sweep found; the chosen run's test metrics are read back from the store of `layout`.
  public init(_ result: SweepResult, _ layout: RunLayout) {
    self.result = result
    self.layout = layout
    tables = SweepTables(result)
  }

  /// The text for a terminal; of many points the best 30.
  public func text() throws(StoreError) -> String {
    let limit = 30
    var lines: [String] = []
    if let table = try? tables.ranking(limit: limit).text() { lines.append(table) }
    if result.entries.count > limit { lines.append("and \(result.entries.count - limit) more in sweep.csv\n") }
    lines.append(choice)
    if let chosen = result.chosen {
      if let summary = try SummaryReader.read(chosen.point.experiment.spec, chosen.result, layout.store) {
        lines += ["", "Test part, which had no say in the choice:", summary.text]
      }
      if let peeks = testPart.flatMap({ try? TestPeeks($0, layout.store) }) { lines.append(peeks.sentence) }
    }
    return lines.joined(separator: "\n")
  }

  /// What the chosen point was judged on.
  private var testPart: TestPart? {
    result.chosen.flatMap { RunRecord(folder: layout.run(sweep.name, $0.point.run))?.testPart }
  }

  /// What was chosen and how, in sentences.
  private var choice: String {
    guard let chosen = result.chosen else {
      return "No point was trained to its end, so none is chosen."
    }
    let values = zip(sweep.keys, chosen.point.values).map { "\($0) \($1.shown)" }.joined(separator: ", ")
    return "Chosen by the validation loss alone: run \(chosen.point.run) with \(values)." + tiebreakers(of: chosen)
      + finishedBefore
  }

  /// Which keys the chosen point's loss does not depend on, being keys of other models, and what chose their values.
  private func tiebreakers(of chosen: SweepResult.Entry) -> String {
    let spec = chosen.point.experiment.spec
    guard let model = chosen.model else { return "" }
    var silent = sweep.keys.filter { key in !spec.models(variedBy: [key]).contains { $0.name == model } }
    var sentences: [String] = []
    for other in chosen.losses.dropFirst() {
      let own = silent.filter { key in spec.models(variedBy: [key]).contains { $0.name == other.model } }
      guard !own.isEmpty else { continue }
      silent.removeAll { own.contains($0) }
      sentences.append(
        " The loss is that of \(model); \(own.joined(separator: ", ")) decided only among points where it is equal, by "
          + "the loss of \(other.model), \(other.spread.estimate.text(.significant(4))).")
    }
    if !silent.isEmpty { sentences.append(" \(silent.joined(separator: ", ")) decided nothing.") }
    return sentences.joined()
  }

  /// How many of the stopped points were run to their end at another time.
  private var finishedBefore: String {
    let count = result.entries.count { entry in
      guard case .stopped = entry.status else { return false }
      return RunRecord(folder: layout.run(sweep.name, entry.point.run))?.status == .done
    }
    guard count > 0 else { return "" }
    return
      " Of the points that were stopped, \(count) had been run to the end before: their runs are done, and the sweep "
      + "compared their first epochs only."
  }

  /// How the points came about.
  private var method: String {
    var text =
      switch sweep.search {
      case .grid: "every combination of the values"
      case .random(let draws, let seed): "\(draws) draws from seed \(seed)"
      }
    if sweep.repeated > 0 { text += "; \(sweep.repeated) repeated another and count once" }
    return text
  }

  /// The files of the sweep's folder.
  func files() throws(StoreError) -> [(name: String, bytes: [UInt8])] {
    let summary = try result.chosen.flatMap { chosen throws(StoreError) in
      try SummaryReader.read(chosen.point.experiment.spec, chosen.result, layout.store)
    }
    do throws(ReportError) {
      let figures = try SweepFigures(result, tables).all()
      var files = [(RunLayout.File.sweep, Array(try tables.csv().text.utf8))]
      for named in figures { files.append(("\(RunLayout.File.plots)/\(named.file)", Array(named.figure.svg().utf8))) }
      files.append((RunLayout.File.report, Array(try page(figures.map(\.figure), summary).utf8)))
      return files
    } catch {
      // Tables and figures are made of what a sweep has; that they refuse it is a fault of this code.
      preconditionFailure("\(error)")
    }
  }

  private func page(_ figures: [Figure], _ summary: SummaryReader?) throws(ReportError) -> String {
    let limit = 100
    var page = HTMLReport(title: "\(sweep.name): sweep", subtitle: sweep.points[0].experiment.spec.description ?? "")
    page.addFacts(facts)
    page.addNote(result.chosen == nil ? .warning : .note, choice)
    page.addHeading("Points by validation loss")
    page.addTable(
      try tables.ranking(limit: limit),
      caption: "The least validation loss of any epoch; the test part had no say."
        + (result.entries.contains { $0.deviation != nil } ? " \(Spread.method)" : "")
        + (result.entries.count > limit ? " The best \(limit); all are in sweep.csv." : ""))
    if !figures.isEmpty { page.addHeading("Figures") }
    for figure in figures { page.addFigure(figure) }
    if let summary {
      page.addHeading("Test metrics of the chosen point")
      page.addParagraph("Measured after the choice.")
      // Not through the link `best`, from which a page's own relative links would lead elsewhere.
      if let run = result.chosen?.point.run {
        page.addLink("Everything on this run", to: "../\(run)/\(RunLayout.File.report)")
      }
      let unit = sweep.points[0].experiment.spec.commonUnit
      for (target, table) in summary.tables {
        let caption = unit.isEmpty ? "In original units." : "In the unit of the data, \(unit)."
        page.addTable(table, caption: target.isEmpty ? caption : "\(target), in original units.")
      }
      page.addNotes(.warning, (summary.filledRows?.sentence.map { [$0] } ?? []) + summary.warnings.map(\.text))
      page.addNotes(.note, summary.verdicts)
      // The count grows with other runs, and the page is written again only by this sweep.
      if let part = testPart { page.addLooks(at: part) }
    }
    if let spec = result.chosen?.point.experiment.spec {
      page.addDetails(summary: "Resolved spec of the chosen point", text: spec.resolved.yaml())
    }
    return page.text
  }

  private var facts: [(key: String, value: String)] {
    let spec = sweep.points[0].experiment.spec
    let words: [SweepResult.Status] = [.done, .stopped(after: 0), .failed]
    let counts = words.map(\.word).compactMap { word -> String? in
      let count = result.entries.count { $0.status.word == word }
      return count > 0 ? "\(count) \(word)" : nil
    }
    var facts = [
      ("Points", "\(result.entries.count): \(counts.joined(separator: ", "))"), ("Search", method),
      ("Swept", sweep.keys.joined(separator: ", ")), ("Chosen by", "validation loss (\(spec.training.loss.name))"),
      (spec.seeds.count == 1 ? "Seed" : "Seeds", spec.seeds.map(String.init).joined(separator: ", ")),
    ]
    if let halving = sweep.halving {
      facts.append(("Halving", "from epoch \(halving.minEpochs), one of \(halving.factor) goes on"))
    }
    return facts
  }
}
