public import Forecasting
public import Specs

/// Why a run cannot forecast.
public enum PredictionError: Error, Sendable, CustomStringConvertible {
  /// The folder does not hold a finished run.
  case unfinished(String)
  /// The run's spec has a problem now.
  case spec(SpecFailure)
  /// Something was asked for that the run does not have.
  case request(String, hint: String)
  /// The data file cannot be read.
  case file(path: String, reason: String)
  /// The data does not hold what the run's spec says.
  case data(DataError)
  /// A trained model is missing, or is not what the run made.
  case model(path: String, reason: String)

  /// The process exit code.
  public var exitCode: Int32 {
    switch self {
    case .request: 2
    case .unfinished, .file, .data, .model: 4
    case .spec(let failure): failure.exitCode
    }
  }

  /// The text for people.
  public var description: String {
    switch self {
    case .unfinished(let folder): "error[V301]: \(folder) is not a finished run\nhint: run it again to finish it"
    case .spec(let failure): failure.rendered()
    case .request(let reason, let hint): "error[V302]: \(reason)\nhint: \(hint)"
    case .file(let path, let reason):
      "error[E131]: \(path): \(reason)\nhint: --data FILE reads the same columns from another file"
    case .data(.table(let problems)): problems.map(\.rendered).joined(separator: "\n")
    case .data(let error): "error[V303]: \(error)"
    case .model(let path, let reason):
      "error[V304]: \(path): \(reason)\nhint: the run's own command makes it again"
    }
  }
}
