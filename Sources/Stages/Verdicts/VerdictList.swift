import Artifacts
import Forecasting
import Reports

/// Verdicts that were made together, as tables, sentences and JSON.
struct VerdictList {
  let verdicts: [Verdict]
  /// The names of the runs that sides refer to; empty within one run.
  let runs: [String]
  /// The baseline that models are compared with, where sentences should say what it is.
  var bestBaseline: String?

  var isEmpty: Bool { verdicts.isEmpty }

  private func name(_ side: Verdict.Side) -> String {
    runs.isEmpty ? side.model : "\(side.model) of \(runs[side.run])"
  }

  // MARK: For people

  /// One row per verdict; the change with its interval over seeds where a model has several.
  func table() throws(ReportError) -> TextTable {
    let metric = verdicts.first?.metric ?? ""
    var columns: [TextTable.Column] = [
      .init("model"), .init("against"), .init("verdict"), .init("\(metric) change", format: .change(decimals: 1)),
    ]
    columns += [.init("DM", format: .significant(3)), .init("p"), .init("p (Holm)")]
    var table = try TextTable(columns: columns)
    for verdict in verdicts {
      let test = verdict.accuracy.test
      var row: [Cell] = [.text(name(verdict.second)), .text(name(verdict.first)), .text(Self.words(verdict))]
      row.append(verdict.accuracy.change?.cell ?? .empty)
      row.append(test.map { .number($0.statistic) } ?? .empty)
      row.append(test.map { .text(Self.text(pValue: $0.pValue)) } ?? .empty)
      row.append(verdict.correctedPValue.map { .text(Self.text(pValue: $0)) } ?? .empty)
      try table.append(row)
    }
    return table
  }

  /// What the table's numbers are, in a sentence or two.
  var method: String {
    let tested = verdicts.filter { $0.accuracy.test != nil }
    guard let first = tested.first, let test = first.accuracy.test else { return "" }
    let loss = first.loss == .squared ? "squared errors" : "absolute errors"
    let isUniform = tested.allSatisfy { $0.accuracy.cutoffs == test.count && $0.accuracy.test?.lags == test.lags }
    let size = isUniform ? "\(test.count) cutoffs, \(test.lags) lags" : "cutoffs that both models have"
    var text =
      "Diebold-Mariano test of \(loss) averaged at each cutoff (\(size)), with the Harvey-Leybourne-Newbold correction; DM "
      + "is above 0 where the model's errors are smaller; "
      + "p after Holm's correction for \(tested.count) \(tested.count == 1 ? "test" : "tests"); level \(Verdict.level)."
    if verdicts.contains(where: \.isScaled) {
      text += " Targets have different units: errors are in deviations of the actual values of their series and target."
    }
    if verdicts.contains(where: { $0.accuracy.change?.interval != nil }) {
      text +=
        " A change has its standard deviation over seeds (±) and a 95 % interval, a bootstrap over seeds of "
        + "\(SeedBootstrap.resamples) resamples, which must leave out 0 as well."
    } else {
      text += " One seed: this holds for these trained networks; other seeds may differ."
    }
    return text
  }

  /// One sentence per verdict.
  var sentences: [String] {
    verdicts.map { verdict in
      let one = name(verdict.second)
      let other = name(verdict.first) + (verdict.first.model == bestBaseline ? ", the best baseline" : "")
      let change = verdict.accuracy.change.map { "\(verdict.metric) \(Self.words($0))" }
      let details = [change, verdict.correctedPValue.map { "p \(Self.comparison(pValue: $0))" }, verdict.reason]
        .compactMap(\.self).joined(separator: ", ")
      let claim =
        switch verdict.outcome {
        case .better: "\(one) is better than \(other)"
        case .worse: "\(one) is worse than \(other)"
        case .notDistinguishable: "\(one) is not distinguishable from \(other)"
        case .identical: "\(one) forecasts the same as \(other)"
        case .untested: "\(one) is not tested against \(other)"
        }
      return details.isEmpty || verdict.outcome == .identical ? claim + "." : "\(claim): \(details)."
    }
  }

  static func words(_ verdict: Verdict) -> String {
    verdict.outcome.rawValue + (verdict.reason.map { " (\($0))" } ?? "")
  }

  /// A change as `3.2% lower`, or with deviation and interval as `change -3.2% ± 0.4%, 95 % interval -3.9% to -2.5%`.
  private static func words(_ change: Estimate) -> String {
    guard change.interval != nil else {
      return NumberFormat.percent(decimals: 1).text(abs(change.mean)) + (change.mean < 0 ? " lower" : " higher")
    }
    let parts = change.parts(.change(decimals: 1))
    return "change \(parts.dropLast().joined(separator: " ")), 95 % interval \(parts[parts.count - 1])"
  }

  /// Three decimals, which is more than anybody should make of it.
  static func text(pValue: Double) -> String {
    pValue < 0.0005 ? "<0.001" : NumberFormat.decimals(3).text(pValue)
  }

  /// The p-value behind a sign: `= 0.012`, `< 0.001`.
  static func comparison(pValue: Double) -> String {
    let text = text(pValue: pValue)
    return text.hasPrefix("<") ? "< \(text.dropFirst())" : "= \(text)"
  }

  // MARK: For programs

  /// One row per verdict with full precision.
  func rows() throws(ReportError) -> Reports.CSVTable {
    func number(_ value: Double?) -> Cell { value.map { .number($0) } ?? .empty }
    var table = try Reports.CSVTable(header: [
      "model", "run", "against_model", "against_run", "verdict", "reason", "metric", "change", "change_low",
      "change_high", "statistic", "p", "p_holm", "forecasts", "cutoffs", "lags", "change_deviation",
    ])
    for verdict in verdicts {
      let accuracy = verdict.accuracy
      try table.append([
        .text(verdict.second.model), .text(runs[verdict.second.run]), .text(verdict.first.model),
        .text(runs[verdict.first.run]), .text(verdict.outcome.rawValue), .text(verdict.reason ?? ""),
        .text(verdict.metric), number(accuracy.change?.mean), number(accuracy.change?.interval?.lowerBound),
        number(accuracy.change?.interval?.upperBound), number(accuracy.test?.statistic), number(accuracy.test?.pValue),
        number(verdict.correctedPValue), .integer(accuracy.count), .integer(accuracy.cutoffs),
        accuracy.test.map { .integer($0.lags) } ?? .empty, number(accuracy.change?.deviation),
      ])
    }
    return table
  }

  /// The same as a list of objects.
  var json: CanonicalValue {
    func number(_ value: Double?) -> CanonicalValue { value.map { .double($0) } ?? .null }
    return .array(
      verdicts.map { verdict in
        let (accuracy, interval) = (verdict.accuracy, verdict.accuracy.change?.interval)
        return [
          "model": .string(verdict.second.model), "run": .int(verdict.second.run),
          "against_model": .string(verdict.first.model), "against_run": .int(verdict.first.run),
          "verdict": .string(verdict.outcome.rawValue), "reason": verdict.reason.map { .string($0) } ?? .null,
          "metric": .string(verdict.metric), "change": number(accuracy.change?.mean),
          "change_deviation": number(accuracy.change?.deviation),
          "change_interval": interval.map { [.double($0.lowerBound), .double($0.upperBound)] } ?? .null,
          "statistic": number(accuracy.test?.statistic), "p": number(accuracy.test?.pValue),
          "p_holm": number(verdict.correctedPValue), "forecasts": .int(accuracy.count),
          "cutoffs": .int(accuracy.cutoffs), "lags": accuracy.test.map { .int($0.lags) } ?? .null,
        ]
      })
  }
}
