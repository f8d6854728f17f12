/// A titled grid of panels that is drawn as SVG.
public struct Figure: Sendable {
  /// Where the names of series are written; never over the data.
  public enum LegendPlacement: Sendable, Hashable {
    /// Once, under the title.
    case shared

    /// Above each panel.
    case perPanel

    /// Nowhere.
    case hidden
  }

  /// The title.
  public let title: String

  /// One or two sentences under the title; empty leaves them out.
  public let subtitle: String

  /// What the figure shows, for readers who cannot see it.
  public let description: String

  /// The panels, row by row.
  public let panels: [Panel]

  /// The number of panels side by side.
  public let columns: Int

  /// The width of the figure in pixels.
  public let width: Double

  /// The height of each plotting area in pixels.
  public let plotHeight: Double

  /// Where the legend stands.
  public let legend: LegendPlacement

  /// A figure of `panels`, `columns` side by side; throws `ReportError.empty` without panels.
  ///
  /// An empty `description` is replaced by one made from titles, axes and names. The width is at least 240 and the plot
  /// height at least 20 pixels.
  public init(
    _ title: String, subtitle: String = "", description: String = "", panels: [Panel], columns: Int = 1,
    width: Double = 760, plotHeight: Double = 280, legend: LegendPlacement = .shared
  ) throws(ReportError) {
    guard !panels.isEmpty else { throw .empty(title) }
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.columns = max(1, min(columns, panels.count))
    self.width = max(240, width.isFinite ? width : 760)
    self.plotHeight = max(20, plotHeight.isFinite ? plotHeight : 280)
    self.legend = legend
    self.description = description.isEmpty ? Self.describe(title, subtitle, panels) : description
  }

  /// The figure as a self-contained SVG document.
  ///
  /// - Parameters:
  ///   - appearance: `automatic` follows the reader's light or dark setting.
  ///   - idPrefix: starts every identifier; give each figure of a page its own.
  public func svg(_ appearance: Appearance = .automatic, idPrefix: String = "figure") -> String {
    let layout = FigureLayout(self)
    return SVGWriter.document(
      width: width, height: layout.height, title: title.isEmpty ? "Figure" : title, description: description,
      appearance: appearance, idPrefix: idPrefix, shapes: layout.shapes)
  }

  private static func describe(_ title: String, _ subtitle: String, _ panels: [Panel]) -> String {
    let parts = panels.map { panel in
      var names: [String] = []
      for entry in panel.legend where !names.contains(entry.name) { names.append(entry.name) }
      let axes = [panel.y.title(context: ""), panel.x.title(context: "")].filter { !$0.isEmpty }
      let head = [panel.title, axes.joined(separator: " against ")].filter { !$0.isEmpty }.joined(separator: ": ")
      return [head, names.isEmpty ? "" : "(\(names.joined(separator: ", ")))"].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
    return ([title, subtitle] + parts).filter { !$0.isEmpty }.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
      .joined(separator: ". ")
  }
}
