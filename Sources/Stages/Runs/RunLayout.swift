public import Artifacts

/// Where things are below the runs folder.
public struct RunLayout: Sendable {
  /// The runs folder, from the root.
  public let runs: String

  /// Describes a runs folder, which need not be there yet.
  public init(runs: String) {
    self.runs = FilePlaces.absolute(runs)
  }

  /// Describes the runs folder that a run's folder lies in.
  init(of folder: String) {
    self.init(runs: FilePlaces.parent(FilePlaces.parent(folder)))
  }

  /// The cache that all runs share.
  public var store: Store { Store(root: "\(runs)/\(Self.storeName)") }

  static let storeName = ".store"

  /// The cache that a run's folder lies beside.
  static func store(of folder: String) -> Store {
    RunLayout(of: folder).store
  }

  /// The folder of an experiment's runs.
  public func experiment(_ name: String) -> String { "\(runs)/\(name)" }

  /// The folder of a run.
  public func run(_ experiment: String, _ id: String) -> String { "\(runs)/\(experiment)/\(id)" }

  /// The names of files in a run's folder.
  enum File {
    static let record = "run.json"
    static let spec = "spec.yaml"
    static let lock = "lock.json"
    static let metrics = "metrics.csv"
    static let metricsByModel = "metrics.json"
    static let history = "history.csv"
    static let fitted = "fitted.csv"
    static let intervals = "intervals.csv"
    static let importances = "importances.csv"
    static let gradients = "gradients.csv"
    static let predictions = "predictions.csv"
    static let report = "report.html"
    static let plots = "plots"
    static let models = "models"
    static let latest = "latest"
    static let sweep = "sweep.csv"
    static let best = "best"
    /// In the runs folder itself.
    static let testParts = "test-parts.html"
  }
}
