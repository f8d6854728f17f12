public import Artifacts
import Forecasting
import Reports

/// The page `test-parts.html` in the runs folder: how often the store has evaluated each test part.
///
/// It lies beside the experiments, where reports link to it: their own text may depend on nothing but a run's inputs.
public struct TestPartsPage {
  private let layout: RunLayout

  /// The page of the runs below a folder.
  public init(_ layout: RunLayout) {
    self.layout = layout
  }

  /// The rows of the table; the page says how many there are beside them.
  private static let limit = 200

  private var path: String { "\(layout.runs)/\(RunLayout.File.testParts)" }

  /// Whether there is one.
  public var exists: Bool { FilePlaces.exists(path) }

  /// Writes the page, unless it says the same already.
  ///
  /// - Throws: storage errors.
  public func write() throws(StoreError) {
    // Compared again after installing: another process may have entered a look in between and had its page replaced.
    for _ in 0..<8 {
      let bytes = Array(try text().utf8)
      if FilePlaces.contents(path) == bytes { return }
      try layout.store.install(bytes, at: path)
    }
  }

  private func text() throws(StoreError) -> String {
    let ledger = try layout.store.ledger()
    let ranges = ledger.entries.keys.sorted { first, second in
      let counts = (ledger.entries[first]?.count ?? 0, ledger.entries[second]?.count ?? 0)
      if counts.0 != counts.1 { return counts.0 > counts.1 }
      return (first.data.hex, first.from, first.through) < (second.data.hex, second.from, second.through)
    }
    var page = HTMLReport(
      title: "Looks at test parts", subtitle: "How often the store of these runs has evaluated each test part")
    page.addParagraph(
      "A test part is a fair judge once. Whoever looks at its metrics, changes the model and looks again, chooses by the "
        + "test part. An evaluation is a distinct set of trained models that were judged on it; made again, it counts once."
    )
    if ledger.unreadableCount > 0 {
      page.addParagraph(
        "Not counted: what cannot be read of the ledger (\(ledger.unreadableCount)); almanac store verify names it."
      )
    }
    do throws(ReportError) {
      page.addTable(
        try table(ledger, Array(ranges.prefix(Self.limit))),
        caption: ranges.count > Self.limit
          ? "The \(Self.limit) most often evaluated of \(ranges.count)."
          : "Every test part, the most often evaluated first.")
    } catch {
      preconditionFailure("\(error)")
    }
    return page.text
  }

  /// The file that a run read, without its folder.
  private static func data(_ record: RunRecord?) -> String {
    let files = record?.sourceFiles?.values.sorted() ?? []
    guard let path = record?.dataPath ?? files.first else { return "no file" }
    if path.contains("/.store/") { return "downloaded" }
    return (path.split(separator: "/").last.map(String.init) ?? path) + (files.count > 1 ? ", ..." : "")
  }

  private func table(_ ledger: EvaluationLedger, _ ranges: [EvaluatedRange]) throws(ReportError) -> TextTable {
    var table = try TextTable(
      columns: [
        "test part from", "to", "targets", "data", "evaluations", "of them, of other ranges that overlap",
        "trained models", "experiments",
      ]
      .map { .init($0) })
    for range in ranges {
      let runs = (ledger.entries[range] ?? []).map(\.run).filter { !$0.isEmpty }.sorted()
      let experiments = Set(runs.compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
      let record = runs.lazy.compactMap { RunRecord(folder: "\(layout.runs)/\($0)") }.first {
        $0.testPart?.range == range
      }
      let count = ledger.count(of: range)
      func time(_ milliseconds: Int) -> Cell {
        .text(Forecasting.Timestamp(milliseconds: Int64(milliseconds)).description)
      }
      func list(_ names: [String]) -> Cell {
        .text(
          names.isEmpty
            ? "not known any more" : names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", ..." : ""))
      }
      try table.append([
        time(range.from), time(range.through), list(record?.testPart?.targets ?? []), .text(Self.data(record)),
        .integer(count.evaluations), .integer(count.overlapping), .integer(count.models), list(experiments),
      ])
    }
    return table
  }
}
