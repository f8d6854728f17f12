/// A position in a field that is read from left to right, never past its end.
struct ByteCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  /// Takes one given byte, or nothing.
  mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Takes as many ASCII digits as there are, within a count range of at most 18.
  mutating func number(digits: ClosedRange<Int>) -> Int? {
    let start = index
    var value = 0
    while index < bytes.count, index - start < digits.upperBound, bytes[index] &- 48 < 10 {
      value = value * 10 + Int(bytes[index] &- 48)
      index += 1
    }
    return index - start >= digits.lowerBound ? value : nil
  }

  /// Takes 1 to 9 digits of a second's fraction and keeps whole milliseconds.
  mutating func fractionMilliseconds() -> Int? {
    let start = index
    guard let value = number(digits: 1...9) else { return nil }
    var scaled = value
    for _ in (index - start)..<9 { scaled *= 10 }
    return scaled / 1_000_000
  }

  /// Takes `Z`, `+02:00`, `+0200` or `+02`; seconds east of Greenwich, at most 18 hours.
  mutating func offset() -> Int? {
    if take(UInt8(ascii: "Z")) { return 0 }
    let negative = take(UInt8(ascii: "-"))
    guard negative || take(UInt8(ascii: "+")), let hours = number(digits: 2...2), hours <= 18 else { return nil }
    var minutes = 0
    if take(UInt8(ascii: ":")) || !isAtEnd {
      guard let value = number(digits: 2...2), value < 60 else { return nil }
      minutes = value
    }
    let seconds = (hours * 60 + minutes) * 60
    return negative ? -seconds : seconds
  }

  /// Takes an English month abbreviation in any case.
  mutating func monthName() -> Int? {
    guard bytes.count - index >= 3 else { return nil }
    let name = (0..<3).map { bytes[index + $0] | 0x20 }
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    guard let month = months.firstIndex(where: { $0.utf8.elementsEqual(name) }) else { return nil }
    index += 3
    return month + 1
  }

  /// Takes `AM` or `PM` in any case.
  mutating func isAfternoon() -> Bool? {
    guard bytes.count - index >= 2, bytes[index + 1] | 0x20 == UInt8(ascii: "m") else { return nil }
    let first = bytes[index] | 0x20
    guard first == UInt8(ascii: "a") || first == UInt8(ascii: "p") else { return nil }
    index += 2
    return first == UInt8(ascii: "p")
  }
}
