import Artifacts
import Forecasting
import Specs

/// What the columns of a source are known by, as an artifact: canonical JSON.
///
/// A column of a service is that of its symbol; any other is known by its name and first values, so that it stays the same when
/// rows are added, and whatever else is read beside it.
struct SourceIdentity {
  /// The digest of each column's identity.
  let columns: [String: Digest]

  var bytes: [UInt8] { CanonicalValue.digests(columns).canonicalBytes }

  init(_ spec: ExperimentSpec, heads: [ColumnHead]) {
    let service = Self.service(spec.data)
    var columns: [String: Digest] = [:]
    for head in heads {
      let identity: CanonicalValue = [
        "column": .string(head.column), "series": .string(head.series),
        "source": service
          ?? .array([
            .array(head.times.map { .int(Int($0.milliseconds)) }), .array(head.values.map { .double($0) }),
          ]),
      ]
      columns[head.column] = Digest(hashing: identity.canonicalBytes)
    }
    self.columns = columns
  }

  init(_ bytes: [UInt8]) throws {
    guard let columns = try CanonicalValue(parsing: bytes).digests else {
      throw ArtifactFault("the source's columns are not known by digests")
    }
    self.columns = columns
  }

  /// What a service is asked for, but for the times; nil where a file is read that does not tell.
  private static func service(_ source: DataSourceSpec) -> CanonicalValue? {
    switch source {
    case .yahoo(let source): ["yahoo", .string(source.symbol), .string(source.interval.rawValue)]
    case .binance(let source): source.symbol.map { ["binance", .string($0), .string(source.interval.rawValue)] }
    case .coindesk: ["coindesk"]
    case .csv, .sqlite, .synthetic: nil
    }
  }
}
