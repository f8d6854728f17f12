import Forecasting
import Planning
import Specs

/// Reads the source into a panel with the columns that the experiment uses.
enum LoadStage {
  /// The name of the source file among the stage's files.
  static let file = "table"

  static func definition(_ spec: ExperimentSpec, dataPath: String?) -> StageDefinition {
    let parameters = CanonicalParameters.data(spec)
    switch spec.data {
    case .csv(let source):
      let path = dataPath ?? spec.resolvedPath(for: source.path)
      return StageDefinition(
        id: StageKind.load.rawValue, kind: StageKind.load.rawValue, codeVersion: StageKind.load.codeVersion,
        parameters: parameters, files: [file: FileInput(path: path)], outputs: [ArtifactName.series]
      ) { context in
        let table = try read(spec, source, bytes: try context.file(file))
        try context.write(PanelFile.bytes(of: table.panel), to: ArtifactName.series)
      }
    case .synthetic(let source):
      return StageDefinition(
        id: StageKind.load.rawValue, kind: StageKind.load.rawValue, codeVersion: StageKind.load.codeVersion,
        parameters: parameters, outputs: [ArtifactName.series]
      ) { context in
        try context.write(PanelFile.bytes(of: try source.generator().panel()), to: ArtifactName.series)
      }
    }
  }

  /// Parses a table and keeps what the spec asks for.
  static func read(
    _ spec: ExperimentSpec, _ source: CSVSourceSpec, bytes: [UInt8]
  ) throws(DataError) -> (panel: Panel, warnings: [TableProblem]) {
    let table = try CSVReader.read(
      bytes: bytes, name: source.path.value, options: try source.options(columns: spec.loadedColumns))
    let zone = try TimeZoneRules(named: source.timeZone)
    var panel = table.panel
    if let only = source.only {
      let ids = panel.series.map(\.id)
      for id in only where !ids.contains(id) {
        throw .setting(name: "only", value: "'\(id)'", expected: "series of the file: \(ids.joined(separator: ", "))")
      }
      panel = try Panel(panel.series.filter { only.contains($0.id) })
    }
    if source.start != nil || source.end != nil {
      panel = try panel.cut(from: source.start?.timestamp(in: zone), through: source.end?.timestamp(in: zone))
    }
    return (panel, table.warnings)
  }
}
