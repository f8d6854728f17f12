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
    }
    return lines.joined(separator: "\n")
  }

  /// What was chosen and how, in sentences.
  private var choice: String {
    guard let chosen = result.chosen else {
      return "No point was trained to its end, so none is chosen."
    }
    let values = zip(sweep.keys, chosen.point.values).map { "\($0) \($1.shown)" }.joined(separator: ", ")
    return "Chosen by the validation loss alone: run \(chosen.point.run) with \(values)."
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
    var files: [(name: String, bytes: [UInt8])] = []
    do throws(ReportError) {
      files.append(("sweep.csv", Array(try tables.csv().text.utf8)))
    } catch {
      // No row of the table can be ragged.
      preconditionFailure("\(error)")
    }
    return files
  }
}
