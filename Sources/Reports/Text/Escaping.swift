/// Text made safe for XML and HTML, in element content and in quoted attributes alike.
///
/// Characters that XML 1.0 forbids become U+FFFD.
func xmlEscaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\n", "\t": result.unicodeScalars.append(scalar)
    default: result.unicodeScalars.append(isXMLCharacter(scalar) ? scalar : "\u{FFFD}")
    }
  }
  return result
}

private func isXMLCharacter(_ scalar: UnicodeScalar) -> Bool {
  switch scalar.value {
  case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
  default: false
  }
}

/// Text made safe for a terminal: control characters, which could move the cursor, become `?`.
func terminalEscaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    result.unicodeScalars.append(isControl ? "?" : scalar)
  }
  return result
}
