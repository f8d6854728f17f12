import CLibYAML

/// One parser event as a Swift value; nothing of it points into libyaml's memory.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case alias(String)
    case scalar(text: String, isPlain: Bool)
    case sequenceStart(isFlow: Bool), sequenceEnd
    case mappingStart(isFlow: Bool), mappingEnd
  }

  let kind: Kind
  var anchor: String?
  var tag: String?
  /// Where the event starts and ends.
  let start: YAMLMark
  let end: YAMLMark
}

/// A position in the text, everything counted from 0 and in Unicode scalars.
struct YAMLMark: Equatable {
  let index: Int
  let line: Int
  let column: Int

  init(_ mark: yaml_mark_t) {
    index = Int(clamping: mark.index)
    line = Int(clamping: mark.line)
    column = Int(clamping: mark.column)
  }
}

/// A syntax error as libyaml words it.
struct YAMLSyntaxError: Error {
  let problem: String
  let mark: YAMLMark
  let context: String?
  let contextMark: YAMLMark
}

/// The events of one YAML text, read with libyaml's pull parser.
///
/// The text must be valid UTF-8. The parser and its copy of the text live exactly as long as this object.
final class YAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    parser = .allocate(capacity: 1)
    text = .allocate(capacity: max(1, bytes.count))
    _ = text.initialize(from: bytes)
    // Fails only when memory runs out, and then leaves nothing that could be used.
    guard yaml_parser_initialize(parser) == 1 else { fatalError("libyaml: out of memory") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  /// The next event; after `streamEnd` there is none to ask for.
  func next() throws(YAMLSyntaxError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    return Self.convert(event)
  }

  private func syntaxError() -> YAMLSyntaxError {
    YAMLSyntaxError(
      problem: parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read",
      mark: YAMLMark(parser.pointee.problem_mark),
      context: parser.pointee.context.map { String(cString: $0) },
      contextMark: YAMLMark(parser.pointee.context_mark))
  }

  /// Copies an event; reads only the union member that belongs to the event's type.
  private static func convert(_ event: yaml_event_t) -> YAMLEvent {
    func make(
      _ kind: YAMLEvent.Kind, anchor: UnsafeMutablePointer<yaml_char_t>? = nil,
      tag: UnsafeMutablePointer<yaml_char_t>? = nil
    ) -> YAMLEvent {
      YAMLEvent(
        kind: kind, anchor: anchor.map { String(cString: $0) }, tag: tag.map { String(cString: $0) },
        start: YAMLMark(event.start_mark), end: YAMLMark(event.end_mark))
    }
    switch event.type {
    case YAML_STREAM_START_EVENT: return make(.streamStart)
    case YAML_DOCUMENT_START_EVENT: return make(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return make(.documentEnd)
    case YAML_ALIAS_EVENT:
      return make(.alias(event.data.alias.anchor.map { String(cString: $0) } ?? ""))
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let kind = YAMLEvent.Kind.scalar(text: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      return make(kind, anchor: scalar.anchor, tag: scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      let kind = YAMLEvent.Kind.sequenceStart(isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE)
      return make(kind, anchor: start.anchor, tag: start.tag)
    case YAML_SEQUENCE_END_EVENT: return make(.sequenceEnd)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      let kind = YAMLEvent.Kind.mappingStart(isFlow: start.style == YAML_FLOW_MAPPING_STYLE)
      return make(kind, anchor: start.anchor, tag: start.tag)
    case YAML_MAPPING_END_EVENT: return make(.mappingEnd)
    default: return make(.streamEnd)
    }
  }
}
