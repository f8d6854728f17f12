import VectorMath

/// Fills masks whose every element is a function of (key, position): the same for any sharing of rows among threads.
struct DropoutMask: Sendable {
  /// The share of elements that become zero, in [0, 1).
  let rate: Double

  /// Writes 0 or 1 / (1 - rate) for `rows` rows of `width` scalars; `firstPosition` numbers the first element.
  ///
  /// The hash is two rounds of Wellons' 32-bit `lowbias32` over position and key.
  func fill(_ mask: Pointer, rows: Int, width: Int, key: UInt64, firstPosition: UInt32) {
    let threshold = SIMD16<UInt32>(repeating: UInt32(rate * 4_294_967_296))
    let keep = Vector(repeating: Scalar(1 / (1 - rate)))
    let low = SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: key))
    let high = SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: key >> 32))
    let lanes = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    var position = firstPosition
    for i in stride(from: 0, to: rows * width, by: laneCount) {
      let counter = SIMD16<UInt32>(repeating: position) &+ lanes
      let bits = Self.hash(Self.hash(counter ^ low) ^ high)
      #if ENGINE_DOUBLE
        for lane in 0..<laneCount { mask[i + lane] = bits[lane] >= threshold[lane] ? keep[lane] : 0 }
      #else
        store(Vector.zero.replacing(with: keep, where: bits .>= threshold), mask + i)
      #endif
      position &+= 16
    }
  }

  @inline(__always)
  private static func hash(_ x: SIMD16<UInt32>) -> SIMD16<UInt32> {
    var h = x
    h = (h ^ (h &>> 16)) &* 0x7FEB_352D
    h = (h ^ (h &>> 15)) &* 0x846C_A68B
    return h ^ (h &>> 16)
  }
}
