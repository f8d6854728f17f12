/// The commented spec that a new experiment begins with.
public enum SpecTemplate {
  /// Whether a spec may have the name.
  public static func isName(_ name: String) -> Bool { SafeName.fault(in: name) == nil }

  /// A spec that runs as it stands, on a synthetic series.
  public static func text(name: String) -> String {
    """
    name: "\(name)"
    description: What this experiment asks.
    seeds: [1, 2, 3]                 # each is trained apart; tables show the mean and the spread

    data:
      source: synthetic              # or a file of your own:
      kind: sine-mixture             #   source: csv
      length: 600                    #   path: data/prices.csv      # relative to this file
      frequency: 1d                  #   time: Date                 # the column of the times
      components:                    #   target: Close              # the column to forecast, or a list
        - {period: 30}               #   covariates: [Volume]       # columns that are only seen
        - {period: 7, amplitude: 0.5}
      noise: 0.1                     #   unit: USD                  # what the target is counted in

    # features:                      # columns made of others; rows before a feature's first value are dropped
    #   - {name: lag, period: 7}

    window: {lookback: 30, horizon: 1}                       # steps seen, steps forecast
    split: {train: 0.70, validation: 0.15, test: 0.15}       # in the order of time
    scale: standard                  # none | minmax | standard | robust (fitted on the training part) | window

    models:
      lstm: {family: lstm, hidden_size: 32, num_layers: 1}
      gru: {family: gru, hidden_size: 32, num_layers: 1}

    training:
      loss: mse                      # mse | mae | huber | {name: quantile, quantiles: [0.1, 0.5, 0.9]}
      optimizer: {name: adam, learning_rate: 0.002}
      epochs: 30
      batch_size: 32
      clip_norm: 1.0
      early_stopping: {patience: 10} # epochs without a better validation loss

    evaluation:
      baselines: [naive, seasonal-naive, drift, moving-average]
      # coverage: 0.8                # prediction intervals that hold this share of values

    """
  }
}
