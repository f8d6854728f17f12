/// How a column of times is written.
public enum TimeFormat: Sendable, Hashable, CustomStringConvertible {
  /// An ISO 8601 date or date and time.
  case auto
  /// Seconds since 1970-01-01T00:00:00Z.
  case unix
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case unixMilliseconds
  /// A pattern of the directives in `directives`; every other character stands for itself.
  case pattern(String)

  /// The letters that may follow `%`, with the meanings of C's `strptime`; `%f` is a fraction of a second.
  public static let directives: [Character] = ["Y", "m", "d", "H", "I", "p", "M", "S", "y", "b", "z", "f", "%"]

  /// The spec's form.
  public var description: String {
    switch self {
    case .auto: "auto"
    case .unix: "unix"
    case .unixMilliseconds: "unix-ms"
    case .pattern(let text): text
    }
  }
}

extension ValueType where Value == TimeFormat {
  /// A named format or a pattern.
  static var timeFormat: ValueType {
    ValueType<String>.string.refined(placeholder: .auto, resolved: { .string($0.description) }) {
      text throws(Rejection) in
      switch text {
      case "auto": return .auto
      case "unix": return .unix
      case "unix-ms": return .unixMilliseconds
      default:
        guard text.contains("%") else {
          throw Rejection(
            code: .badTime, expectation: "auto, unix, unix-ms or a pattern such as %Y-%m-%d",
            hint: Suggestion.hint(for: text, among: ["auto", "unix", "unix-ms"]))
        }
        var rest = text[...]
        while let percent = rest.firstIndex(of: "%") {
          let letter = rest.index(after: percent)
          guard letter < rest.endIndex, TimeFormat.directives.contains(rest[letter]) else {
            let known = TimeFormat.directives.map { "%\($0)" }.joined(separator: " ")
            throw Rejection(code: .badTime, expectation: "a pattern of the directives \(known)")
          }
          rest = rest[rest.index(after: letter)...]
        }
        return .pattern(text)
      }
    }
  }
}

extension ValueType where Value == String {
  /// An IANA name or `±HH:MM`; whether the machine knows the name is found out when the data is read.
  static var timeZone: ValueType {
    ValueType.string.refined(placeholder: "UTC", resolved: { .string($0) }) { text throws(Rejection) in
      var scan = DigitScanner(text)
      if scan.offset() != nil, scan.isAtEnd { return text }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let isName =
        parts.count <= 3
        && parts.allSatisfy { part in
          part.first?.isLetter == true && part.utf8.count <= 32
            && part.unicodeScalars.allSatisfy {
              $0.isASCII && ($0.properties.isAlphabetic || "0123456789_+-".unicodeScalars.contains($0))
            }
        }
      guard isName else {
        throw Rejection(code: .badTime, expectation: "an IANA name such as Europe/Berlin or an offset such as +01:00")
      }
      return text
    }
  }
}
