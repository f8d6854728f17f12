import Foundation
import Testing

@testable import Specs

@Suite("Problems as text and JSON")
struct ProblemRenderingTests {
  private func problem(_ code: String = "E140", line: Int = 1, column: Int = 1, exit: Int32 = 3) -> SpecProblem {
    SpecProblem(
      code: code, message: "m", location: SpecLocation(file: "f", line: line, column: column), exitCode: exit)
  }

  @Test("source line, caret and hint follow the first line") func layout() {
    #expect(
      refusal(Example.minimal + "\ntraining: {epohcs: 3}") == """
        s.yaml:5:12: error[E105]: unknown key 'epohcs' in 'training'
        training: {epohcs: 3}
                   ^
        hint: did you mean 'epochs'?
        """)
  }

  @Test("control characters are escaped and the caret stays in place") func escaping() {
    let text = "name: \"\u{202E}\\e[31m\"\tx: 1"
    let problem = SpecProblem(
      code: "E1", message: "a\u{1B}[0m\nb", location: SpecLocation(file: "f\n", line: 1, column: 17),
      sourceLine: text)
    #expect(
      problem.rendered() == """
        f\\n:1:17: error[E1]: a\\u{1B}[0m\\nb
        name: "\\u{202E}\\e[31m"\\tx: 1
                                ^
        """)
  }

  @Test("a long source line is shown around the caret") func longLine() {
    let line = String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)
    let location = SpecLocation(file: "f", line: 1, column: 501)
    let shown = SpecProblem(code: "E1", message: "m", location: location, sourceLine: line).rendered()
      .split(separator: "\n")
    #expect(shown[1].count == 162)
    #expect(Array(shown[1])[shown[2].count - 1] == "X")
  }

  @Test("the source line is found behind line breaks of every kind", arguments: ["\n", "\r\n", "\r", "\u{85}"])
  func lineBreaks(lineBreak: String) {
    let text = Example.minimal.split(separator: "\n").joined(separator: lineBreak) + lineBreak + "scale: 5" + lineBreak
    let lines = refusal(text).split(separator: "\n")
    #expect(lines.first?.hasPrefix("s.yaml:5:8: error[E107]") == true)
    #expect(lines.dropFirst().first == "scale: 5")
  }

  @Test("a warning says so") func warning() {
    let warning = SpecProblem(
      code: "W201", severity: .warning, message: "m", location: SpecLocation(file: "f", line: 2, column: 3))
    #expect(warning.rendered() == "f:2:3: warning[W201]: m")
  }

  @Test("at most 20 problems are shown, the first ones by place") func limit() {
    let failure = SpecFailure((1...25).reversed().map { problem(line: $0) })
    #expect(failure.problems.map(\.location.line) == Array(1...20))
    #expect(failure.rendered().hasSuffix("\n5 more problems not shown"))
  }

  @Test(
    "the exit status is 3 when anything is wrong with the spec, otherwise the gravest",
    arguments: [([3, 4, 8], 3), ([4, 8], 8), ([4], 4), ([10, 6], 6), ([], 3)] as [([Int32], Int32)])
  func exitCode(codes: [Int32], expected: Int32) {
    #expect(SpecFailure(codes.map { problem(exit: $0) }).exitCode == expected)
  }

  @Test("JSON has the same content") func json() throws {
    let failure = SpecFailure([problem(line: 2, column: 7, exit: 4)])
    let object = try JSONSerialization.jsonObject(with: Data(failure.json().utf8)) as? [String: Any]
    let first = try #require((object?["problems"] as? [[String: Any]])?.first)
    #expect(first["code"] as? String == "E140" && first["severity"] as? String == "error")
    #expect(first["line"] as? Int == 2 && first["column"] as? Int == 7 && first["file"] as? String == "f")
    #expect(first["hint"] is NSNull && first["exit_code"] as? Int == 4 && first["message"] as? String == "m")
    #expect(object?["exit_code"] as? Int == 4 && object?["omitted"] as? Int == 0)
  }

  @Test("a check of another module points into the spec") func foreignProblem() throws {
    let spec = try load(Example.minimal)
    let problem = spec.problem(
      code: "E143", message: "'lookback' 5 is longer than the series", at: "window.lookback", exitCode: 4)
    let failure = SpecFailure([problem])
    #expect(
      failure.rendered() == """
        s.yaml:3:20: error[E143]: 'lookback' 5 is longer than the series
        window: {lookback: 5}
                           ^
        """)
    #expect(failure.exitCode == 4)
  }
}
