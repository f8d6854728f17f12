/// Windows over a table of scaled rows, without copying any: a window is where its rows begin.
public struct WindowSamples: Sendable {
  /// The rows of all series, `[row, feature]`, targets first among the features.
  ///
  /// In double precision, since a window's own mean may be all but the last few digits of its values.
  public let rows: [Double]
  /// Features of a row.
  public let featureCount: Int
  /// The first row of each window.
  public let starts: [Int]
  /// What is to be predicted, `[window, horizon, target]`, scaled like the rows.
  public let targets: [Scalar]
  /// Values of one window's target, horizon x targets.
  public let targetSize: Int
  /// For normalisation by window: subtracted from a window's rows, `[window, feature]`.
  public let centers: [Double]?
  /// For normalisation by window: what rows are divided by after that, `[window, feature]`.
  public let scales: [Double]?

  /// The number of windows.
  public var count: Int { starts.count }

  /// Describes windows; `targets` holds `starts.count * targetSize` values.
  public init(
    rows: [Double], featureCount: Int, starts: [Int], targets: [Scalar], targetSize: Int, centers: [Double]? = nil,
    scales: [Double]? = nil
  ) {
    self.rows = rows
    self.featureCount = featureCount
    self.starts = starts
    self.targets = targets
    self.targetSize = targetSize
    self.centers = centers
    self.scales = scales
  }

  /// Copies the windows `window(0 ..< count)`, normalised, into a body's input, `[time, row, padded feature]`.
  @inline(__always)
  func gatherInputs(count: Int, lookback: Int, into input: Pointer, width: Int, window: (Int) -> Int) {
    rows.withUnsafeBufferPointer { table in
      for r in 0..<count {
        let window = window(r)
        let start = starts[window] * featureCount
        for t in 0..<lookback {
          let target = input + (t * count + r) * width
          let source = start + t * featureCount
          if let centers, let scales {
            let map = window * featureCount
            for f in 0..<featureCount { target[f] = Scalar((table[source + f] - centers[map + f]) / scales[map + f]) }
          } else {
            for f in 0..<featureCount { target[f] = Scalar(table[source + f]) }
          }
        }
      }
    }
  }

  /// Copies the targets of the windows `order[0 ..< count]`, `[row, horizon, target]`.
  func gatherTargets(_ order: UnsafePointer<Int>, count: Int, into target: Pointer) {
    targets.withUnsafeBufferPointer { table in
      for r in 0..<count {
        for j in 0..<targetSize { target[r * targetSize + j] = table[order[r] * targetSize + j] }
      }
    }
  }
}
