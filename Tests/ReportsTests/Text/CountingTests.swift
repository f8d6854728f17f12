import Testing

@testable import Reports

struct CountingTests {
  @Test(
    "one thing is in the singular",
    arguments: [
      (0, "stage", "0 stages"), (1, "stage", "1 stage"), (2, "stage", "2 stages"), (1, "entry", "1 entry"),
      (3, "entry", "3 entries"), (1, "more input", "1 more input"),
    ])
  func words(count: Int, noun: String, text: String) { #expect(counted(count, noun) == text) }
}
