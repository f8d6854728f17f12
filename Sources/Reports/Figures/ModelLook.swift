/// How figures draw a model, the same in all figures of a report.
public enum ModelLook: Sendable, Hashable {
  /// The trained model with this number, counted from 0.
  case series(Int)

  /// The baseline with this number, counted from 0: grey.
  case reference(Int)

  /// The colour.
  var ink: Ink {
    switch self {
    case .series(let number): .series(number)
    case .reference: .reference
    }
  }

  /// The line, `width` pixels wide.
  func style(width: Double) -> LineStyle {
    switch self {
    case .series(let number): .series(number, width: width)
    case .reference(let number): LineStyle.reference(number, width: width).style
    }
  }

  /// The marker that tells the line from others without colour.
  var marker: Marker? {
    switch self {
    case .series(let number): .series(number)
    case .reference(let number): LineStyle.reference(number).marker
    }
  }
}
