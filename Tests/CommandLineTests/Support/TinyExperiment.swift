/// Specs and data so small that a whole run takes a fraction of a second.
enum TinyExperiment {
  /// Two networks on a synthetic series, two epochs each.
  static let spec = """
    name: tiny
    data: {source: synthetic, kind: sine-mixture, length: 90, noise: 0.2}
    window: {lookback: 6, horizon: 2}
    models:
      gru: {family: gru, hidden_size: 4}
      lstm: {family: lstm, hidden_size: 4}
    training: {epochs: 2, batch_size: 16}
    evaluation:
      metrics: [rmse, mae, mape]
      baselines: [naive]
      moving_average: 5
    plots: [history, comparison]

    """

  /// One network on the table `data.csv`.
  static let csvSpec = """
    name: table
    data: {source: csv, path: data.csv, time: Date, target: Close}
    window: {lookback: 6}
    model: {family: lstm, hidden_size: 4}
    training: {epochs: 2, batch_size: 16}
    evaluation:
      metrics: [rmse, mae, mape]
      baselines: [naive]
    plots: [forecast]

    """

  /// The days from 2024-01-01 on.
  static func day(_ index: Int) -> String {
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    var rest = index
    while rest >= lengths[month] {
      rest -= lengths[month]
      month += 1
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2024-\(two(month + 1))-\(two(rest + 1))"
  }

  /// A restless value around 50, exact in two decimals.
  static func value(_ index: Int) -> Double { Double(4000 + (index * 37) % 23 * 90 + index * 11) / 100 }

  /// A table of days with `Close` and `Volume`.
  static func csv(rows: Int = 100, value: (Int) -> Double = value) -> String {
    "Date,Close,Volume\n" + (0..<rows).map { "\(day($0)),\(value($0)),\(($0 * 7) % 13 + 1)\n" }.joined()
  }

  /// A workspace with `s.yaml`, and with `data.csv`.
  static func workspace(_ text: String = spec, csv: String? = nil) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(text, to: "s.yaml")
    if let csv { try workspace.write(csv, to: "data.csv") }
    return workspace
  }
}

extension String {
  /// The text with the first occurrence of a part replaced.
  func replacingOnce(_ part: String, by other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
