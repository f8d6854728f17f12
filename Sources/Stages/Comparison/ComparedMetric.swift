import Forecasting
import Reports

/// One metric of one model in all runs.
struct ComparedMetric {
  let key: RunScores.Key
  /// Whether low or high values are good.
  let goal: TextTable.Goal
  /// The score in each run; nil where it has none.
  let scores: [Spread?]
  /// The change of each run's mean as a fraction of the first run's; nil where either is missing, for the first run
  /// itself, where it was measured on other forecasts, and where the first is not above 0, so that a fraction of it
  /// says nothing.
  let changes: [Double?]
  /// The changes over seeds: see `Estimate`.
  let changeEstimates: [Estimate?]
  /// The places of the best runs; none where fewer than two runs have a score or all are equal, where any was measured
  /// on other forecasts, and of intervals none where the runs asked for different ones.
  let best: Set<Int>

  /// How much better than the naive forecast, which is a fraction already.
  var isSkill: Bool { Self.isSkill(key.metric) }

  private static func isSkill(_ metric: String) -> Bool { metric.hasPrefix("skill-") }

  /// The unit of the values that it measures; empty where the runs name none, or different ones.
  let unit: String

  /// The metric with its unit, where there is one.
  var title: String { MetricName.titled(key.metric, unit: unit) }

  /// Whether any run has several seeds.
  var hasSpread: Bool { scores.contains { $0?.deviation != nil } }

  /// Whether any run has a change.
  var hasChange: Bool { changes.contains { $0 != nil } }

  /// Whether all runs have the same score.
  var isSame: Bool { scores.allSatisfy { $0 == scores[0] } }

  /// All metrics that any of the runs has, by series, metric and model.
  ///
  /// - Parameters:
  ///   - measuredElsewhere: the places of runs whose metrics cannot be compared with the first's.
  ///   - units: of which runs those in a unit cannot.
  static func all(
    _ runs: [ComparedRun], measuredElsewhere: Set<Int> = [], units: UnitDifferences? = nil
  ) -> [ComparedMetric] {
    func distinct(_ part: KeyPath<RunScores.Key, String>) -> [String] {
      var names: [String] = []
      var known: Set<String> = []
      for run in runs {
        for key in run.scores.keys where known.insert(key[keyPath: part]).inserted { names.append(key[keyPath: part]) }
      }
      return names
    }
    let models = distinct(\.model)
    // What most runs have in common comes first.
    let series = distinct(\.series).enumerated().map { place, name in
      (name: name, place: place, runs: runs.count { $0.scores.keys.contains { $0.series == name } })
    }
    .sorted { ($1.runs, $0.place) < ($0.runs, $1.place) }.map(\.name)
    // How good forecasts are comes before how good their intervals are.
    let names = distinct(\.metric)
    let intervals = names.filter { IntervalMetric(rawValue: $0) != nil }
    let metrics = names.filter { !intervals.contains($0) } + intervals
    let sameIntervals = Set(runs.map(\.intervalEnds).filter { !$0.isEmpty }).count <= 1
    var all: [ComparedMetric] = []
    for one in series {
      let names = Set(runs.map { $0.unit(series: one) })
      let unit = names.count == 1 ? names.first ?? "" : ""
      let mixesUnits = one == "all" && runs.contains(where: \.mixesUnits)
      for metric in metrics where !mixesUnits || MetricName.isFreeOfScale(metric) {
        let units = MetricName.dimension(metric).hasUnit ? units : nil
        let sharesUnits = units?.isEmpty ?? true
        let elsewhere = measuredElsewhere.union(units?.measuredElsewhere ?? [])
        for model in models {
          let key = RunScores.Key(series: one, metric: metric, model: model)
          let scores = runs.map { $0.scores.scores[key] }
          guard scores.contains(where: { $0 != nil }) else { continue }
          let isComparable = elsewhere.isEmpty && sharesUnits && (sameIntervals || !intervals.contains(metric))
          let seeds = runs.map { $0.scores.seeds[key] }
          all.append(ComparedMetric(key, scores, seeds, isComparable: isComparable, elsewhere, unit: unit))
        }
      }
    }
    return all
  }

  private init(
    _ key: RunScores.Key, _ scores: [Spread?], _ seeds: [[Int?]?], isComparable: Bool, _ measuredElsewhere: Set<Int>,
    unit: String
  ) {
    self.key = key
    self.unit = unit
    self.scores = scores
    let isSkill = Self.isSkill(key.metric)
    let isCoverage = key.metric == IntervalMetric.coverage.rawValue
    goal = isSkill || isCoverage || Metric(rawValue: key.metric)?.isError == false ? .highest : .lowest
    // Of what may be below 0 a share says nothing.
    let isRatio = !isSkill && key.metric != Metric.r2.rawValue
    let first = scores[0]?.mean
    changes = scores.enumerated().map { place, score in
      guard place > 0, let first, let score, first > 0, isRatio, !measuredElsewhere.contains(place) else { return nil }
      return score.mean / first - 1
    }
    changeEstimates = scores.indices.map { [changes] place in
      guard changes[place] != nil, let own = scores[place], let first = scores[0] else { return nil }
      return Estimate(
        changeTo: own.values, ofSeeds: seeds[place] ?? [], from: first.values, ofSeeds: seeds[0] ?? [])
    }
    let means = scores.compactMap { $0?.mean }
    let winner = goal == .lowest ? means.min() : means.max()
    // More coverage than was asked for is no merit.
    best =
      Set(means).count > 1 && !isCoverage && isComparable
      ? Set(scores.indices.filter { scores[$0] != nil && scores[$0]?.mean == winner }) : []
  }
}
