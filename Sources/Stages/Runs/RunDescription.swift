public import Artifacts
import Planning
import Reports

/// One finished run, as `show` presents it.
public struct RunDescription: Sendable {
  /// The run's folder.
  public let folder: String
  /// Its record.
  public let record: RunRecord
  /// The rows of its metrics.
  private let rows: [[String: String]]
  /// Whether errors of its targets may be counted in different units, so that they are not shown together.
  private let mixesUnits: Bool

  /// Why a run cannot be shown.
  public struct Fault: Error, CustomStringConvertible {
    /// The reason.
    public let description: String
  }

  /// Reads a run's folder.
  public init(folder: String) throws(Fault) {
    do {
      try RunFile.check(RunLayout.File.record, in: folder)
    } catch {
      throw Fault(description: error.description)
    }
    guard let facts = RunFacts(folder: folder) else {
      throw Fault(description: "\(RunLayout.File.record) is missing or cannot be read")
    }
    self.folder = folder
    record = facts.record
    do {
      rows = MetricsTable.rows(try RunFile.read(RunLayout.File.metrics, in: folder))
    } catch {
      // A run that is not done has no metrics.
      guard case .missing = error else { throw Fault(description: error.description) }
      rows = []
    }
    mixesUnits = facts.mixesUnits
  }

  /// The record with the metrics over all steps, and with how often `test` has been evaluated by now.
  public var json: CanonicalValue {
    guard case .object(var object) = record.value else { return record.value }
    object["test"] = peeks?.json ?? .null
    object["metrics"] = .array(metrics.map { .object($0.mapValues { .string($0) }) })
    return .object(object)
  }

  /// Facts, then the metrics as in metrics.csv, all steps together.
  public func text() throws -> String {
    var lines = [
      "\(record.experiment) \(record.run)  \(record.status?.rawValue ?? "?")  \(record.finished)  \(record.seconds) s",
      "folder    \(folder)", "spec      \(record.value["spec"]?.stringValue ?? "-")",
    ]
    if let error = record.value["error"]?.stringValue { lines.append("error     \(error)") }
    if let peeks { lines += [peeks.sentence] }
    lines.append(contentsOf: try MetricsTable.tables(metrics).map { $0.text() })
    return lines.joined(separator: "\n")
  }

  /// How often the test part has been evaluated by now in the store beside the run; nil where it knows nothing of it
  /// or cannot be read: the rest is shown all the same.
  private var peeks: TestPeeks? {
    let peeks = record.testPart.flatMap { try? TestPeeks($0, RunLayout.store(of: folder)) }
    return peeks?.count.evaluations == 0 ? nil : peeks
  }

  private var metrics: [[String: String]] {
    rows.filter { row in
      row["horizon"] == "all"
        && !(mixesUnits && row["series"] == "all" && !MetricName.isFreeOfScale(row["metric"] ?? ""))
    }
  }
}
