import Testing

@testable import Reports

struct ScaleTests {
  @Test("linear, log and band scales map values to pixels")
  func positions() {
    let linear = Scale(.linear, from: 0, to: 10, start: 100, end: 200)
    #expect(linear.position(2.5) == 125)
    #expect(linear.position(.nan) == nil)
    let log = Scale(.log, from: 0.01, to: 100, start: 400, end: 0)
    #expect(log.position(1).map { abs($0 - 200) <= 1e-9 } == true)
    #expect(log.position(0) == nil && log.position(-1) == nil)
    let bands = Scale(.bands(4), from: -0.5, to: 3.5, start: 0, end: 80)
    #expect(bands.position(0) == 10 && bands.position(3) == 70 && bands.bandWidth == 20)
  }

  @Test("the widest range does not overflow")
  func overflow() {
    let scale = Scale(
      .linear, from: -.greatestFiniteMagnitude, to: .greatestFiniteMagnitude, start: 0, end: 100)
    #expect(scale.position(0) == 50)
  }

  @Test("ranges of one value are widened, others padded")
  func padding() {
    #expect(ValueRange(0, 10).padded(by: 0.1) == ValueRange(-1, 11))
    #expect(ValueRange(100, 100).padded(by: 0.1) == ValueRange(95, 105))
    #expect(ValueRange(0, 0).padded(by: 0.1) == ValueRange(-1, 1))
    #expect(ValueRange(of: [.nan, 3, -.infinity, 1]) == ValueRange(1, 3))
    #expect(ValueRange(of: [.nan, .infinity]) == nil)
  }

  @Test("axes that include zero start there")
  func zero() {
    let axis = Axis("y", includesZero: true)
    #expect(axis.limits(for: ValueRange(2, 10), padding: 0.1) == ValueRange(0, 11))
    #expect(axis.limits(for: ValueRange(-10, -2), padding: 0.1) == ValueRange(-11, 0))
  }
}
