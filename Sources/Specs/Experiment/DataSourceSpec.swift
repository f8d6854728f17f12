/// Where the observations come from.
///
/// A new source is one file with its payload, one case here and one in `DataSourceKind`.
public enum DataSourceSpec: Sendable, Equatable {
  /// A text file with one observation a row.
  case csv(CSVSourceSpec)
  /// A series computed from a formula.
  case synthetic(SyntheticSourceSpec)
}

/// The named data sources.
public enum DataSourceKind: String, CaseIterable, Sendable {
  /// A text file with one observation a row.
  case csv
  /// A series computed from a formula.
  case synthetic
}

extension DataSourceSpec {
  /// The names of the columns to forecast.
  public var target: [String] {
    switch self {
    case .csv(let csv): csv.target
    case .synthetic: [SyntheticSourceSpec.target]
    }
  }
}

extension DataSourceSpec: SpecSection {
  init(fields: inout FieldReader) {
    switch fields.variant("source", of: DataSourceKind.self, "Where the observations come from.") {
    case .csv: self = .csv(CSVSourceSpec(fields: &fields))
    case .synthetic: self = .synthetic(SyntheticSourceSpec(fields: &fields))
    }
  }
}
