import Forecasting
import Reports

/// A run's losses by epoch.
struct RunLosses {
  /// One curve of one model.
  struct Curve {
    let model: String
    /// `train`, `validation` or `test`.
    let split: String
    /// The losses of each training, of a seed in a fold, from the first epoch on.
    var trainings: [(seed: Int, values: [Double])] = []

    /// The losses of each seed, means over folds, from the first epoch on.
    var seeds: [[Double]] { SeedCurves.foldMeans(trainings) }

    /// The least loss of any epoch of each training.
    var leastOfTrainings: [(seed: Int, value: Double?)] {
      trainings.map { ($0.seed, $0.values.filter(\.isFinite).min()) }
    }

    /// The least loss of any epoch, over seeds.
    var least: Spread { Spread(overFolds: leastOfTrainings) }
  }

  let curves: [Curve]

  /// Reads `history.csv`, the losses of all parts or those of one.
  init(_ bytes: [UInt8], of part: SplitPart? = nil) {
    struct Key: Hashable {
      let model: String
      let split: String
    }
    let table = TableScan(bytes)
    var places: [Key: Int] = [:]
    var last: [Key: String] = [:]
    var curves: [Curve] = []
    if let model = table.column("model"), let split = table.column("split"), let epoch = table.column("epoch"),
      let loss = table.column("loss"), let seed = table.column("seed"), let fold = table.column("fold")
    {
      let wanted = part.map { Array($0.rawValue.utf8) }
      table.forEachRow { row in
        if let wanted, !row.raw(split).elementsEqual(wanted) { return true }
        guard let epoch = Int(row.text(epoch)), (1...1_000_000).contains(epoch), let loss = row.number(loss) else {
          return true
        }
        let key = Key(model: row.text(model), split: row.text(split))
        let place = places[key] ?? curves.count
        if place == curves.count {
          places[key] = place
          curves.append(Curve(model: key.model, split: key.split))
        }
        // The rows of a training follow each other.
        let training = "\(row.text(seed)) \(row.text(fold))"
        if last[key] != training { curves[place].trainings.append((Int(row.text(seed)) ?? 0, [])) }
        last[key] = training
        let current = curves[place].trainings.count - 1
        let missing = epoch - curves[place].trainings[current].values.count
        if missing > 0 { curves[place].trainings[current].values += [Double](repeating: .nan, count: missing) }
        curves[place].trainings[current].values[epoch - 1] = loss
        return true
      }
    }
    self.curves = curves
  }

  /// The losses that say how good a model became: of validation where there are any.
  func judging(_ model: String) -> Curve? {
    let own = curves.filter { $0.model == model }
    return own.first { $0.split == SplitPart.validation.rawValue }
      ?? own.first { $0.split == SplitPart.train.rawValue }
  }

  /// The models, in the order of the table.
  var models: [String] { curves.map(\.model).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

  /// The least loss of the best of the models.
  var lowest: Double { models.compactMap { judging($0)?.least.mean }.filter(\.isFinite).min() ?? .infinity }
}
