#if canImport(Glibc)
  import Glibc
#endif

/// Reads decimal numbers from bytes, each to the nearest double.
///
/// The grammar is `[+-] digits [mark digits] [e [+-] digits]`, where one side of the mark may be empty. Nothing else is
/// a number: no spaces, no names, no hexadecimal digits, no grouping.
struct DecimalParser: Sendable {
  /// What a field is.
  enum Outcome: Equatable {
    case number(Double)
    case malformed
    case outOfRange
  }

  private let mark: UInt8
  /// 10^0 to 10^22, the powers of ten that a double holds exactly.
  private let powers: [Double]

  init(mark: UInt8 = UInt8(ascii: ".")) {
    self.mark = mark
    powers = [
      1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
      1e20, 1e21, 1e22,
    ]
  }

  /// Reads a whole field.
  ///
  /// Up to 19 digits make an exact integer w. Where w <= 2^53 and the power of ten is exact, one correctly rounded
  /// multiplication or division gives the nearest double (Clinger 1990, "How to read floating point numbers
  /// accurately"); all else goes to `strtod` on a bounded copy.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    let count = bytes.count
    var index = 0
    var negative = false
    if count > 0, bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
      negative = bytes[0] == UInt8(ascii: "-")
      index = 1
    }
    var whole: UInt64 = 0
    let wholeStart = index
    while index < count, bytes[index] &- 48 < 10 {
      whole = whole &* 10 &+ UInt64(bytes[index] &- 48)
      index += 1
    }
    var digits = index - wholeStart
    var exponent = 0
    if index < count, bytes[index] == mark {
      index += 1
      let fractionStart = index
      while index < count, bytes[index] &- 48 < 10 {
        whole = whole &* 10 &+ UInt64(bytes[index] &- 48)
        index += 1
      }
      exponent = fractionStart - index
      digits += index - fractionStart
    }
    guard digits > 0 else { return .malformed }
    if index < count {
      guard let explicit = Self.exponent(bytes, from: index) else { return .malformed }
      exponent += explicit
    }
    if digits <= 19, whole <= 1 << 53, exponent >= -22, exponent <= 22 {
      let magnitude = Double(whole)
      let value = exponent < 0 ? magnitude / powers[-exponent] : magnitude * powers[exponent]
      return .number(negative ? -value : value)
    }
    return slow(bytes)
  }

  /// The value of `e[+-]digits`, which must fill the rest of the field; large exponents are clamped.
  private static func exponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
    index += 1
    var negative = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      negative = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    guard index < bytes.count else { return nil }
    var value = 0
    while index < bytes.count {
      let digit = bytes[index] &- 48
      guard digit < 10 else { return nil }
      value = min(value * 10 + Int(digit), 9_999_999)
      index += 1
    }
    return negative ? -value : value
  }

  /// `strtod` on a copy that ends in a NUL, its decimal mark turned into a point.
  ///
  /// The process stays in the C locale.
  private func slow(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { copy in
      for index in bytes.indices {
        copy[index] = CChar(bitPattern: bytes[index] == mark ? UInt8(ascii: ".") : bytes[index])
      }
      copy[bytes.count] = 0
      guard let text = copy.baseAddress else { return .malformed }
      let value = strtod(text, nil)
      return value.isFinite ? .number(value) : .outOfRange
    }
  }
}
