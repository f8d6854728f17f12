import Foundation
import Testing

@testable import Specs

@Suite("Values as YAML")
struct YAMLOutputTests {
  /// Reads YAML back to a plain value.
  private func read(_ text: String) throws -> SpecValue {
    let problems = ProblemCollector()
    let source = try #require(SpecText(Array(text.utf8), file: "s", problems: problems))
    let document = try #require(NodeBuilder.read(source, file: "s", problems: problems))
    #expect(problems.count == 0)
    return SpecValue(document.root)
  }

  static let samples = [
    "", " ", "a", "a b", " a", "a ", "null", "~", "true", "NO", "1", "1.5", "1e3", "0x1F", ".5", ".inf", "-", "--- a",
    "- a", "? a", ": a", "a: b", "a:", "a #b", "#a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "{a", "[a", "a,b",
    "\"", "'", "\\", "a\nb", "a\r\nb", "\t", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{FFFF}", "é", "日本", "😀",
    "...", "...a", "<<", "=", "2001-01-01", "12:30:45", "a\u{202E}b", "e\u{301}", "0o7", "+1", "..", "a/b.csv", "./x",
  ]

  @Test("strings read back unchanged, as keys, values and items", arguments: samples)
  func strings(text: String) throws {
    let value: SpecValue = .map([
      .init("v", .string(text)), .init("l", [.string(text), .string(text)]),
      .init("m", .map([.init(text, .map([.init("k", [[.string(text)], []])]))])),
    ])
    #expect(try read(value.yaml()) == value)
  }

  @Test(
    "numbers read back to the same bits",
    arguments: [
      0.0, -0.0, 0.1, 1e-8, 1e22, 1e23, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity, .infinity,
      1 / 3.0, 3,
    ])
  func doubles(number: Double) throws {
    guard case .double(let again)? = try read(SpecValue.map([.init("x", .double(number))]).yaml())["x"] else {
      return #expect(Bool(false), "not a double")
    }
    #expect(again.bitPattern == number.bitPattern)
  }

  /// What PyYAML takes a plain scalar for.
  private struct Scalar: Decodable {
    let text: String
    let type: String
    let value: String?
  }

  @Test("YAML 1.1, as PyYAML reads it, finds the same floats and the same strings") func older() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/specs/yaml11.json")
    let scalars = try JSONDecoder().decode([Scalar].self, from: Data(contentsOf: file))
    for scalar in scalars where scalar.type != "str" {
      #expect(SpecValue.string(scalar.text).inlineYAML == "\"\(scalar.text)\"")
    }
    let numbers = [
      1e-8, 1e22, 1e23, 5e-324, .greatestFiniteMagnitude, 0.1, -0.0, 3, 1 / 3, 1.5e-7, -2.5e-10, .infinity,
    ]
    for number in numbers {
      let scalar = try #require(scalars.first { $0.text == SpecValue.double(number).inlineYAML })
      #expect(scalar.type == "float" && scalar.value.flatMap { Double($0) }?.bitPattern == number.bitPattern)
    }
    // Names and paths stay without quotes.
    for text in ["lstm", "a/b.csv", "./x", "Close", "a_b", ".a"] { #expect(SpecValue.string(text).inlineYAML == text) }
  }

  @Test("the form is fixed") func form() {
    let value: SpecValue = [
      "a": 1, "gone": .null, "b": ["x": [], "y": [:]], "c": [1, 2.5, "NO", "null"],
      "d": [["k": 1, "l": ["m": 1]], [[1], [2]]],
    ]
    #expect(
      value.yaml() == """
        a: 1
        b:
          x: []
          y: {}
        c: [1, 2.5, "NO", "null"]
        d:
          - k: 1
            l:
              m: 1
          -
            - [1]
            - [2]

        """)
  }
}

extension SpecValue {
  /// The plain value of a node.
  init(_ node: Node) {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.value {
      case .null: self = .null
      case .bool(let flag): self = .bool(flag)
      case .int(let number): self = .int(number)
      case .double(let number): self = .double(number)
      case .string(let text): self = .string(text)
      }
    case .sequence(let items): self = .list(items.map(SpecValue.init))
    case .mapping(let entries): self = .map(entries.map { .init($0.key, SpecValue($0.value)) })
    case .invalid: self = .null
    }
  }
}
