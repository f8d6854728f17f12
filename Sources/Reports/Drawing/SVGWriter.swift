/// Writes laid-out shapes as SVG text.
struct SVGWriter {
  private var output = ""
  private var clips = 0
  private let idPrefix: String

  /// The fonts of all figures; the first one present is used.
  static let fontFamily =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'DejaVu Sans', sans-serif"

  private init(idPrefix: String) {
    self.idPrefix = idPrefix
  }

  /// A whole SVG document.
  ///
  /// - Parameters:
  ///   - idPrefix: starts every identifier, so that several figures can share a page.
  static func document(
    width: Double, height: Double, title: String, description: String, appearance: Appearance, idPrefix: String,
    shapes: [Shape]
  ) -> String {
    let prefix = identifier(idPrefix)
    var writer = SVGWriter(idPrefix: prefix)
    let size = "\(number(width)) \(number(height))"
    writer.output = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(number(width))" \
      height="\(number(height))" role="img" aria-labelledby="\(prefix)-t \(prefix)-d" \
      font-family="\(fontFamily)">
      <title id="\(prefix)-t">\(xmlEscaped(title))</title>
      <desc id="\(prefix)-d">\(xmlEscaped(description))</desc>
      <style>\(StyleSheet.figure(appearance))</style>

      """
    writer.write(.rect(Rect(x: 0, y: 0, width: width, height: height), .ink(.background), opacity: 1, hint: ""))
    for shape in shapes { writer.write(shape) }
    writer.output += "</svg>\n"
    return writer.output
  }

  private mutating func write(_ shape: Shape) {
    switch shape {
    case .lines(let lines, let style, let name): write(lines: lines, style, name: name)
    case .polygon(let points, let paint, let opacity):
      guard points.count > 2 else { return }
      output += "<path d=\"\(pathData(points))Z\" \(fill(paint))\(fade("fill-opacity", opacity))/>\n"
    case .rect(let rect, let paint, let opacity, let hint):
      let place = "x=\"\(number(rect.x))\" y=\"\(number(rect.y))\""
      let size = "width=\"\(number(rect.width))\" height=\"\(number(rect.height))\""
      let tail = hint.isEmpty ? "/>\n" : "><title>\(xmlEscaped(hint))</title></rect>\n"
      output += "<rect \(place) \(size) \(fill(paint))\(fade("fill-opacity", opacity))\(tail)"
    case .markers(let points, let marker, let ink, let size, let opacity):
      write(points, marker, ink, size: size, opacity: opacity)
    case .text(let label): write(label)
    case .clipped(let rect, let shapes, let scales):
      guard !shapes.isEmpty else { return }
      clips += 1
      let id = "\(idPrefix)-c\(clips)"
      output += """
        <clipPath id="\(id)"><rect x="\(number(rect.x))" y="\(number(rect.y))" width="\(number(rect.width))" \
        height="\(number(rect.height))"/></clipPath>
        <g clip-path="url(#\(id))"\(data(scales))>

        """
      for shape in shapes { write(shape) }
      output += "</g>\n"
    }
  }

  private func data(_ scales: PlotScales?) -> String {
    scales.map { " data-x=\"\($0.x)\" data-y=\"\($0.y)\" data-label=\"\(xmlEscaped($0.label))\"" } ?? ""
  }

  private mutating func write(lines: [[Point]], _ style: LineStyle, name: String?) {
    let data = lines.filter { $0.count > 1 }.map(pathData).joined()
    guard !data.isEmpty else { return }
    let dashes = style.dash.array(width: style.width).map(number).joined(separator: " ")
    let nameAttribute = name.map { " data-name=\"\(xmlEscaped($0))\"" } ?? ""
    let dashAttribute = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\""
    output += """
      <path d="\(data)" class="\(style.ink.cssClass)" color="\(style.ink.light)" fill="none" stroke="currentColor" \
      stroke-width="\(number(style.width))" stroke-linejoin="round"\
      \(dashAttribute)\(fade("stroke-opacity", style.opacity))\(nameAttribute)/>

      """
  }

  private mutating func write(_ points: [Point], _ marker: Marker, _ ink: Ink, size: Double, opacity: Double) {
    guard !points.isEmpty else { return }
    let data = points.map { MarkerOutline.data(marker, at: $0, size: size) }.joined()
    let paint =
      marker == .plus
      ? "class=\"\(ink.cssClass)\" color=\"\(ink.light)\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\""
        + fade("stroke-opacity", opacity)
      : fill(.ink(ink)) + fade("fill-opacity", opacity)
    output += "<path d=\"\(data)\" \(paint)/>\n"
  }

  private mutating func write(_ label: Label) {
    guard !label.text.isEmpty else { return }
    let anchor =
      switch label.anchor {
      case .start: ""
      case .middle: " text-anchor=\"middle\""
      case .end: " text-anchor=\"end\""
      }
    let place = "\(number(label.at.x)) \(number(label.at.y))"
    let rotation = label.rotation == 0 ? "" : " transform=\"rotate(\(number(label.rotation)) \(place))\""
    let weight = label.isBold ? " font-weight=\"600\"" : ""
    let full = label.full.isEmpty ? "" : "<title>\(xmlEscaped(label.full))</title>"
    output += """
      <text x="\(number(label.at.x))" y="\(number(label.at.y))" font-size="\(number(label.size))"\
      \(weight)\(anchor)\(rotation) \(fill(label.paint))>\(xmlEscaped(label.text))\(full)</text>

      """
  }

  private func fill(_ paint: Paint) -> String {
    switch paint {
    case .ink(let ink): "class=\"\(ink.cssClass)\" color=\"\(ink.light)\" fill=\"currentColor\""
    case .fixed(let colour): "fill=\"\(colour)\""
    }
  }

  private func fade(_ attribute: String, _ opacity: Double) -> String {
    opacity >= 1 ? "" : " \(attribute)=\"\(number(max(0, opacity)))\""
  }
}

/// Letters, digits and `-` of a text, so that it can stand in an identifier and in `url(#...)`.
func identifier(_ text: String) -> String {
  let kept = String(
    text.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isPlain ? Character(scalar) : "-"
    })
  return kept.first?.isLetter == true ? kept : "f" + kept
}
