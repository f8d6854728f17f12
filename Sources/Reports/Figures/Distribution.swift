/// Summaries of samples for figures.
enum Distribution {
  /// The quantile `fraction` of ascending values, by linear interpolation (type 7 of Hyndman and Fan 1996).
  static func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
    let place = max(0, min(1, fraction)) * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - Double(below))
  }

  /// The share of all values in each interval between ascending `edges`, divided by the interval's width.
  ///
  /// The last interval holds its upper edge too; values outside count as a part of the whole but appear nowhere.
  static func histogram(_ values: [Double], edges: [Double]) -> [Double] {
    var counts = [Int](repeating: 0, count: edges.count - 1)
    let lower = edges[0]
    let upper = edges[edges.count - 1]
    for value in values where value >= lower && value <= upper {
      let place = Int((value - lower) / (upper - lower) * Double(counts.count))
      counts[min(counts.count - 1, place)] += 1
    }
    return counts.enumerated().map { place, count in
      Double(count) / Double(values.count) / (edges[place + 1] - edges[place])
    }
  }

  /// A Gaussian kernel density at 201 places over `range`.
  ///
  /// The bandwidth is 0.9 min(s, IQR / 1.34) n^(-1/5) (Silverman 1986, equation 3.31). Values are first spread over a
  /// fine grid, linearly between its two nearest places, so that the cost does not grow with values times places.
  static func density(_ values: [Double], over range: ValueRange) -> (xs: [Double], ys: [Double]) {
    let count = 201
    let fine = 4 * (count - 1) + 1
    let step = (range.upper - range.lower) / Double(fine - 1)
    let width = max(bandwidth(values), step)
    let reach = min(fine, Int((4 * width / step).rounded(.up)))
    // The grid reaches beyond the range as far as the kernel does, so that the density does not sag at the edges.
    var grid = [Double](repeating: 0, count: fine + 2 * reach)
    for value in values {
      let place = (value - range.lower) / step + Double(reach)
      guard place >= 0, place < Double(grid.count - 1) else { continue }
      let below = Int(place)
      grid[below] += 1 - (place - Double(below))
      grid[below + 1] += place - Double(below)
    }
    let kernel = (0...reach).map { offset in
      let distance = Double(offset) * step / width
      return ExactMath.exp(-distance * distance / 2)
    }
    let norm = 1 / (Double(values.count) * width * 2.5066282746310002)
    var xs: [Double] = []
    var ys: [Double] = []
    for place in 0..<count {
      let centre = 4 * place + reach
      var sum = grid[centre]
      for offset in stride(from: 1, through: reach, by: 1) {
        sum += kernel[offset] * (grid[centre - offset] + grid[centre + offset])
      }
      xs.append(range.lower + Double(4 * place) * step)
      ys.append(sum * norm)
    }
    return (xs, ys)
  }

  private static func bandwidth(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / count }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    let spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34
    let deviation = variance.squareRoot()
    let scale = spread > 0 ? min(deviation, spread) : deviation
    return scale.isFinite ? 0.9 * scale * ExactMath.exp(-ExactMath.log(count) / 5) : 0
  }
}
