/// What a sweep varies, and how it searches.
public struct SweepSpec: Sendable {
  /// The most points of one sweep.
  public static let maximumPoints = 10_000

  /// How the points are chosen.
  public enum Search: Sendable, Equatable {
    /// Every combination of the values.
    case grid
    /// As many draws from the distributions, from a seed.
    case random(draws: Int, seed: Int)
  }

  /// How the points are chosen.
  public let search: Search
  /// The keys that vary, sorted by path.
  public let keys: [SweptKey]
  /// How poor points are stopped early; nil trains every point to its end.
  public let halving: HalvingSpec?
  /// Where the sweep is declared.
  public let location: SpecLocation
  /// Where `halving` is declared; the sweep itself without.
  let halvingLocation: SpecLocation

  /// The path of a swept key's own declaration.
  func name(of key: String) -> String {
    switch search {
    case .grid: "matrix.\(key)"
    case .random: "random.space.\(key)"
    }
  }
}

/// One key of the spec that a sweep varies.
public struct SweptKey: Sendable {
  /// The dotted path, as an override would name it.
  public let path: String
  /// Where the path was written.
  public let location: SpecLocation
  /// The values that it may take.
  public let domain: SweptDomain
}

/// The values that a swept key may take.
public enum SweptDomain: Sendable {
  /// These values.
  case values([Located<SpecValue>])
  /// A number from a distribution, declared at a place.
  case distribution(Distribution, at: SpecLocation)

  /// Distributions of numbers; both ends are included.
  public enum Distribution: Sendable, Equatable {
    /// Each number as likely as any other.
    case uniform(ClosedRange<Double>)
    /// Each order of magnitude as likely as any other.
    case logUniform(ClosedRange<Double>)
    /// Each whole number as likely as any other.
    case integer(ClosedRange<Int>)
  }
}

/// One key of a point with its value.
public struct SweepAssignment: Sendable {
  /// The key.
  public let key: SweptKey
  /// The value, with the place that it comes from.
  public let value: Located<SpecValue>

  /// Gives a key a value.
  public init(_ key: SweptKey, _ value: Located<SpecValue>) {
    self.key = key
    self.value = value
  }

  /// The override that says the same on the command line.
  public var override: String { "\(key.path)=\(value.value.inlineYAML)" }
}

/// Successive halving (Jamieson and Talwalkar, 2016): all points train for a few epochs, the best of them go on.
public struct HalvingSpec: Sendable, Equatable {
  /// The epochs after which points are compared first.
  public let minEpochs: Int
  /// One point of so many goes on, for so many times the epochs.
  public let factor: Int

  /// The epochs after which points are compared when training takes `epochs`.
  public func rungs(epochs: Int) -> [Int] {
    var rungs: [Int] = []
    var rung = minEpochs
    while rung < epochs {
      rungs.append(rung)
      let (next, overflow) = rung.multipliedReportingOverflow(by: factor)
      if overflow { break }
      rung = next
    }
    return rungs
  }
}

extension HalvingSpec: SpecSection {
  init(fields: inout FieldReader) {
    minEpochs = fields.required(
      "min_epochs", .integer(), "The epochs after which points are compared first.", examples: 5)
    factor = fields.value(
      "factor", .integer(2...1_000), default: 3, "One point of so many goes on, for so many times the epochs.")
  }
}
