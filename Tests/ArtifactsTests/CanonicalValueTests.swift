import Artifacts
import Testing

@Suite("CanonicalValue")
struct CanonicalValueTests {
  static let sample: CanonicalValue = [
    "z": nil, "a": [true, false], "é": "tab\tquote\"back\\slash\u{1}/", "B": 1, "b": 1.0, "empty": [:], "none": [],
  ]

  @Test("the text has sorted keys, no space, and one form of everything")
  func text() {
    #expect(
      Self.sample.canonicalText
        == #"{"B":1,"a":[true,false],"b":1.0,"empty":{},"none":[],"z":null,"é":"tab\tquote\"back\\slash\u0001/"}"#)
  }

  // What Python's repr() prints, but for the exponents' form, which is Swift's.
  @Test(
    "doubles have the shortest digits that read back",
    arguments: zip(
      [0.1, 0.1 + 0.2, 1e-5, 1e16, -0.0, .leastNonzeroMagnitude, 1.7976931348623157e308, .infinity, -.infinity],
      [
        "0.1", "0.30000000000000004", "1e-05", "1e+16", "-0.0", "5e-324", "1.7976931348623157e+308", "Infinity",
        "-Infinity",
      ]))
  func doubles(_ number: Double, _ text: String) throws {
    #expect(CanonicalValue.double(number).canonicalText == text)
    let read = try CanonicalValue(parsing: Array(text.utf8))
    #expect(read.canonicalText == text)
    #expect(read == .double(number))
  }

  @Test("not-a-number is read back as such")
  func nan() throws {
    let read = try CanonicalValue(parsing: Array("NaN".utf8))
    if case .double(let number) = read { #expect(number.isNaN) } else { Issue.record("\(read)") }
    #expect(read.canonicalText == "NaN")
  }

  @Test("both forms are read back")
  func roundTrip() throws {
    #expect(try CanonicalValue(parsing: Self.sample.canonicalBytes) == Self.sample)
    #expect(try CanonicalValue(parsing: Self.sample.indentedBytes) == Self.sample)
  }

  @Test("every control character is escaped and read back")
  func controls() throws {
    for control in 0..<UInt8(0x20) {
      let value = CanonicalValue.string(String(UnicodeScalar(control)))
      #expect(value.canonicalBytes.allSatisfy { $0 >= 0x20 })
      #expect(try CanonicalValue(parsing: value.canonicalBytes) == value)
    }
  }

  @Test("the indented form is for people")
  func indented() {
    let value: CanonicalValue = ["b": [1, 2], "a": [:]]
    #expect(
      String(decoding: value.indentedBytes, as: UTF8.self) == """
        {
          "a": {},
          "b": [
            1,
            2
          ]
        }

        """)
  }

  static let refused: [(text: String, message: String)] = [
    ("", "unexpected end at byte 0"),
    ("{", "expected '\"' at byte 1"),
    (#"{"a":1,"a":2}"#, "key is twice or out of order at byte 7"),
    (#"{"b":1,"a":2}"#, "key is twice or out of order at byte 7"),
    ("{\"e\u{301}\":1,\"\u{e9}\":2}", "key is twice or out of order at byte 9"),
    (#"{"a":1}x"#, "unexpected text after the value at byte 7"),
    (#"{"a" 1}"#, "expected ':' at byte 5"),
    ("[1 2]", "expected ',' or ']' at byte 3"),
    ("[1,]", "expected a value at byte 3"),
    ("01", "expected a value at byte 0"),
    ("+1", "expected a value at byte 0"),
    ("-0", "expected a value at byte 0"),
    ("1.50", "expected a value at byte 0"),
    ("1e5", "expected a value at byte 0"),
    ("1e999", "expected a value at byte 0"),
    ("0x1p3", "expected a value at byte 0"),
    ("inf", "expected a value at byte 0"),
    ("nan", "expected a value at byte 0"),
    ("True", "expected a value at byte 0"),
    ("9223372036854775808", "expected a value at byte 0"),
    ("1\u{0}", "unexpected text after the value at byte 1"),
    ("\t1", "expected a value at byte 0"),
    (#""\/""#, "unknown escape at byte 1"),
    (#""\u0041""#, "unknown escape at byte 1"),
    (#""\u000a""#, "unknown escape at byte 1"),
    (#""\u001F""#, "unknown escape at byte 1"),
    (#""\ud800""#, "unknown escape at byte 1"),
    ("\"\n\"", "control character in a string at byte 1"),
    (#""abc"#, "unexpected end at byte 4"),
    (#""abc\"#, "unexpected end at byte 4"),
  ]

  @Test("what the writer does not write is refused", arguments: refused.indices)
  func refusal(_ index: Int) {
    let (text, message) = Self.refused[index]
    let error = #expect(throws: CanonicalParseError.self, "\(text)") { try CanonicalValue(parsing: Array(text.utf8)) }
    #expect(error?.description == message)
  }

  @Test(
    "invalid UTF-8 is refused", arguments: [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]] as [[UInt8]])
  func invalidUTF8(_ bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let error = #expect(throws: CanonicalParseError.self) { try CanonicalValue(parsing: [quote] + bytes + [quote]) }
    #expect(error?.reason == "invalid UTF-8")
  }

  @Test("nesting is limited")
  func nesting() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(String(repeating: "[", count: depth).utf8) + Array(String(repeating: "]", count: depth).utf8)
    }
    let deepest = CanonicalValue.maximumDepth + 1
    _ = try CanonicalValue(parsing: nested(deepest))
    #expect(throws: CanonicalParseError.self) { try CanonicalValue(parsing: nested(deepest + 1)) }
    #expect(throws: CanonicalParseError.self) { try CanonicalValue(parsing: nested(1_000_000)) }
  }
}
