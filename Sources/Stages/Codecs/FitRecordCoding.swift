import Artifacts
import Forecasting

extension FitRecord {
  var canonicalValue: CanonicalValue {
    [
      "stage": .string(stage), "quantity": .string(quantity), "fold": .int(fold), "from": from.canonicalValue,
      "through": through.canonicalValue, "cutoff": cutoff.canonicalValue,
    ]
  }

  init(_ value: CanonicalValue) throws(ArtifactFault) {
    guard let stage = value["stage"]?.stringValue, let quantity = value["quantity"]?.stringValue,
      let fold = value["fold"]?.intValue
    else { throw ArtifactFault("no record of a fit") }
    self.init(
      stage: stage, quantity: quantity, fold: fold, from: try Timestamp(value["from"]),
      through: try Timestamp(value["through"]), cutoff: try Timestamp(value["cutoff"]))
  }
}

extension FitRecord {
  /// The same under the id of a fold's stage.
  ///
  /// Artifacts do not say which fold they are of, since another evaluation may count the same fold otherwise.
  func placed(_ fold: Fold, stage: String) -> FitRecord {
    FitRecord(
      stage: stage, quantity: quantity, fold: fold.number, from: from, through: through, cutoff: cutoff)
  }
}

extension [FitRecord] {
  var canonicalValue: CanonicalValue { .array(map(\.canonicalValue)) }

  /// Records as they were written; none where there is no value.
  init(_ value: CanonicalValue?) throws(ArtifactFault) {
    self = try (value?.elements ?? []).map { value throws(ArtifactFault) in try FitRecord(value) }
  }
}

extension Forecasting.Timestamp {
  /// Milliseconds since 1970 UTC.
  var canonicalValue: CanonicalValue { .int(Int(milliseconds)) }

  fileprivate init(_ value: CanonicalValue?) throws(ArtifactFault) {
    guard let milliseconds = value?.intValue else { throw ArtifactFault("no time") }
    self.init(milliseconds: Int64(milliseconds))
  }
}

/// What is known of a panel's values beside themselves.
struct PanelNotes: Equatable {
  /// The values that were filled with the help of later ones.
  var gaps: [FilledGap] = []
  /// What the derived columns saw.
  var fitted: [FitRecord] = []

  var canonicalValue: CanonicalValue {
    [
      "gaps": .array(
        gaps.map {
          [
            "series": .string($0.series), "column": .string($0.column), "from": $0.from.canonicalValue,
            "source": $0.source.canonicalValue,
          ]
        }), "fitted": fitted.canonicalValue,
    ]
  }
}

extension PanelNotes {
  /// Notes as they were written; none where there is no value.
  init(_ value: CanonicalValue?) throws(ArtifactFault) {
    fitted = try [FitRecord](value?["fitted"])
    for gap in value?["gaps"]?.elements ?? [] {
      gaps.append(
        FilledGap(
          series: gap["series"]?.stringValue ?? "", column: gap["column"]?.stringValue ?? "",
          from: try Forecasting.Timestamp(gap["from"]), source: try Forecasting.Timestamp(gap["source"])))
    }
  }
}
