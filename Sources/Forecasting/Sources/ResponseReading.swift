/// Takes values out of a response, and collects what is wrong with them at their places.
struct ResponseReading {
  let document: JSONDocument
  private(set) var log: ProblemLog

  init(_ response: SourceResponse) throws(DataError) {
    document = try JSONDocument(response)
    log = ProblemLog(path: document.name)
  }

  var root: JSONNode { document.root }

  /// Whether no more problems are collected.
  var isFull: Bool { log.isFull }

  mutating func add(_ code: TableProblem.Code, at node: JSONNode, _ message: String, hint: String? = nil) {
    document.bytes.withUnsafeBufferPointer { buffer in
      log.add(
        code, at: node.offset, of: ProblemLog.Place(bytes: buffer, start: 0, line: 1), message, hint: hint)
    }
  }

  mutating func add(_ fault: RowCollector.Fault, at node: JSONNode) {
    add(fault.code, at: node, fault.message, hint: fault.hint)
  }

  /// Reports a problem that makes it pointless to read on.
  func failure(_ code: TableProblem.Code, at node: JSONNode, _ message: String, hint: String? = nil) -> DataError {
    var copy = self
    copy.add(code, at: node, message, hint: hint)
    return .table(copy.log.sorted)
  }

  /// Throws what was collected, if anything.
  func finish() throws(DataError) {
    if !log.problems.isEmpty { throw .table(log.sorted) }
  }

  /// A member that has to be there; `path` names the object.
  func member(_ key: String, of node: JSONNode, _ path: String) throws(DataError) -> JSONNode {
    guard case .object(let members) = node.content else { throw wrongKind(node, path, "an object") }
    guard let value = node[key] else {
      let known = quotedList(members.map { printable(String($0.key.prefix(40))) })
      throw failure(
        .shape, at: node, "\(path) has no '\(key)'", hint: members.isEmpty ? "it is empty" : "there are \(known)")
    }
    return value
  }

  /// The members of an object.
  func members(_ node: JSONNode, _ path: String) throws(DataError) -> [JSONNode.Member] {
    guard case .object(let members) = node.content else { throw wrongKind(node, path, "an object") }
    return members
  }

  /// The items of an array, as many as given.
  func items(_ node: JSONNode, _ path: String, count: Int? = nil) throws(DataError) -> [JSONNode] {
    guard case .array(let items) = node.content else { throw wrongKind(node, path, "an array") }
    if let count, items.count != count {
      throw failure(.shape, at: node, "\(path) has \(items.count) items, \(count) expected")
    }
    return items
  }

  /// A text.
  func text(_ node: JSONNode, _ path: String) throws(DataError) -> String {
    guard case .string(let text) = node.content else { throw wrongKind(node, path, "a string") }
    return text
  }

  /// A number, or a reported problem.
  mutating func number(_ node: JSONNode, _ path: String) -> Double? {
    if let value = node.number { return value }
    add(.shape, at: node, "\(path) must be a number, got \(node.kind)")
    return nil
  }

  /// A count of time units since 1970 as a time, or a reported problem.
  mutating func time(_ node: JSONNode, _ path: String, unit milliseconds: Double) -> Timestamp? {
    guard let value = number(node, path) else { return nil }
    guard value == value.rounded(), let time = Timestamp(counted: value * milliseconds) else {
      add(.notATime, at: node, "\(path) \(value) is not a time since 1970 in whole units of the years 1 to 9999")
      return nil
    }
    return time
  }

  private func wrongKind(_ node: JSONNode, _ path: String, _ expected: String) -> DataError {
    failure(.shape, at: node, "\(path) must be \(expected), got \(node.kind)")
  }
}

extension Timestamp {
  /// The time so many milliseconds after 1970, rounded down, if it lies in the years 1 to 9999.
  fileprivate init?(counted milliseconds: Double) {
    let first = Double(CivilDate.firstDay) * Double(Self.millisecondsPerDay)
    let end = Double(CivilDate.lastDay + 1) * Double(Self.millisecondsPerDay)
    guard first <= milliseconds, milliseconds < end else { return nil }
    self.init(milliseconds: Int64(milliseconds.rounded(.down)))
  }
}
