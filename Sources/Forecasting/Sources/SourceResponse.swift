/// What a service answered, or a saved answer: bytes, plain or gzip, and what messages call them.
public struct SourceResponse: Equatable, Sendable {
  /// The name in messages: a path or a URL.
  public let name: String
  /// The bytes as they were received.
  public let bytes: [UInt8]

  /// Names some bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The most bytes that a response may inflate to.
  public static let limit = 64 << 20

  /// The bytes, inflated where they are gzip.
  func inflated() throws(DataError) -> [UInt8] {
    var source = try ByteSource.memory(bytes, name: name, decodedLimit: Self.limit)
    return try source.readAll()
  }
}
