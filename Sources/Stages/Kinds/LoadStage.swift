import Artifacts
import Forecasting
import Planning
import Specs

/// Reads the source into a panel with the columns that the experiment uses.
enum LoadStage {
  /// What the source is known by.
  static let source = ArtifactReference(stage: StageKind.load.rawValue, artifact: ArtifactName.source)

  /// - Parameter corruption: what the canary does to the values before any other stage sees them.
  static func definition(
    _ spec: ExperimentSpec, _ sources: SourceFiles, corruption: Corruption? = nil
  ) -> StageDefinition {
    var inputs: [String: FileInput] = [:]
    for file in sources.files { inputs[file.name] = FileInput(path: file.path) }
    return StageDefinition(
      id: StageKind.load.rawValue, kind: StageKind.load.rawValue, codeVersion: StageKind.load.codeVersion,
      parameters: corruption?.parameters(CanonicalParameters.data(spec)) ?? CanonicalParameters.data(spec),
      files: inputs, outputs: [ArtifactName.series, ArtifactName.source]
    ) { context in
      let responses = try sources.files.map { SourceResponse(name: $0.label, bytes: try context.file($0.name)) }
      var loaded = try read(spec, responses)
      if let corruption { loaded.panel = try corruption.applied(to: loaded.panel, gaps: loaded.gaps) }
      try context.write(
        PanelFile.bytes(of: loaded.panel, notes: PanelNotes(gaps: loaded.gaps)), to: ArtifactName.series)
      var digests: [String: Digest] = [:]
      for file in sources.files { digests[file.name] = try context.fileDigest(file.name) }
      try context.write(SourceFile(files: digests).bytes, to: ArtifactName.source)
    }
  }

  /// What was read.
  struct Loaded {
    var panel: Panel
    /// Remarks that do not stop a run.
    var warnings: [TableProblem] = []
    /// The values that were filled with the help of later ones.
    var gaps: [FilledGap] = []

    init(panel: Panel) { self.panel = panel }

    /// What is kept of a table; rows that were put in are remarked on only where they are kept.
    init(_ table: LoadedTable, panel: Panel) {
      self.panel = panel
      warnings = table.warnings
      if let warning = table.insertedRows?.warning(in: panel) { warnings.append(warning) }
      gaps = table.gaps
    }
  }

  /// Parses the source's files, in their order, and keeps what the spec asks for; uncut where the spec's `start` and
  /// `end` are not to count.
  static func read(
    _ spec: ExperimentSpec, _ files: [SourceResponse], isCut: Bool = true
  ) throws(DataError) -> Loaded {
    let columns = spec.loadedColumns
    func cut(
      _ panel: Panel, _ start: SpecDate?, _ end: SpecDate?, _ zone: TimeZoneRules
    ) throws(DataError) -> Panel {
      guard isCut, start != nil || end != nil else { return panel }
      return try panel.cut(from: start?.timestamp(in: zone), through: end?.timestamp(in: zone))
    }
    func cut(
      _ table: LoadedTable, _ service: ServiceSpec
    ) throws(DataError) -> Loaded {
      Loaded(table, panel: try cut(table.panel, service.start, service.end, .utc))
    }
    switch spec.data {
    case .csv(let source):
      let table = try CSVReader.read(
        bytes: files[0].bytes, name: files[0].name, options: try source.options(columns: columns))
      let zone = try TimeZoneRules(named: source.timeZone)
      var panel = table.panel
      if let only = source.only { panel = try keep(only, of: panel) }
      return Loaded(table, panel: try cut(panel, source.start, source.end, zone))
    case .sqlite(let source):
      let rules = try source.rules()
      let table = try SQLiteReader.read(files[0], try source.options(columns: columns), rules: rules)
      return Loaded(table, panel: try cut(table.panel, source.start, source.end, rules.zone))
    case .coindesk(let source):
      let responses = zip(source.currencies, files).map { (currency: $0, response: $1) }
      return try cut(
        try CoindeskReader.read(responses, columns: columns, rules: source.service.rules()), source.service)
    case .yahoo(let source):
      let options = YahooReader.Options(
        symbol: source.symbol, isDaily: source.interval.isDaily, isAdjusted: source.adjusted)
      return try cut(
        try YahooReader.read(files[0], options, columns: columns, rules: source.service.rules()), source.service)
    case .binance(let source):
      return try cut(try BinanceReader.read(files, columns: columns, rules: source.service.rules()), source.service)
    case .synthetic(let source): return Loaded(panel: try source.generator().panel())
    }
  }

  private static func keep(_ only: [String], of panel: Panel) throws(DataError) -> Panel {
    let ids = panel.series.map(\.id)
    for id in only where !ids.contains(id) {
      throw .setting(name: "only", value: "'\(id)'", expected: "series of the file: \(ids.joined(separator: ", "))")
    }
    return try Panel(panel.series.filter { only.contains($0.id) })
  }
}
