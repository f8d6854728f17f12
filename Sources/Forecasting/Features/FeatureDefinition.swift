/// What a kind of feature computes; a value at a row depends on that row and earlier ones only.
public protocol FeatureDefinition: Sendable {
  /// The formula, one line.
  var formula: String { get }
  /// The columns that it reads, in the order that `compute` takes them.
  var inputs: [FeatureInput] { get }
  /// Whether it reads the rows' times instead of columns: its one input is what the clocks of the data's zone show, in
  /// milliseconds since 1970.
  var readsClock: Bool { get }
  /// The parameters, in the order that `warmUp` and `compute` take their values.
  var parameters: [FeatureParameter] { get }
  /// What is added to the feature's name for each output; one empty text where there is a single output.
  var outputSuffixes: [String] { get }

  /// How many rows at the beginning have no value.
  func warmUp(_ parameters: [Double]) -> Int

  /// The outputs `[output][row - warmUp]` from inputs `[input][row]` of one series longer than the warm-up.
  ///
  /// A row without a value gets NaN or an infinity, which the caller refuses.
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]]
}

extension FeatureDefinition {
  /// One column, whichever it is, or none beside the clock.
  public var inputs: [FeatureInput] { readsClock ? [] : [.column] }
  /// Columns only.
  public var readsClock: Bool { false }
  /// One output.
  public var outputSuffixes: [String] { [""] }
}

/// A kind of feature with a single output.
protocol ColumnDefinition: FeatureDefinition {
  /// The values `[row - warmUp]`, as `compute` has them for each output.
  func values(_ inputs: [[Double]], _ parameters: [Double]) -> [Double]
}

extension ColumnDefinition {
  func compute(_ inputs: [[Double]], _ parameters: [Double]) -> [[Double]] { [values(inputs, parameters)] }
}

/// What a column that a feature reads stands for; a spec says once which columns of the data these are.
public enum FeatureInput: Sendable {
  /// Any column: each feature of a spec names its own.
  case column
  /// The first price of the time that a row covers.
  case open
  /// The highest price.
  case high
  /// The lowest price.
  case low
  /// The last price.
  case close
  /// How much was traded.
  case volume
}

/// A named number that shapes a feature.
public struct FeatureParameter: Equatable, Sendable {
  /// The name in specs.
  public let name: String
  /// The value where none is given.
  public let defaultValue: Double
  /// The least value.
  public let minimum: Double
  /// Whether only whole numbers, at most a million, are allowed.
  public let isWhole: Bool

  /// Creates a parameter.
  public init(name: String, defaultValue: Double, minimum: Double, isWhole: Bool = true) {
    self.name = name
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.isWhole = isWhole
  }

  /// A number of rows.
  static func rows(
    _ defaultValue: Double, atLeast minimum: Double = 1, as name: String = "period"
  ) -> FeatureParameter {
    FeatureParameter(name: name, defaultValue: defaultValue, minimum: minimum)
  }
}

/// A quotient with the value that stands for 0 / 0, as where prices did not move at all.
func quotient(_ part: Double, _ whole: Double, otherwise neutral: Double) -> Double {
  part == 0 && whole == 0 ? neutral : part / whole
}
