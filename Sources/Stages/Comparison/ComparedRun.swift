import Artifacts
import Planning

/// What a comparison reads of one run: files of its folder, and nothing of the store.
struct ComparedRun {
  /// The name in tables.
  let name: String
  /// Leaf paths of the resolved spec with their texts.
  let parameters: [(path: String, value: String)]
  /// The rows of metrics.csv over all steps.
  let metrics: [[String: String]]
  /// The rows of history.csv.
  let history: [[String: String]]
  /// The digests of what the forecasts were made from: loaded data, derived columns, windows.
  let data: [String: Digest]

  init(folder: String) throws(ComparisonError) {
    guard let record = RunRecord(folder: folder), record.status == .done else { throw .unfinished(folder) }
    func bytes(_ name: String) throws(ComparisonError) -> [UInt8] {
      guard let bytes = FilePlaces.contents("\(folder)/\(name)") else { throw .missing("\(folder)/\(name)") }
      return bytes
    }
    name = "\(record.experiment)/\(record.run)"
    parameters = ResolvedText.leaves(try bytes(RunLayout.File.spec))
    metrics = MetricsTable.rows(try bytes(RunLayout.File.metrics)).filter { $0["horizon"] == "all" }
    history = MetricsTable.rows(try bytes(RunLayout.File.history))
    let lockBytes = try bytes(RunLayout.File.lock)
    guard let lock = try? Lock(fileBytes: lockBytes) else { throw .missing("\(folder)/\(RunLayout.File.lock)") }
    var data: [String: Digest] = [:]
    for kind in [StageKind.load, .features, .windows] {
      data[kind.rawValue] = lock.stages[kind.rawValue]?.artifacts.sorted { $0.key < $1.key }.first?.value
    }
    self.data = data
  }

  /// The mean over seeds of a metric, nil where the run has none.
  func value(series: String, model: String, metric: String) -> Double? {
    let values = metrics.filter { $0["series"] == series && $0["model"] == model && $0["metric"] == metric }
      .compactMap { Double($0["value"] ?? "") }
    return values.isEmpty ? nil : Spread.of(values).mean
  }
}

/// Why runs cannot be compared.
public enum ComparisonError: Error, Sendable, CustomStringConvertible {
  /// The run did not finish.
  case unfinished(String)
  /// A file of the run is missing or damaged.
  case missing(String)
  /// A table or figure could not be made.
  case report(String)

  /// The text for people.
  public var description: String {
    switch self {
    case .unfinished(let folder): "error[V201]: \(folder) is not a finished run\nhint: run it again to finish it"
    case .missing(let path): "error[V202]: \(path) is missing or damaged\nhint: the same run command writes it again"
    case .report(let reason): "error[V203]: \(reason)"
    }
  }
}

/// The run folder's spec.yaml as leaf paths.
///
/// The emitter writes one key a line and indents by two, lists by `- `, so no YAML reader is needed to tell what
/// differs.
enum ResolvedText {
  static func leaves(_ bytes: [UInt8]) -> [(path: String, value: String)] {
    var leaves: [(path: String, value: String)] = []
    var stack: [(indent: Int, key: String)] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let indent = line.prefix { $0 == " " }.count
      let text = line.dropFirst(indent)
      while let last = stack.last, last.indent >= indent { stack.removeLast() }
      let parents = stack.map(\.key)
      guard !text.hasPrefix("- "), let colon = text.firstRange(of: ":") else {
        // An item of a list belongs to the key above it.
        let path = parents.joined(separator: ".")
        if let index = leaves.firstIndex(where: { $0.path == path }) {
          leaves[index].value += ", \(text.drop { $0 == "-" || $0 == " " })"
        } else {
          leaves.append((path, String(text.drop { $0 == "-" || $0 == " " })))
        }
        continue
      }
      let key = String(text[..<colon.lowerBound])
      let value = text[colon.upperBound...].drop { $0 == " " }
      if value.isEmpty {
        stack.append((indent, key))
      } else {
        leaves.append(((parents + [key]).joined(separator: "."), String(value)))
      }
    }
    return leaves
  }
}
