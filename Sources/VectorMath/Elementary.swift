// The exponential family as polynomials: no libm enters a result, so the bits depend on IEEE 754 and FMA alone.
// Range reduction and coefficients of exp are those of Cephes' expf (S. Moshier): x = n ln 2 + r, |r| <= ln 2 / 2.

/// Splits `x` into `n` and `r` with x = n ln 2 + r; returns (2^n, r, e^r - 1).
@inlinable @inline(__always)
func reducedExponential(_ x: SIMD16<Float>) -> (scale: SIMD16<Float>, minusOne: SIMD16<Float>) {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  let magic = SIMD16<Float>(repeating: 12_582_912)
  let shifted = magic.addingProduct(x, SIMD16(repeating: 1.442_695_04))
  let n = shifted - magic
  var r = x.addingProduct(n, SIMD16(repeating: -0.693_359_375))
  r = r.addingProduct(n, SIMD16(repeating: 2.121_944_40e-4))
  var p = SIMD16<Float>(repeating: 1.987_569_15e-4)
  p = SIMD16(repeating: 1.398_199_95e-3).addingProduct(p, r)
  p = SIMD16(repeating: 8.333_451_91e-3).addingProduct(p, r)
  p = SIMD16(repeating: 4.166_579_59e-2).addingProduct(p, r)
  p = SIMD16(repeating: 1.666_666_55e-1).addingProduct(p, r)
  p = SIMD16(repeating: 5.000_000_12e-1).addingProduct(p, r)
  let minusOne = r.addingProduct(p, r * r)
  let bits = unsafeBitCast(shifted, to: SIMD16<Int32>.self)
  let scale = unsafeBitCast((bits &+ 127) &<< 23, to: SIMD16<Float>.self)
  return (scale, minusOne)
}

/// e^x to about 1 unit in the last place; arguments are clamped to [-87.3, 88], where the result is finite and normal.
@inlinable @inline(__always)
public func exp(_ x: SIMD16<Float>) -> SIMD16<Float> {
  let clamped = pointwiseMin(pointwiseMax(x, SIMD16(repeating: -87.3)), SIMD16(repeating: 88))
  let (scale, minusOne) = reducedExponential(clamped)
  return scale.addingProduct(scale, minusOne)
}

/// The logistic function 1 / (1 + e^-x).
@inlinable @inline(__always)
public func sigmoid(_ x: SIMD16<Float>) -> SIMD16<Float> {
  1 / (1 + exp(-x))
}

/// The hyperbolic tangent as m / (m + 2) with m = e^2x - 1, which keeps its relative accuracy near zero.
@inlinable @inline(__always)
public func tanh(_ x: SIMD16<Float>) -> SIMD16<Float> {
  let clamped = pointwiseMin(pointwiseMax(x + x, SIMD16(repeating: -40)), SIMD16(repeating: 40))
  let (scale, minusOne) = reducedExponential(clamped)
  let m = (scale - 1).addingProduct(scale, minusOne)
  return m / (m + 2)
}

/// e^x in double precision, for checking the engine's derivatives; lane by lane through a Taylor series after the same
/// range reduction, to about 1e-15.
@inlinable @inline(__always)
public func exp(_ x: SIMD16<Double>) -> SIMD16<Double> {
  let clamped = pointwiseMin(pointwiseMax(x, SIMD16(repeating: -700)), SIMD16(repeating: 700))
  let n = (clamped * 1.442_695_040_888_963_4).rounded(.toNearestOrEven)
  var r = clamped.addingProduct(n, SIMD16(repeating: -6.931_471_803_691_238e-1))
  r = r.addingProduct(n, SIMD16(repeating: -1.908_214_929_270_587_7e-10))
  var sum = SIMD16<Double>(repeating: 1)
  for k in stride(from: 18.0, through: 1.0, by: -1.0) {
    sum = SIMD16<Double>(repeating: 1).addingProduct(sum * r, SIMD16(repeating: 1 / k))
  }
  let exponent = SIMD16<Int64>(truncatingIfNeeded: SIMD16<Int64>(n))
  let scale = unsafeBitCast((exponent &+ 1023) &<< 52, to: SIMD16<Double>.self)
  return sum * scale
}

/// The logistic function in double precision.
@inlinable @inline(__always)
public func sigmoid(_ x: SIMD16<Double>) -> SIMD16<Double> {
  1 / (1 + exp(-x))
}

/// The hyperbolic tangent in double precision.
@inlinable @inline(__always)
public func tanh(_ x: SIMD16<Double>) -> SIMD16<Double> {
  let e = exp(pointwiseMin(pointwiseMax(x + x, SIMD16(repeating: -80)), SIMD16(repeating: 80)))
  return (e - 1) / (e + 1)
}
