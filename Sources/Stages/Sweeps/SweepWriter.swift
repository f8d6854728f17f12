import Artifacts
import Planning
import Reports
import Specs

/// Fills a sweep's folder: the table of its points, figures, a page, and a link to the run that validation chose.
struct SweepWriter {
  private let run: SweepRun
  private let result: SweepResult

  init(_ run: SweepRun, _ result: SweepResult) {
    self.run = run
    self.result = result
  }

  /// Writes what differs from what is there.
  func write() throws(StoreError) {
    let report = SweepReport(result, run.layout)
    for file in try report.files() {
      let path = "\(run.folder)/\(file.name)"
      if FilePlaces.contents(path, limit: file.bytes.count) == file.bytes { continue }
      try run.layout.store.install(file.bytes, at: path)
    }
    let link = "\(run.folder)/\(RunLayout.File.best)"
    if let chosen = result.chosen?.point.run, FilePlaces.linkTarget(link) != "../\(chosen)" {
      _ = FilePlaces.link(link, to: "../\(chosen)")
    }
  }
}
