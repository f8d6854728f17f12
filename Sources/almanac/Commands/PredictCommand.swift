public import ArgumentParser
public import Stages

/// `almanac predict`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Forecast with a run's models, in original units, as CSV.",
    discussion: """
      The forecast begins after the last row of the run's own data, or of FILE, which has the columns and the format that the \
      run's spec describes. Future times follow the usual spacing of the data; holidays are not known. A run with prediction \
      intervals or quantiles gives them here too. Forecasts of known values of the run's test part are a look at it, which the \
      store counts.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run: its folder, experiment/id, id, or an experiment's name for its latest.", valueName: "run"),
    completion: .runs)
  var name: String

  @OptionGroup var runs: RunsOption

  @Option(
    help: ArgumentHelp(
      """
      Read this file, from the spec's start on, also what is after its end. Once for each currency of CoinDesk, and \
      for each page of Binance.
      """, valueName: "file"),
    completion: .file())
  var data: [String] = []

  @Option(help: "best: the epoch with the least validation loss; last: the last step.")
  var checkpoint = Checkpoint.best

  @Option(
    help: "A model of the run, or a baseline such as naive; all trained models by default.", completion: .models)
  var model: String?

  @Option(help: "One of the run's seeds; all by default.", completion: .seeds)
  var seed: Int?

  @Option(
    help: """
      Windows to forecast, a row apart, up to the one after the last row; errors of those whose actual values are known, and \
      what intervals cover of them, go to standard error.
      """)
  var count = 1

  func validate() throws {
    if count < 1 { throw ValidationError("--count must be at least 1") }
  }

  func run() throws {
    let folder = try runs.folder(of: name)
    var request = PredictionRequest()
    request.dataPaths = data
    request.checkpoint = checkpoint
    request.model = model
    request.seed = seed
    request.count = count
    request.threads = RunEnvironment.cores
    do {
      let outcome = try Prediction(folder: folder).forecast(request)
      Output.result(outcome.csv)
      for remark in outcome.remarks { Output.error(remark) }
    } catch {
      throw CommandFailure(error.description, exitCode: error.exitCode)
    }
  }
}

extension Checkpoint: ExpressibleByArgument {}
