import Testing

@testable import Reports

struct TextTests {
  @Test("markup and forbidden characters are made safe")
  func escaping() {
    #expect(xmlEscaped("<script>\"&'") == "&lt;script&gt;&quot;&amp;&#39;")
    #expect(xmlEscaped("a\u{0}b\u{1B}c\u{FFFE}") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    #expect(terminalEscaped("a\u{1B}[31m\u{9B}b\n") == "a?[31m?b?")
  }

  @Test("identifiers hold nothing that could end an attribute")
  func identifiers() {
    #expect(identifier("run 1\"><script>") == "run-1---script-")
    #expect(identifier("1") == "f1")
  }

  @Test(
    "terminal columns follow the width of characters",
    arguments: [("abc", 3), ("東京", 4), ("e\u{301}", 1), ("µ ± σ", 5), ("🙂", 2), ("", 0)])
  func columns(text: String, expected: Int) {
    #expect(displayWidth(text) == expected)
  }

  @Test("text is cut to a width with an ellipsis")
  func clipping() {
    #expect(clipped("abcdef", toColumns: 4) == "abc…")
    #expect(clipped("abc", toColumns: 3) == "abc")
    #expect(clipped("東京都", toColumns: 4) == "東…")
    let cut = TextMetrics.clipped("a model with a long name", to: 60, size: 11)
    #expect(cut.hasSuffix("…") && TextMetrics.width(cut, size: 11) <= 60)
  }

  @Test("names are cut in their middle, so that both ends stay")
  func shortening() {
    let short = TextMetrics.shortened("learning_rate=0.001,hidden_size=128", to: 100, size: 11)
    #expect(short.hasPrefix("learn") && short.hasSuffix("e=128") && TextMetrics.width(short, size: 11) <= 100)
    #expect(TextMetrics.shortened("lstm", to: 100, size: 11) == "lstm")
    #expect(TextMetrics.shortened("lstm", to: 1, size: 11) == "…")
  }

  @Test("widths are those of the font's table")
  func widths() {
    // DejaVu Sans: A 684, space 318, 0 636 thousandths of the size.
    #expect(abs(TextMetrics.width("A 0", size: 10) - 16.38) <= 1e-9)
    #expect(TextMetrics.wrapped("one two three", to: 45, size: 10) == ["one two", "three"])
  }
}
