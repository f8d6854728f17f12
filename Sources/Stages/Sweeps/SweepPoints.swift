import Forecasting
import NumericEngine
import Specs

/// The points of a sweep as its spec declares them.
enum SweepPoints {
  /// The values of each point, in the order of the swept keys.
  static func all(of sweep: SweepSpec) -> [[SweepAssignment]] {
    switch sweep.search {
    case .grid:
      // The last key changes fastest.
      return sweep.keys.reduce([[]]) { points, key in
        guard case .values(let values) = key.domain else { return points }
        return points.flatMap { point in values.map { point + [SweepAssignment(key, $0)] } }
      }
    case .random(let draws, let seed):
      let columns = sweep.keys.map { key in
        values(of: key, count: draws, seed: seed).map { SweepAssignment(key, $0) }
      }
      return (0..<draws).map { draw in columns.map { $0[draw] } }
    }
  }

  /// Draws for one key from a stream of its own, so that another key more or less does not change them.
  private static func values(of key: SweptKey, count: Int, seed: Int) -> [Located<SpecValue>] {
    var stream = RandomStream(seed: UInt64(seed), name: "sweep " + key.path)
    return (0..<count).map { _ in
      switch key.domain {
      case .values(let values): values[index(below: values.count, &stream)]
      case .distribution(let distribution, let location): Located(draw(distribution, &stream), at: location)
      }
    }
  }

  private static func draw(_ distribution: SweptDomain.Distribution, _ stream: inout RandomStream) -> SpecValue {
    switch distribution {
    case .uniform(let range):
      let value = range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()
      return .double(rounded(value, within: range))
    case .logUniform(let range):
      let lower = PortableMath.log(range.lowerBound)
      let upper = PortableMath.log(range.upperBound)
      return .double(rounded(PortableMath.exp(lower + (upper - lower) * stream.uniform()), within: range))
    case .integer(let range): return .int(range.lowerBound + index(below: range.count, &stream))
    }
  }

  private static func index(below count: Int, _ stream: inout RandomStream) -> Int {
    Int(stream.next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// The value with four significant digits, which people can read and type.
  static func rounded(_ value: Double, within range: ClosedRange<Double>) -> Double {
    guard value != 0 else { return min(max(0, range.lowerBound), range.upperBound) }
    let exponent = Int((PortableMath.log(value.magnitude) / PortableMath.log(10)).rounded(.down)) - 3
    let scale = Double("1e\(exponent.magnitude)") ?? 1
    let digits = Int((exponent < 0 ? value * scale : value / scale).rounded())
    let short = Double("\(digits)e\(exponent)") ?? value
    return min(max(short, range.lowerBound), range.upperBound)
  }
}
