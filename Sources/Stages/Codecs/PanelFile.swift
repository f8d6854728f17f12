import Artifacts
import Forecasting
import Safetensors

/// A panel of series as an artifact: for series i the tensors `i.times` (milliseconds since 1970 UTC) and `i.values`,
/// `[column, row]`.
enum PanelFile {
  static func bytes(of panel: Panel, notes: PanelNotes = PanelNotes()) -> [UInt8] {
    var tensors: [TensorData] = []
    for (index, series) in panel.series.enumerated() {
      tensors.append(
        TensorData(
          name: "\(index).times", shape: [series.count], elements: .int64(series.times.map(\.milliseconds))))
      tensors.append(
        TensorData(
          name: "\(index).values", shape: [series.columns.count, series.count],
          elements: .float64(series.columns.flatMap { $0 })))
    }
    let metadata: CanonicalValue = [
      "columns": .array(panel.columnNames.map { .string($0) }),
      "series": .array(panel.series.map { .string($0.id) }),
    ]
    var texts = ["panel": metadata.canonicalText]
    if notes != PanelNotes() { texts["notes"] = notes.canonicalValue.canonicalText }
    return SafetensorsFile(metadata: texts, tensors: tensors).encoded()
  }

  static func notes(from bytes: [UInt8]) throws -> PanelNotes {
    let text = try SafetensorsFile(bytes).metadata["notes"]
    return try PanelNotes(try text.map { try CanonicalValue(parsing: Array($0.utf8)) })
  }

  static func panel(from bytes: [UInt8]) throws -> Panel {
    let file = try SafetensorsFile(bytes)
    let metadata = try CanonicalValue(parsing: Array((file.metadata["panel"] ?? "").utf8))
    let names = metadata["columns"]?.strings ?? []
    var series: [TimeSeries] = []
    for (index, id) in (metadata["series"]?.strings ?? []).enumerated() {
      let times = try file.integers("\(index).times")
      let values = try file.doubles("\(index).values")
      guard values.count == times.count * names.count else { throw ArtifactFault("series \(index) is not whole") }
      series.append(
        try TimeSeries(
          id: id, times: times.map { Forecasting.Timestamp(milliseconds: $0) }, columnNames: names,
          columns: names.indices.map { Array(values[$0 * times.count..<($0 + 1) * times.count]) }))
    }
    return try Panel(series)
  }
}

/// An artifact that verified but does not hold what its stage writes: a fault of the program.
struct ArtifactFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = "artifact: \(description)"
  }
}

extension SafetensorsFile {
  func integers(_ name: String) throws(ArtifactFault) -> [Int64] {
    guard case .int64(let values) = self[name]?.elements else { throw ArtifactFault("no integers '\(name)'") }
    return values
  }

  func doubles(_ name: String) throws(ArtifactFault) -> [Double] {
    guard case .float64(let values) = self[name]?.elements else { throw ArtifactFault("no doubles '\(name)'") }
    return values
  }

  func floats(_ name: String) throws(ArtifactFault) -> [Float] {
    guard case .float32(let values) = self[name]?.elements else { throw ArtifactFault("no floats '\(name)'") }
    return values
  }
}

extension CanonicalValue {
  /// The texts of an array of texts.
  var strings: [String]? {
    guard case .array(let values) = self else { return nil }
    return values.map { $0.stringValue ?? "" }
  }

  /// A number, whole or not.
  var number: Double? {
    switch self {
    case .double(let value): value
    case .int(let value): Double(value)
    default: nil
    }
  }

  /// The elements of an array.
  var elements: [CanonicalValue]? {
    if case .array(let values) = self { values } else { nil }
  }
}
