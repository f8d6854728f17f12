import Foundation
import Testing

@testable import Forecasting

@Suite("JSON")
struct JSONParserTests {
  /// A text, and the headline and hint of the refusal.
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let headline: String
    var testDescription: String { String(headline.prefix(80)) }

    init(_ text: String, _ headline: String) {
      self.text = text
      self.headline = "r.json:" + headline
    }
  }

  static let refused: [Case] = [
    Case("", "1:1: error[D230]: there is no JSON value"),
    Case(" \n ", "2:2: error[D230]: there is no JSON value"),
    Case("<html>", "1:1: error[D230]: this is not JSON but looks like a web page"),
    Case("{\"a\":1", "1:7: error[D230]: the text ends in the middle"),
    Case("{\"a\":1,}", "1:8: error[D230]: here should be a key in quotes"),
    Case("{\"a\" 1}", "1:6: error[D230]: here should be ':'"),
    Case("{\"a\":1 \"b\":2}", "1:8: error[D230]: here should be ',' or '}'"),
    Case("[1 2]", "1:4: error[D230]: here should be ',' or ']'"),
    Case("[1,]", "1:4: error[D230]: here should be a value"),
    Case("1 2", "1:3: error[D230]: text after the JSON value"),
    Case("[1]\u{0}", "1:4: error[D230]: text after the JSON value"),
    Case("{\n  \"é\": 1,\n  \"é\": 2}", "3:3: error[D230]: key \"é\" occurs twice"),
    Case("{\"a\\u0062\":1,\"ab\":2}", "1:14: error[D230]: key \"ab\" occurs twice"),
    Case("[NaN]", "1:2: error[D230]: here should be a value"),
    Case("[Infinity]", "1:2: error[D230]: here should be a value"),
    Case("[-Infinity]", "1:3: error[D230]: here should be a digit"),
    Case("[+1]", "1:2: error[D230]: here should be a value"),
    Case("[01]", "1:3: error[D230]: here should be ',' or ']'"),
    Case("[1.]", "1:4: error[D230]: here should be a digit"),
    Case("[.5]", "1:2: error[D230]: here should be a value"),
    Case("[1e]", "1:4: error[D230]: here should be a digit"),
    Case("[0x10]", "1:3: error[D230]: here should be ',' or ']'"),
    Case("[true1]", "1:6: error[D230]: here should be ',' or ']'"),
    Case("[nul]", "1:2: error[D230]: here should be a value"),
    Case("['a']", "1:2: error[D230]: here should be a value"),
    Case("[/* */1]", "1:2: error[D230]: here should be a value"),
    Case("[1e999]", "1:2: error[D205]: \"1e999\" is out of range for a 64-bit float"),
    Case("[\"a", "1:2: error[D230]: string opened here is never closed"),
    Case("[\"a\nb\"]", "1:4: error[D230]: control character within a string"),
    Case("[\"\\x\"]", "1:3: error[D230]: unknown escape"),
    Case("[\"\\u12\"]", "1:3: error[D230]: unknown escape"),
    Case("[\"\\ud800\"]", "1:3: error[D230]: half of a surrogate pair"),
    Case("[\"\\ud800\\u0041\"]", "1:3: error[D230]: half of a surrogate pair"),
    Case("[\"\\udc00\"]", "1:3: error[D230]: half of a surrogate pair"),
    Case(String(repeating: "[", count: 100_000), "1:65: error[D208]: nesting deeper than 64 levels"),
    Case(String(repeating: "{\"a\":", count: 100_000), "1:321: error[D208]: nesting deeper than 64 levels"),
  ]

  @Test("that is not well-formed is refused with its place", arguments: refused)
  func refusal(bad: Case) throws {
    let error = #expect(throws: DataError.self) { try JSONDocument(Responses.text(bad.text)) }
    #expect(error?.description == bad.headline)
  }

  @Test("shows the line with a caret")
  func excerpt() {
    let error = #expect(throws: DataError.self) { try JSONDocument(Responses.text("{\"a\": 1,\n \"b\": oops}\n")) }
    guard case .table(let problems)? = error else { return }
    #expect(problems[0].rendered == "r.json:2:7: error[D230]: here should be a value\n \"b\": oops}\n      ^")
  }

  @Test("with bytes that are not UTF-8 is refused")
  func text() {
    let bad = SourceResponse(name: "r.json", bytes: [0x5B, 0x22, 0xFF, 0x22, 0x5D])
    let error = #expect(throws: DataError.self) { try JSONDocument(bad) }
    #expect(error?.description == "r.json:1:2: error[D219]: string is not UTF-8")
  }

  @Test("within its 64 levels is read")
  func depth() throws {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try JSONDocument(Responses.text(text)).root.kind == "an array")
  }

  @Test("gives the values that Foundation gives, at lines and columns in Unicode scalars")
  func values() throws {
    let text = """
      \u{FEFF}{"é\\u00e9\\n\\ud83d\\ude00": [0, -0.0, 1e3, 0.1, 123456789012345678, 4.35e-5],\r
       "😀": {"x": null, "y": true, "z": false}, "end": "😀\\/\\"\\\\\\b\\f\\r\\t"}
      """
    let root = try JSONDocument(Responses.text(text)).root
    // Foundation does not take the byte order mark.
    let other = try JSONSerialization.jsonObject(with: Data(text.utf8.dropFirst(3))) as? [String: Any]
    let list = try #require(other?["éé\n😀"] as? [NSNumber]).map(\.doubleValue)
    guard case .array(let items)? = root["éé\n😀"]?.content else {
      Issue.record("no list")
      return
    }
    let numbers = items.compactMap { if case .number(let value) = $0.content { value } else { nil } }
    #expect(numbers.map(\.bitPattern) == list.map(\.bitPattern))
    #expect(root["😀"]?["x"]?.isNull == true)
    guard case .string(let end)? = root["end"]?.content else {
      Issue.record("no string")
      return
    }
    #expect(end == other?["end"] as? String)
    // Counted by hand in ` "😀": {"x": null, ...}, "end": ...`.
    #expect(root["😀"].map { [$0.line, $0.column] } == [2, 7])
    #expect(root["😀"]?["y"].map { [$0.line, $0.column] } == [2, 24])
    #expect(root["end"].map { [$0.line, $0.column] } == [2, 50])
  }

  @Test("no cut and no changed byte makes the parser fail otherwise than with an error")
  func mutations() throws {
    let bytes = try Responses.file("yahoo_daily.json").bytes
    for end in 0..<bytes.count { _ = try? JSONDocument(SourceResponse(name: "r", bytes: Array(bytes[..<end]))) }
    for index in stride(from: 0, to: bytes.count, by: 3) {
      for change: UInt8 in [0, 0x22, 0x5B, 0x7D, 0x80, 0xFF, 0x2D] {
        var changed = bytes
        changed[index] = change
        _ = try? YahooReader.read(
          SourceResponse(name: "r", bytes: changed), .init(symbol: "EXMPL", isDaily: true, isAdjusted: true),
          columns: YahooReader.columns)
      }
    }
  }
}
