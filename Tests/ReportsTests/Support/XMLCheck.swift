import Foundation
import FoundationXML

/// What a strict XML parser sees in a document.
final class XMLCheck: NSObject, XMLParserDelegate {
  private(set) var elements: [String] = []
  private(set) var attributes: [(name: String, value: String)] = []
  private(set) var text = ""
  private(set) var isWellFormed = false

  /// Parses `document`.
  static func parse(_ document: String) -> XMLCheck {
    let check = XMLCheck()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = check
    check.isWellFormed = parser.parse() && parser.parserError == nil
    return check
  }

  /// The values of every attribute of this name.
  func values(of name: String) -> [String] {
    attributes.filter { $0.name == name }.map(\.value)
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes found: [String: String] = [:]
  ) {
    elements.append(element)
    attributes += found.map { ($0.key, $0.value) }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
