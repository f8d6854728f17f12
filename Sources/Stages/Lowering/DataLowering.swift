import Forecasting
import Specs

extension ExperimentSpec {
  /// The columns to forecast.
  var targets: [String] { data.target }

  /// The columns of the source that a model sees: targets first, then covariates, then those of presets.
  var modelColumns: [String] {
    var columns = targets
    for column in data.covariates + features.flatMap({ $0.kind.preset?.columns(bars.lowered) ?? [] })
    where !columns.contains(column) {
      columns.append(column)
    }
    return columns
  }

  /// The columns that are read: those of the models and those that features are made from.
  var loadedColumns: [String] {
    var columns = modelColumns
    for feature in features {
      for column in feature.columns(bars.lowered, target: targets[0]) where !columns.contains(column) {
        columns.append(column)
      }
    }
    return columns
  }

  /// The derived columns as the forecasting module declares them.
  func derivedFeatures() throws(DataError) -> [Feature] {
    var derived: [Feature] = []
    for feature in features {
      derived += try feature.lowered(bars.lowered, target: targets[0], offset: window.offset)
    }
    for target in targets {
      if let learned = try targetTransform?.feature(of: target) { derived.append(learned) }
    }
    return derived
  }

  /// What networks learn in place of the targets' values.
  var targetTransform: Forecasting.TargetTransform? {
    switch window.targetTransform {
    case .logReturn: .logReturn
    case nil: nil
    }
  }

  /// The columns of the panel that models read, those that they predict first.
  func networkColumns(of panel: Panel) -> [String] {
    guard let targetTransform else { return panel.columnNames }
    let learned = targets.map(targetTransform.columnName)
    return learned + panel.columnNames.filter { !targets.contains($0) && !learned.contains($0) }
  }

  /// The split of a fold as the forecasting module declares it.
  func splitRule(_ fold: Fold) -> SplitRule {
    switch split {
    case .shares(let train, let validation, let test): .shares(train: train, validation: validation, test: test)
    case .dates(let validationStart, let testStart):
      .dates(
        validationStart: (validationStart ?? testStart).timestamp(in: zone), testStart: testStart.timestamp(in: zone))
    case .rolling(let rolling): .rolling(rolling.origins, fold: fold.number)
    }
  }

  /// The zone of the data's times; UTC where it is not known to this machine, which loading reports.
  var zone: TimeZoneRules {
    let name =
      switch data {
      case .csv(let source): source.timeZone
      case .sqlite(let source): source.timeZone
      case .coindesk, .yahoo, .binance, .synthetic: "UTC"
      }
    return (try? TimeZoneRules(named: name)) ?? .utc
  }
}

extension DataSourceSpec {
  /// Whether rows that the frequency asks for and the data lacks are put in.
  var fillsAbsentRows: Bool {
    let rules: (missing: Specs.MissingPolicy, frequency: Specs.Frequency?) =
      switch self {
      case .csv(let source): (source.missing, source.frequency)
      case .sqlite(let source): (source.missing, source.frequency)
      case .coindesk(let source): (source.service.missing, source.service.frequency)
      case .yahoo(let source): (source.service.missing, source.service.frequency)
      case .binance(let source): (source.service.missing, source.service.frequency)
      case .synthetic: (.error, nil)
      }
    return rules.frequency != nil && (rules.missing == .forwardFill || rules.missing == .interpolate)
  }
}

extension SpecDate {
  /// The moment; without an offset of its own by the clock of `zone`.
  func timestamp(in zone: TimeZoneRules) -> Forecasting.Timestamp {
    let days = CivilDate(year: year, month: month, day: day)?.daysSinceEpoch ?? 0
    let local = Int64(days) * 86_400_000 + Int64(millisecondOfDay)
    if let offsetMinutes { return Forecasting.Timestamp(milliseconds: local - Int64(offsetMinutes) * 60_000) }
    // The offset at the local time read as UTC is right but for the hours around a change; looking again there is.
    let first = Int64(zone.offset(at: Forecasting.Timestamp(milliseconds: local))) * 1000
    let second = Int64(zone.offset(at: Forecasting.Timestamp(milliseconds: local - first))) * 1000
    return Forecasting.Timestamp(milliseconds: local - second)
  }
}

extension Specs.MissingPolicy {
  var lowered: Forecasting.MissingPolicy {
    switch self {
    case .error: .error
    case .forwardFill: .forwardFill
    case .interpolate: .interpolate
    case .drop: .drop
    }
  }
}

extension Specs.Frequency {
  func lowered() throws(DataError) -> Forecasting.Frequency { try Forecasting.Frequency(description) }
}

extension Specs.TimeFormat {
  func lowered() throws(DataError) -> Forecasting.TimeFormat {
    self == .auto ? .iso8601 : try Forecasting.TimeFormat(description)
  }
}

extension SQLiteSourceSpec {
  /// What to ask for.
  func options(columns: [String]) throws(DataError) -> SQLiteReader.Options {
    var options = SQLiteReader.Options(query: query, timeColumn: time, valueColumns: columns, seriesColumn: series)
    options.timeFormats = try timeFormat.map { format throws(DataError) in try format.lowered() }
    return options
  }

  /// What holds for the rows.
  func rules() throws(DataError) -> SeriesRules {
    var rules = SeriesRules()
    rules.missingPolicy = missing.lowered
    rules.frequency = try frequency.map { frequency throws(DataError) in try frequency.lowered() }
    rules.zone = try TimeZoneRules(named: timeZone)
    return rules
  }
}

extension ServiceSpec {
  /// What holds for the rows.
  func rules() throws(DataError) -> SeriesRules {
    var rules = SeriesRules()
    rules.missingPolicy = missing.lowered
    rules.frequency = try frequency.map { frequency throws(DataError) in try frequency.lowered() }
    return rules
  }
}

extension CSVSourceSpec {
  /// The options of the reader.
  func options(columns: [String]) throws(DataError) -> CSVOptions {
    var options = CSVOptions(timeColumn: time, valueColumns: columns, seriesColumn: series)
    options.delimiter = delimiter
    options.decimal = decimal == .comma ? .comma : .point
    options.skipLines = skipLines
    options.timeFormats = try timeFormat.map { format throws(DataError) in try format.lowered() }
    options.zone = try TimeZoneRules(named: timeZone)
    options.order = order == .newestFirst ? .newestFirst : .oldestFirst
    options.missing = missingValues
    options.missingPolicy = missing.lowered
    options.frequency = try frequency.map { frequency throws(DataError) in try frequency.lowered() }
    return options
  }
}

extension SyntheticSourceSpec {
  /// The generator.
  func generator() throws(DataError) -> SyntheticData {
    let kind: SyntheticData.Kind =
      switch process {
      case .sineMixture(let components):
        .sineMixture(
          components.map {
            SyntheticData.Sine(amplitude: $0.amplitude, period: $0.period, phase: $0.phase / (2 * .pi))
          },
          noise: noise)
      case .randomWalk(let drift, let volatility, let initial):
        .randomWalk(start: initial, drift: drift, noise: volatility)
      case .autoregressive(let coefficients, let constant):
        .autoregressive(coefficients: coefficients, constant: constant, noise: noise)
      case .seasonalTrend(let period, let amplitude, let slope, let level):
        .seasonalTrend(level: level, slope: slope, season: period, amplitude: amplitude, noise: noise)
      }
    return try SyntheticData(
      kind, length: length, seed: UInt64(bitPattern: Int64(seed)), start: start.timestamp(in: .utc),
      frequency: try frequency.lowered())
  }
}
