/// What an experiment showed, in a sentence of whoever looked at it.
///
/// It is the paragraph of the spec's header comment that begins with `What comes out:`; what follows is for readers of
/// the spec.
///
/// It is a comment, since it is no input: a better sentence must not make the experiment another one.
enum Conclusion {
  private static let opening = "What comes out:"

  /// The paragraph on one line, without its opening; nil where the comment has none.
  static func read(spec path: String) -> String? {
    FilePlaces.contents(path, limit: 1 << 20).flatMap { find(in: String(decoding: $0, as: UTF8.self)) }
  }

  static func find(in text: String) -> String? {
    var words: [Substring] = []
    var isInside = false
    for line in text.split(whereSeparator: \.isNewline) {
      guard line.hasPrefix("#") else { break }
      var rest = line.dropFirst().drop { $0 == " " }
      if rest.hasPrefix(opening) {
        isInside = true
        rest = rest.dropFirst(opening.count)
      } else if rest.isEmpty, isInside {
        break
      }
      if isInside { words += rest.split(separator: " ") }
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
