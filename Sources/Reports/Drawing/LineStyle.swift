/// How a line is broken into dashes.
public enum Dash: Sendable, Hashable, CaseIterable {
  /// An unbroken line.
  case solid

  /// Long dashes.
  case dashed

  /// Dots.
  case dotted

  /// Dashes and dots in turn.
  case dashDotted

  /// The `stroke-dasharray` for a line `width` pixels wide; empty for an unbroken line.
  func array(width: Double) -> [Double] {
    let unit = max(1, width)
    switch self {
    case .solid: return []
    case .dashed: return [4 * unit, 2.4 * unit]
    case .dotted: return [1.2 * unit, 1.8 * unit]
    case .dashDotted: return [5 * unit, 2 * unit, 1.2 * unit, 2 * unit]
    }
  }
}

/// The shape of a point.
public enum Marker: Sendable, Hashable, CaseIterable {
  /// A filled disc.
  case circle

  /// A filled square.
  case square

  /// A filled triangle, point up.
  case triangle

  /// A filled diamond.
  case diamond

  /// A filled triangle, point down.
  case wedge

  /// A plus sign.
  case plus

  /// The marker of the series with this number, so that series differ without colour.
  public static func series(_ index: Int) -> Marker {
    allCases[(index % allCases.count + allCases.count) % allCases.count]
  }
}

/// Colour, width and dashes of a line.
public struct LineStyle: Sendable, Hashable {
  /// The colour.
  public var ink: Ink

  /// The width in pixels.
  public var width: Double

  /// The dashes.
  public var dash: Dash

  /// The opacity, 0...1.
  public var opacity: Double

  /// A line of colour `ink`, `width` pixels wide.
  public init(_ ink: Ink, width: Double = 1.6, dash: Dash = .solid, opacity: Double = 1) {
    self.ink = ink
    self.width = width
    self.dash = dash
    self.opacity = opacity
  }

  /// The line of the series with this number: after six colours the dashes change, so that no two of 24 look alike.
  public static func series(_ index: Int, width: Double = 1.6) -> LineStyle {
    LineStyle(.series(index), width: width, dash: Dash.allCases[max(0, index) / 6 % Dash.allCases.count])
  }

  /// The line of the reference with this number, in the one colour of references: the dashes tell four apart, and markers
  /// join them from the fifth on.
  public static func reference(_ index: Int, width: Double = 1.6) -> (style: LineStyle, marker: Marker?) {
    let dashes: [Dash] = [.dashed, .dotted, .dashDotted, .solid]
    let index = max(0, index)
    let round = index / dashes.count
    let style = LineStyle(.reference, width: width, dash: dashes[index % dashes.count])
    return (style, round == 0 ? nil : .series(round - 1))
  }
}
