import Testing

@testable import Specs

@Suite("Located YAML")
struct NodeBuilderTests {
  private func read(_ text: String) -> (root: Node?, problems: [String]) {
    let problems = ProblemCollector()
    let document = SpecText(Array(text.utf8), file: "s", problems: problems)
      .flatMap { NodeBuilder.read($0, file: "s", problems: problems) }
    return (document?.root, problems.problems.map { "\($0.location.line):\($0.location.column) \($0.code)" })
  }

  @Test("every value keeps its line and column, in Unicode scalars")
  func locations() throws {
    let root = try #require(read("a: 1\nb:\n  - x\n  - {é: \"y\"}\nc: |\n  text\n").root)
    #expect(root["a"]?.location == SpecLocation(file: "s", line: 1, column: 4))
    let list = try #require(root["b"])
    guard case .sequence(let items) = list.content else { return #expect(Bool(false), "not a list") }
    #expect(items.map(\.location.line) == [3, 4] && items.map(\.location.column) == [5, 5])
    #expect(items[1]["é"]?.location == SpecLocation(file: "s", line: 4, column: 9))
    #expect(root["c"]?.scalarText == "text\n")
  }

  @Test("line breaks of every kind count", arguments: ["\n", "\r\n", "\r", "\u{2028}"])
  func lineBreaks(lineBreak: String) throws {
    let root = try #require(read("a: 1\(lineBreak)b: 2\(lineBreak)").root)
    #expect(root["b"]?.location == SpecLocation(file: "s", line: 2, column: 4))
  }

  @Test("a byte order mark is not part of the first column") func byteOrderMark() throws {
    #expect(try #require(read("\u{FEFF}a: 1").root)["a"]?.location.column == 4)
  }

  @Test("aliases repeat their anchor's value, which keeps its place") func aliases() throws {
    let root = try #require(read("a: &x {k: 1}\nb: *x\n").root)
    #expect(root["b"]?["k"]?.location == SpecLocation(file: "s", line: 1, column: 11))
  }

  @Test("an anchor can be set again; an alias takes the last one before it") func redefinedAnchor() throws {
    let root = try #require(read("[&a 1, *a, &a 2, *a]").root)
    guard case .sequence(let items) = root.content else { return #expect(Bool(false), "not a list") }
    #expect(items.map(\.described) == ["1", "1", "2", "2"])
  }

  @Test("own keys win over merged ones, earlier merged mappings over later ones") func mergeKeys() throws {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\nd:\n  z: 4\n  <<: *b\n"
    let (root, problems) = read(text)
    #expect(problems == [])
    let c = try #require(root?["c"])
    #expect(c.entries?.map(\.key) == ["z", "x", "y"])
    #expect(["x", "y", "z"].map { c[$0]?.described } == ["1", "1", "3"])
    #expect(["y", "z"].map { root?["d"]?[$0]?.described } == ["2", "4"])
  }

  @Test("a quoted << is an ordinary key") func quotedMergeKey() {
    #expect(read("{\"<<\": 1}").root?["<<"]?.described == "1")
  }

  @Test("depth 64 is accepted, 65 is not, whether written or through aliases") func depth() {
    func nested(_ depth: Int, _ inner: String = "") -> String {
      String(repeating: "[", count: depth) + inner + String(repeating: "]", count: depth)
    }
    #expect(read(nested(64)).problems == [])
    #expect(read(nested(65)).problems == ["1:65 E112"])
    #expect(read("[&a \(nested(40)), \(nested(23, "*a"))]").problems == [])
    #expect(read("[&a \(nested(40)), \(nested(24, "*a"))]").problems == ["1:111 E112"])
  }

  @Test("100,000 nodes are accepted, one more is not") func nodeLimit() {
    // The list itself is one node.
    #expect(read("[" + String(repeating: "1,", count: 99_999) + "]").problems == [])
    #expect(read("[" + String(repeating: "1,", count: 100_000) + "]").problems == ["1:200000 E110"])
  }

  @Test("a nine-level alias bomb stops at the limit") func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    // The lists have 11, 111, 1111 and 11111 nodes, with keys and root 12349; the fifth adds its key, itself and
    // 11111 for each alias, and 12351 + 8 * 11111 is the first sum beyond the limit.
    #expect(read(text).problems == ["5:45 E110"])
  }

  @Test("a merge bomb stops at the limit") func mergeBomb() {
    var text = "a0: &a0 {k: [x, x, x, x, x, x, x, x, x, x]}\n"
    for level in 1...9 {
      let keys = (0..<10).map { "k\($0): {<<: *a\(level - 1)}" }.joined(separator: ", ")
      text += "a\(level): &a\(level) {\(keys)}\n"
    }
    #expect(read(text).problems.map { String($0.suffix(4)) } == ["E110"])
  }

  @Test("an anchor that contains itself is refused") func recursiveAlias() {
    #expect(read("&a [*a, &b {k: *b}]").problems == ["1:5 E111", "1:16 E111"])
  }
}
