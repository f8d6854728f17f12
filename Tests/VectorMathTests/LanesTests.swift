import Testing
import VectorMath

@Suite("Lanes")
struct LanesTests {
  @Test("Lengths are padded to whole vectors", arguments: [(0, 0), (1, 16), (15, 16), (16, 16), (17, 32), (100, 112)])
  func padding(length: Int, padded: Int) {
    #expect(paddedLength(length) == padded)
  }

  @Test("Loads and stores move sixteen neighbours at any alignment", arguments: 0...5)
  func loadAndStore(offset: Int) {
    let source = (0..<40).map { Float($0) }
    var target = [Float](repeating: -1, count: 40)
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        store(load(source.baseAddress! + offset), target.baseAddress! + offset + 1)
      }
    }
    for i in 0..<40 {
      #expect(target[i] == (i > offset && i <= offset + 16 ? Float(i - 1) : -1))
    }
  }

  @Test("laneSum adds halves in a fixed tree")
  func sum() {
    var x = SIMD16<Float>.zero
    for lane in 0..<16 { x[lane] = Float(1 + lane * lane) * 0.1 }
    // The tree written out: lanes 8, 4, 2 and 1 apart.
    var level = (0..<16).map { x[$0] }
    while level.count > 1 {
      let half = level.count / 2
      level = (0..<half).map { level[$0] + level[$0 + half] }
    }
    #expect(laneSum(x) == level[0])
    // In plain order the sum rounds otherwise, so the comparison above can tell.
    #expect((0..<16).reduce(Float(0)) { $0 + x[$1] } != level[0])
  }
}
