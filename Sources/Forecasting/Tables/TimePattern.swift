/// A time format of `strptime` directives, checked once.
public struct TimePattern: Equatable, Sendable {
  /// The pattern as written.
  public let text: String
  private let items: [Item]

  private enum Item: Equatable {
    case literal(UInt8)
    case directive(UInt8)
  }

  /// Reads a pattern; throws `DataError.timeFormat` for an unknown directive or where year, month or day is not given.
  public init(_ text: String) throws(DataError) {
    self.text = text
    var items: [Item] = []
    var seen: Set<UInt8> = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        items.append(.literal(byte))
        continue
      }
      guard let directive = bytes.popFirst() else { throw .timeFormat(text: text, reason: "ends in '%'") }
      if directive == UInt8(ascii: "%") {
        items.append(.literal(directive))
        continue
      }
      guard "YymdHIpMSfbz".utf8.contains(directive) else {
        throw .timeFormat(
          text: text,
          reason: "unknown directive '%\(Character(Unicode.Scalar(directive)))'; known are "
            + "%Y %y %m %d %H %I %p %M %S %f %b %z")
      }
      guard seen.insert(directive).inserted else {
        throw .timeFormat(text: text, reason: "'%\(Character(Unicode.Scalar(directive)))' occurs twice")
      }
      items.append(.directive(directive))
    }
    let hasYear = seen.contains(UInt8(ascii: "Y")) != seen.contains(UInt8(ascii: "y"))
    let hasMonth = seen.contains(UInt8(ascii: "m")) != seen.contains(UInt8(ascii: "b"))
    guard hasYear, hasMonth, seen.contains(UInt8(ascii: "d")) else {
      throw .timeFormat(text: text, reason: "needs one of %Y %y, one of %m %b, and %d")
    }
    guard !(seen.contains(UInt8(ascii: "H")) && seen.contains(UInt8(ascii: "I"))),
      seen.contains(UInt8(ascii: "I")) == seen.contains(UInt8(ascii: "p"))
    else {
      throw .timeFormat(text: text, reason: "%I and %p come together, and without %H")
    }
    self.items = items
  }

  /// Reads a whole field, or nothing where it does not fit.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> WallTime? {
    var cursor = ByteCursor(bytes)
    var year: Int?
    var month: Int?
    var day: Int?
    var hour: Int?
    var afternoon: Bool?
    var minute = 0
    var second = 0
    var millisecond = 0
    var offset: Int?
    for item in items {
      switch item {
      case .literal(let byte):
        guard cursor.take(byte) else { return nil }
      case .directive(let directive):
        switch directive {
        case UInt8(ascii: "Y"): year = cursor.number(digits: 4...4)
        case UInt8(ascii: "y"): year = cursor.number(digits: 2...2).map { $0 + ($0 < 69 ? 2000 : 1900) }
        case UInt8(ascii: "m"): month = cursor.number(digits: 1...2)
        case UInt8(ascii: "b"): month = cursor.monthName()
        case UInt8(ascii: "d"): day = cursor.number(digits: 1...2)
        case UInt8(ascii: "H"):
          guard let value = cursor.number(digits: 1...2), value < 24 else { return nil }
          hour = value
        case UInt8(ascii: "I"):
          guard let value = cursor.number(digits: 1...2), (1...12).contains(value) else { return nil }
          hour = value % 12
        case UInt8(ascii: "p"):
          guard let value = cursor.isAfternoon() else { return nil }
          afternoon = value
        case UInt8(ascii: "M"):
          guard let value = cursor.number(digits: 1...2), value < 60 else { return nil }
          minute = value
        case UInt8(ascii: "S"):
          guard let value = cursor.number(digits: 1...2), value < 60 else { return nil }
          second = value
        case UInt8(ascii: "f"):
          guard let value = cursor.fractionMilliseconds() else { return nil }
          millisecond = value
        default:
          guard let value = cursor.offset() else { return nil }
          offset = value
        }
      }
    }
    guard cursor.isAtEnd, let year, let month, let day,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let seconds = (((hour ?? 0) + (afternoon == true ? 12 : 0)) * 60 + minute) * 60 + second
    return WallTime(
      milliseconds: Timestamp(date).milliseconds + Int64(seconds) * 1_000 + Int64(millisecond), offset: offset,
      isDate: hour == nil)
  }
}
