/// The number of terminal columns that `text` takes.
///
/// Combining marks take none and East Asian wide characters and emoji take two, by Unicode ranges.
public func displayWidth(_ text: String) -> Int {
  text.reduce(0) { $0 + columns(of: $1) }
}

private func columns(of character: Character) -> Int {
  guard let first = character.unicodeScalars.first else { return 0 }
  switch first.value {
  case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}

/// `text` cut to at most `width` terminal columns, with `…` where something was cut.
func clipped(_ text: String, toColumns width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  var result = ""
  var used = 0
  for character in text {
    let next = columns(of: character)
    if used + next > width - 1 { break }
    result.append(character)
    used += next
  }
  return result + "…"
}
