public import Artifacts
import Forecasting
import Reports

/// The pages of the ledger: `test-parts.html` in the runs folder tells how often the store has evaluated each test part, and
/// `looks/` in the store holds a sentence for each of them.
///
/// They lie outside the run folders, where reports link to the one and show the other: their own text may depend on nothing
/// but a run's inputs.
public struct TestPartsPage {
  private let layout: RunLayout

  /// The pages of the runs below a folder.
  public init(_ layout: RunLayout) {
    self.layout = layout
  }

  /// The rows of the table; the page says how many there are beside them.
  private static let limit = 200

  private var path: String { "\(layout.runs)/\(RunLayout.File.testParts)" }

  fileprivate static func looks(_ range: EvaluatedRange) -> String {
    let name = Digest(hashing: Array("\(range.data.hex) \(range.from) \(range.through)".utf8)).hex
    return "\(RunLayout.storeName)/looks/\(name).html"
  }

  /// Whether there is one.
  public var exists: Bool { FilePlaces.exists(path) }

  /// Whether there are those that the report of a run with this test part points to.
  func exist(for part: TestPart) -> Bool {
    exists && part.ranges.allSatisfy { FilePlaces.exists("\(layout.runs)/\(Self.looks($0))") }
  }

  /// Writes those pages that do not say the same already.
  ///
  /// - Parameter part: the test part that was looked at, which leaves out the sentences on those that it has no time in common
  ///   with; nil for all.
  /// - Throws: storage errors.
  public func write(after part: TestPart? = nil) throws(StoreError) {
    // Compared again after installing: another process may have entered a look in between and had its page replaced.
    for _ in 0..<8 {
      let ledger = try layout.store.ledger()
      var pages = [(path: path, text: text(ledger))]
      for range in ledger.entries.keys where part?.ranges.contains(where: range.overlaps) ?? true {
        pages.append(("\(layout.runs)/\(Self.looks(range))", Self.sentence(range, ledger)))
      }
      var isNew = false
      for page in pages {
        let bytes = Array(page.text.utf8)
        if FilePlaces.contents(page.path, limit: bytes.count) == bytes { continue }
        try layout.store.install(bytes, at: page.path)
        isNew = true
      }
      if !isNew { return }
    }
  }

  /// What reports show of a test part.
  private static func sentence(_ range: EvaluatedRange, _ ledger: EvaluationLedger) -> String {
    var page = HTMLReport(title: "Looks at a test part", isShownWithin: true)
    let label = label(range, ledger)
    page.addParagraph(
      "Test part \(time(range.from)) to \(time(range.through))\(label.isEmpty ? "" : " of \(label)"): "
        + ledger.count(of: [range]).text())
    return page.text
  }

  /// What is forecast in a range.
  private static func label(_ range: EvaluatedRange, _ ledger: EvaluationLedger) -> String {
    ledger.entries[range]?.lazy.map(\.label).first { !$0.isEmpty } ?? ""
  }

  private static func time(_ milliseconds: Int) -> String {
    Forecasting.Timestamp(milliseconds: Int64(milliseconds)).description
  }

  private func text(_ ledger: EvaluationLedger) -> String {
    let counts = counts(ledger)
    let ranges = counts.keys.sorted { first, second in
      let both = (counts[first]?.evaluations ?? 0, counts[second]?.evaluations ?? 0)
      if both.0 != both.1 { return both.0 > both.1 }
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
        try table(ledger, ranges.prefix(Self.limit).compactMap { range in counts[range].map { (range, $0) } }),
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

  /// The count of each range; only ranges of the same data can overlap.
  private func counts(_ ledger: EvaluationLedger) -> [EvaluatedRange: EvaluationCount] {
    var counts: [EvaluatedRange: EvaluationCount] = [:]
    for ledger in ledger.byData {
      for range in ledger.entries.keys { counts[range] = ledger.count(of: [range]) }
    }
    return counts
  }

  private func table(
    _ ledger: EvaluationLedger, _ ranges: [(EvaluatedRange, EvaluationCount)]
  ) throws(ReportError) -> TextTable {
    var table = try TextTable(
      columns: [
        "test part from", "to", "target", "data", "evaluations", "of them, of other ranges that overlap",
        "trained models", "experiments",
      ]
      .map { .init($0) })
    for (range, count) in ranges {
      let runs = (ledger.entries[range] ?? []).map(\.run).filter { !$0.isEmpty }.sorted()
      let experiments = Set(runs.compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
      let record = runs.lazy.compactMap { RunRecord(folder: "\(layout.runs)/\($0)") }.first {
        $0.testPart?.ranges.contains(range) == true
      }
      let label = Self.label(range, ledger)
      func list(_ names: [String]) -> Cell {
        .text(
          names.isEmpty
            ? "not known any more" : names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", ..." : ""))
      }
      try table.append([
        .text(Self.time(range.from)), .text(Self.time(range.through)), list(label.isEmpty ? [] : [label]),
        .text(Self.data(record)),
        .integer(count.evaluations), .integer(count.overlapping), .integer(count.models), list(experiments),
      ])
    }
    return table
  }
}

extension HTMLReport {
  /// Shows how often a test part has been evaluated, as of when the page is read, in the folder of a run or a sweep.
  mutating func addLooks(at part: TestPart) {
    for (target, range) in zip(part.targets, part.ranges).prefix(4) {
      addPage(
        "../../" + TestPartsPage.looks(range), title: "How often the test part of \(target) has been evaluated by now",
        otherwise: "How often the test part of \(target) has been evaluated is known to the store that the run was "
          + "made in; it cannot be reached from here, and almanac show tells it there.")
    }
    addLink("Looks at all test parts", to: "../../\(RunLayout.File.testParts)")
  }
}
