/// On which background a figure or page is shown.
public enum Appearance: Sendable, Hashable, CaseIterable {
  /// Light, or dark where the reader's screen is set to dark.
  case automatic

  /// Always light.
  case light

  /// Always dark.
  case dark
}

/// The style rules of figures.
enum StyleSheet {
  /// One rule per ink.
  ///
  /// Shapes are painted with `currentColor`, so that these rules alone set every colour.
  static func figure(_ appearance: Appearance) -> String {
    let light = rules { $0.light }
    let dark = rules { $0.dark }
    switch appearance {
    case .light: return light
    case .dark: return dark
    case .automatic: return light + "@media screen and (prefers-color-scheme:dark){" + dark + "}"
    }
  }

  private static func rules(_ colour: (Ink) -> String) -> String {
    Ink.all.map { ".\($0.cssClass){color:\(colour($0))}" }.joined()
  }
}
