import Foundation
import Testing
import VectorMath

/// The elementary functions against the C library's in double precision, lane by lane.
@Suite("Elementary functions")
struct ElementaryTests {
  /// Every sign and size of argument: a fine grid around zero and powers of two outwards.
  static let arguments: [Double] = {
    var all = [0.0]
    for i in 1...4000 { all.append(Double(i) * 0.005) }
    for e in -30...6 { for m in [1.0, 1.25, 1.5, 1.999] { all.append(m * exp2(Double(e))) } }
    return all + all.map { -$0 }
  }()

  /// The largest error over the arguments in units in the last place of `Float` at the true value.
  func worst(
    _ arguments: [Double], _ function: (SIMD16<Float>) -> SIMD16<Float>, _ truth: (Double) -> Double
  ) -> Double {
    var worst = 0.0
    for start in stride(from: 0, to: arguments.count, by: 16) {
      var x = SIMD16<Float>.zero
      for lane in 0..<16 { x[lane] = Float(arguments[min(start + lane, arguments.count - 1)]) }
      let y = function(x)
      for lane in 0..<16 {
        let expected = truth(Double(x[lane]))
        let error = abs(Double(y[lane]) - expected) / max(Double(Float(expected).ulp), 1e-45)
        worst = error <= worst ? worst : error
      }
    }
    return worst
  }

  @Test("exp is right to 1.5 units in the last place within +-20 and to 5 where results are normal")
  func exponential() {
    let near = Self.arguments.filter { abs($0) <= 20 }
    #expect(worst(near, { VectorMath.exp($0) }, Foundation.exp) <= 1.5)
    let all = Self.arguments.filter { $0 >= -87.3 && $0 <= 88 }
    #expect(worst(all, { VectorMath.exp($0) }, Foundation.exp) <= 5)
  }

  @Test("sigmoid is right to 4 units in the last place within +-87")
  func logistic() {
    let all = Self.arguments.filter { abs($0) <= 87 }
    let error = worst(all, { VectorMath.sigmoid($0) }, { 1 / (1 + Foundation.exp(-$0)) })
    #expect(error <= 4)
  }

  @Test("tanh is right to 4 units in the last place, near zero too")
  func hyperbolicTangent() {
    #expect(worst(Self.arguments, { VectorMath.tanh($0) }, Foundation.tanh) <= 4)
  }

  @Test("squareRoot is right to 1 unit in the last place from the smallest to the largest normal number")
  func root() {
    let all = (-126...126).flatMap { e in [1.0, 1.1, 1.5, 1.7, 1.9999].map { $0 * exp2(Double(e)) } }
    #expect(worst(all, { VectorMath.squareRoot($0) }, { $0.squareRoot() }) <= 1)
    #expect(VectorMath.squareRoot(SIMD16<Float>.zero) == .zero)
  }

  @Test("Results beyond the range saturate, and stay finite and in order")
  func extremes() {
    for x in [1e3, 1e10, 1e38, Double.infinity] {
      let (above, below) = (SIMD16(repeating: Float(x)), SIMD16(repeating: Float(-x)))
      #expect(VectorMath.exp(above)[0] == VectorMath.exp(SIMD16<Float>(repeating: 88))[0])
      #expect(VectorMath.exp(above)[0].isFinite)
      #expect(VectorMath.exp(below)[0] > 0 && VectorMath.exp(below)[0] < 1.3e-38)
      #expect(VectorMath.tanh(above)[0] == 1 && VectorMath.tanh(below)[0] == -1)
      #expect(VectorMath.sigmoid(above)[0] == 1)
      #expect(VectorMath.sigmoid(below)[0] >= 0 && VectorMath.sigmoid(below)[0] < 1e-37)
    }
  }

  @Test("The double versions are right to 1e-14")
  func doubles() {
    for value in Self.arguments where abs(value) <= 300 {
      let x = SIMD16<Double>(repeating: value)
      let pairs = [
        (VectorMath.exp(x)[5], Foundation.exp(value)), (VectorMath.sigmoid(x)[5], 1 / (1 + Foundation.exp(-value))),
      ]
      for (result, expected) in pairs { #expect(abs(result - expected) <= 1e-13 * expected) }
      #expect(abs(VectorMath.tanh(x)[5] - Foundation.tanh(value)) <= 1e-14)
    }
  }
}
