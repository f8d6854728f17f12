import Testing

#if ENGINE_DOUBLE
  @testable import NumericEngineDouble
#else
  @testable import NumericEngine
#endif

@Suite("Dropout")
struct DropoutTests {
  static let rows = 500
  static let width = 64

  func mask(_ rate: Double, key: UInt64, rows: Int = rows, firstRow: Int = 0) -> [Scalar] {
    let buffer = Buffer(count: rows * Self.width)
    DropoutMask(rate: rate).fill(
      buffer.base, rows: rows, width: Self.width, key: key, firstPosition: UInt32(firstRow * Self.width))
    return buffer.values
  }

  @Test(
    "Elements vanish at the rate, and the rest is scaled so that the mean is kept", arguments: [0.1, 0.2, 0.5, 0.9])
  func rate(_ rate: Double) {
    for key: UInt64 in [1, 2, 0xFFFF_FFFF_0000_0000] {
      let values = mask(rate, key: key)
      let n = Double(values.count)
      let zeros = Double(values.filter { $0 == 0 }.count)
      #expect(values.allSatisfy { $0 == 0 || $0 == Scalar(1 / (1 - rate)) })
      // The number of zeros is binomial; five standard deviations.
      #expect(abs(zeros / n - rate) <= 5 * (rate * (1 - rate) / n).squareRoot())
      // Neighbours in a row and in a column are independent: pairs vanish together at the rate squared.
      for distance in [1, Self.width] {
        let pairs = zip(values, values.dropFirst(distance)).filter { $0 == 0 && $1 == 0 }.count
        let expected = rate * rate
        // The pairs overlap, which at most doubles the variance of independent ones.
        let bound = 5 * (3 * expected * (1 - expected) / n).squareRoot()
        #expect(abs(Double(pairs) / n - expected) <= bound)
      }
    }
  }

  @Test("Masks of two keys are independent, and a mask is a function of its key")
  func keys() {
    let first = mask(0.5, key: 10)
    #expect(first == mask(0.5, key: 10))
    let second = mask(0.5, key: 11)
    let together = zip(first, second).filter { $0 == 0 && $1 == 0 }.count
    let n = Double(first.count)
    #expect(abs(Double(together) / n - 0.25) <= 5 * (0.25 * 0.75 / n).squareRoot())
  }

  @Test("A row's mask does not depend on the rows around it")
  func sharding() {
    let whole = mask(0.3, key: 7, rows: 20)
    #expect(mask(0.3, key: 7, rows: 7, firstRow: 13) == Array(whole[(13 * Self.width)...]))
  }
}
