/// A JSON value and where it was written.
struct JSONNode {
  enum Content {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  /// A member of an object; keys within one object differ.
  struct Member {
    let key: String
    let value: JSONNode
  }

  let content: Content
  /// The byte at which the value begins, and its line and column in Unicode scalars, from 1.
  let offset: Int
  let line: Int
  let column: Int

  /// The kind of value, with its article.
  var kind: String {
    switch content {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  var isNull: Bool { if case .null = content { true } else { false } }

  var number: Double? { if case .number(let value) = content { value } else { nil } }

  /// The value of a member; nothing where this is no object or has no such member.
  subscript(key: String) -> JSONNode? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }
}

/// A JSON text that was parsed, with its bytes for messages.
struct JSONDocument {
  let name: String
  let bytes: [UInt8]
  let root: JSONNode

  /// Reads a response; throws `DataError.table` with the place of the first fault.
  init(_ response: SourceResponse) throws(DataError) {
    name = response.name
    bytes = try response.inflated()
    var parser = JSONParser(bytes)
    do {
      root = try parser.document()
    } catch {
      var log = ProblemLog(path: name)
      bytes.withUnsafeBufferPointer { buffer in
        let place = ProblemLog.Place(bytes: buffer, start: 0, line: 1)
        log.add(error.code, at: error.offset, of: place, error.message, hint: error.hint)
      }
      throw .table(log.sorted)
    }
  }
}
