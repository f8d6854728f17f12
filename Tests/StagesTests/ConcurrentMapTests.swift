import Testing

@testable import Stages

@Suite("Work on all cores")
struct ConcurrentMapTests {
  @Test("Results are in the order of the elements, whichever is done first", arguments: [0, 1, 2, 1000])
  func order(count: Int) {
    let texts = concurrentMap(Array(0..<count)) { number in
      // The first ones take the longest.
      (0..<(count - number) * 10).reduce("\(number)") { text, _ in String(text.reversed().reversed()) }
    }
    #expect(texts == (0..<count).map { "\($0)" })
  }
}
