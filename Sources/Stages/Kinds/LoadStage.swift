import Forecasting
import Planning
import Specs

/// Reads the source into a panel with the columns that the experiment uses.
enum LoadStage {
  /// What the source is known by.
  static let source = ArtifactReference(stage: StageKind.load.rawValue, artifact: ArtifactName.source)

  /// Where later stages read from which rows were put in; nil where none can be.
  static func filledRows(_ spec: ExperimentSpec) -> ArtifactReference? {
    spec.data.fillsAbsentRows
      ? ArtifactReference(stage: StageKind.load.rawValue, artifact: ArtifactName.filledRows) : nil
  }

  /// - Parameter corruption: what the canary does to the values before any other stage sees them.
  static func definition(
    _ spec: ExperimentSpec, _ sources: SourceFiles, corruption: Corruption? = nil
  ) -> StageDefinition {
    var inputs: [String: FileInput] = [:]
    for file in sources.files { inputs[file.name] = FileInput(path: file.path) }
    return StageDefinition(
      id: StageKind.load.rawValue, kind: StageKind.load.rawValue, codeVersion: StageKind.load.codeVersion,
      parameters: corruption?.parameters(CanonicalParameters.data(spec)) ?? CanonicalParameters.data(spec),
      files: inputs,
      outputs: [ArtifactName.series, ArtifactName.source] + (filledRows(spec).map { [$0.artifact] } ?? [])
    ) { context in
      let responses = try sources.files.map { SourceResponse(name: $0.label, bytes: try context.file($0.name)) }
      var loaded = try read(spec, responses)
      if let corruption { loaded.panel = try corruption.applied(to: loaded.panel, gaps: loaded.gaps) }
      try context.write(
        PanelFile.bytes(of: loaded.panel, notes: PanelNotes(gaps: loaded.gaps)), to: ArtifactName.series)
      try context.write(SourceIdentity(spec, heads: loaded.heads).bytes, to: ArtifactName.source)
      if let filledRows = filledRows(spec) {
        try context.write(FilledRowsFile(loaded.warnings, of: sources.files).bytes, to: filledRows.artifact)
      }
    }
  }

  /// What was read.
  struct Loaded {
    var panel: Panel
    /// Remarks that do not stop a run.
    var warnings: [TableProblem] = []
    /// The values that were filled with the help of later ones.
    var gaps: [FilledGap] = []

    /// What each column begins with in the source.
    let heads: [ColumnHead]

    init(panel: Panel) {
      self.panel = panel
      heads = panel.columnNames.map { ColumnHead(of: $0, in: panel.series[0]) }
    }

    /// What is kept of a table; rows that were put in are remarked on only where they are kept.
    init(_ table: LoadedTable) {
      panel = table.panel
      warnings = table.warnings
      if let warning = table.insertedRows?.warning(in: panel) { warnings.append(warning) }
      gaps = table.gaps
      heads = table.heads
    }
  }

  /// Parses the source's files, in their order, and keeps what the spec asks for; also what is after the spec's
  /// `end` where that is not to count.
  static func read(
    _ spec: ExperimentSpec, _ files: [SourceResponse], isEnded: Bool = true
  ) throws(DataError) -> Loaded {
    let columns = spec.loadedColumns
    switch spec.data {
    case .csv(let source):
      var options = try source.options(columns: columns)
      options.selection = selection(source.start, source.end, options.zone, isEnded: isEnded)
      options.selection.only = source.only
      return Loaded(try CSVReader.read(bytes: files[0].bytes, name: files[0].name, options: options))
    case .sqlite(let source):
      var rules = try source.rules()
      rules.selection = selection(source.start, source.end, rules.zone, isEnded: isEnded)
      return Loaded(try SQLiteReader.read(files[0], try source.options(columns: columns), rules: rules))
    case .coindesk(let source):
      let responses = zip(source.currencies, files).map { (currency: $0, response: $1) }
      return Loaded(
        try CoindeskReader.read(responses, columns: columns, rules: try rules(source.service, isEnded: isEnded)))
    case .yahoo(let source):
      let options = YahooReader.Options(
        symbol: source.symbol, isDaily: source.interval.isDaily, isAdjusted: source.adjusted)
      return Loaded(
        try YahooReader.read(files[0], options, columns: columns, rules: try rules(source.service, isEnded: isEnded)))
    case .binance(let source):
      return Loaded(try BinanceReader.read(files, columns: columns, rules: try rules(source.service, isEnded: isEnded)))
    case .synthetic(let source): return Loaded(panel: try source.generator().panel())
    }
  }

  private static func rules(_ service: ServiceSpec, isEnded: Bool) throws(DataError) -> SeriesRules {
    var rules = try service.rules()
    rules.selection = selection(service.start, service.end, .utc, isEnded: isEnded)
    return rules
  }

  private static func selection(
    _ start: SpecDate?, _ end: SpecDate?, _ zone: TimeZoneRules, isEnded: Bool
  ) -> DataSelection {
    var selection = DataSelection()
    selection.start = start?.timestamp(in: zone)
    if isEnded { selection.end = end?.timestamp(in: zone) }
    return selection
  }
}
