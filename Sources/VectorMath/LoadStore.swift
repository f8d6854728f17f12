/// The vector of every kernel: sixteen lanes of `Float`, or of `Double` where the same source is checked in double
/// precision.
public typealias Lanes<Scalar: SIMDScalar> = SIMD16<Scalar>

/// The lanes of one vector; every padded length is a multiple of it.
public let laneCount = 16

/// Rounds a length up to whole vectors.
@inlinable @inline(__always)
public func paddedLength(_ length: Int) -> Int {
  (length + 15) & ~15
}

/// Reads sixteen consecutive scalars, at any alignment.
@inlinable @inline(__always)
public func load<Scalar: SIMDScalar>(_ pointer: UnsafePointer<Scalar>) -> SIMD16<Scalar> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Scalar>.self)
}

/// Reads sixteen consecutive scalars, at any alignment.
@inlinable @inline(__always)
public func load<Scalar: SIMDScalar>(_ pointer: UnsafeMutablePointer<Scalar>) -> SIMD16<Scalar> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Scalar>.self)
}

/// Writes sixteen consecutive scalars, at any alignment.
@inlinable @inline(__always)
public func store<Scalar: SIMDScalar>(_ value: SIMD16<Scalar>, _ pointer: UnsafeMutablePointer<Scalar>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD16<Scalar>.self)
}

/// The sum of all lanes, added as a fixed tree of halves, so that every vector width gives the same bits.
@inlinable @inline(__always)
public func laneSum<Scalar: SIMDScalar & FloatingPoint>(_ x: SIMD16<Scalar>) -> Scalar {
  let eight = x.lowHalf + x.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}
