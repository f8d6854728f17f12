import ArgumentParser
import Stages

/// `almanac export`.
struct ExportCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case onnx
  }

  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a run's trained models for other tools.",
    discussion: """
      An ONNX model reads windows in original units, [batch, lookback, column], and gives forecasts in original units, \
      [batch, horizon, target], both in double precision; its metadata name the columns, as a JSON list. Features are columns \
      too: they are to be computed before. With window.target_transform its columns of targets are log-returns, and a second \
      input, last_value, [batch, target], is the targets' last values. A network that predicts quantiles gives \
      [batch, horizon, target, quantile]: its own quantiles, without the conformal correction of the run's intervals. A \
      random forest is a TreeEnsembleRegressor of ai.onnx.ml.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run: its folder, experiment/id, id, or an experiment's name for its latest.", valueName: "run"),
    completion: .runs)
  var name: String

  @OptionGroup var runs: RunsOption

  @Option(help: "onnx.")
  var format: Format

  @Option(
    name: [.short, .long], help: "The folder that gets a file for each model and seed.", completion: .directory)
  var output = "."

  @Option(help: "best: the epoch with the least validation loss; last: the last step.")
  var checkpoint = Checkpoint.best

  @Option(help: "A trained model of the run; all by default.", completion: .models)
  var model: String?

  @Option(help: "One of the run's seeds; all by default.", completion: .seeds)
  var seed: Int?

  func run() throws {
    let folder = try runs.folder(of: name)
    var request = PredictionRequest()
    request.checkpoint = checkpoint
    request.model = model
    request.seed = seed
    let files: [ExportedModel]
    do {
      files = try Prediction(folder: folder).onnx(request)
    } catch {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
    for file in files {
      let path = "\(output)/\(file.name)"
      try FolderFile.write(file.bytes, to: path)
      Output.result("\(path)\n")
    }
  }
}
