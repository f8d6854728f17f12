import Testing

@testable import Specs

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "the nearest known word is suggested when it is near enough",
    arguments: [
      ("nmae", ["data", "name"], "name"), ("sclae", ["scale", "seeds"], "scale"), ("epohcs", ["epochs"], "epochs"),
      ("HIDDEN-SIZE", ["hidden_size"], "hidden_size"), ("lrarn", ["learn", "lr"], "learn"), ("xyz", ["name"], nil),
      ("l", ["l2"], "l2"), ("", ["a", "bb"], "a"), ("adm", ["adamw", "adam"], "adam"), ("ab", ["ba", "abcd"], "ba"),
    ] as [(String, [String], String?)])
  func nearest(word: String, candidates: [String], expected: String?) {
    #expect(Suggestion.nearest(to: word, among: candidates) == expected)
  }
}
