/// The decimal digits of a finite number, rounded and laid out without any C library.
///
/// The digits are the shortest that read back to the same value, and rounding is half away from zero on those digits,
/// so that `2.675` at two decimals is `2.68`, as a reader expects.
struct DecimalDigits: Equatable, Sendable {
  /// True for values below zero.
  var isNegative: Bool

  /// The digits 0...9 without leading or trailing zeros; empty for zero.
  var digits: [UInt8]

  /// The value is `0.d1d2d3...` times ten to this power.
  var exponent: Int

  /// The digits of `value`, which must be finite.
  init(_ value: Double) {
    precondition(value.isFinite, "DecimalDigits: the value is not finite")
    isNegative = value < 0
    digits = []
    exponent = 0
    var seenPoint = false
    var scientific = 0
    var text = Substring(value.magnitude.description)
    if let mark = text.firstIndex(of: "e") {
      scientific = Int(text[text.index(after: mark)...]) ?? 0
      text = text[..<mark]
    }
    for byte in text.utf8 {
      if byte == UInt8(ascii: ".") {
        seenPoint = true
      } else {
        digits.append(byte - UInt8(ascii: "0"))
        if !seenPoint { exponent += 1 }
      }
    }
    exponent += scientific
    normalise()
  }

  /// The same value times ten to the power of `places`, exactly.
  func shifted(by places: Int) -> DecimalDigits {
    var result = self
    if !digits.isEmpty { result.exponent += places }
    return result
  }

  /// Rounded so that `count` significant digits remain.
  func rounded(toSignificant count: Int) -> DecimalDigits {
    var result = self
    guard digits.count > count else { return result }
    guard count >= 0 else { return result.cleared() }
    let roundsUp = digits[count] >= 5
    result.digits.removeSubrange(count...)
    if roundsUp {
      var place = count - 1
      while place >= 0, result.digits[place] == 9 {
        result.digits[place] = 0
        place -= 1
      }
      if place >= 0 {
        result.digits[place] += 1
      } else {
        result.digits.insert(1, at: 0)
        result.exponent += 1
      }
    }
    result.normalise()
    return result
  }

  /// Rounded to `places` digits after the decimal point.
  func rounded(toDecimals places: Int) -> DecimalDigits {
    rounded(toSignificant: exponent + places)
  }

  /// Plain notation with exactly `decimals` digits after the point, optionally with `,` between thousands.
  func fixed(decimals: Int, grouped: Bool = false) -> String {
    let value = rounded(toDecimals: decimals)
    var whole = ""
    if value.exponent <= 0 {
      whole = "0"
    } else {
      for place in 0..<value.exponent { whole.append(value.character(at: place)) }
    }
    if grouped { whole = groupThousands(whole) }
    var text = value.isNegative && !value.digits.isEmpty ? "-" + whole : whole
    if decimals > 0 {
      text.append(".")
      for place in 0..<decimals { text.append(value.character(at: value.exponent + place)) }
    }
    return text
  }

  /// The number of digits after the decimal point that are not trailing zeros.
  var decimals: Int { max(0, digits.count - exponent) }

  private func character(at place: Int) -> Character {
    guard place >= 0, place < digits.count else { return "0" }
    return Character(UnicodeScalar(UInt8(ascii: "0") + digits[place]))
  }

  private func cleared() -> DecimalDigits {
    var result = self
    result.digits = []
    result.exponent = 0
    return result
  }

  private mutating func normalise() {
    while digits.last == 0 { digits.removeLast() }
    while digits.first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    if digits.isEmpty { exponent = 0 }
  }
}

/// Puts `,` between thousands in a run of digits.
func groupThousands(_ digits: String) -> String {
  let all = Array(digits)
  guard all.count > 3 else { return digits }
  var text = ""
  for (place, digit) in all.enumerated() {
    if place > 0, (all.count - place).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return text
}
