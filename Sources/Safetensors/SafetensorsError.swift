/// Why bytes are not a safetensors file that may be read; nothing is allocated before the header has been checked.
public struct SafetensorsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: String, Sendable {
    /// Too short, or a header length that the file does not hold.
    case header = "T401"
    /// The header is not JSON of the expected form.
    case json = "T402"
    /// A key or a tensor stands twice.
    case duplicate = "T403"
    /// A data type that is not read here.
    case type = "T404"
    /// Offsets that do not fit the shape, overlap, leave a hole or run past the end.
    case layout = "T405"
  }

  /// What is wrong.
  public let code: Code
  /// The sentence for people.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The error as `error[T405]: ...`.
  public var description: String { "error[\(code.rawValue)]: \(message)" }
}
