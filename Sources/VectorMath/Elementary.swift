// The exponential family and the square root as polynomials: no libm enters a result, so the bits depend on IEEE 754 and FMA
// alone. Forms matter here: `addingProduct` becomes one vector instruction only where all lanes are treated alike.

/// Splits `x` into `n` and `r` with x = n ln 2 + r, |r| <= ln 2 / 2; returns (2^n, e^r - 1).
///
/// e^r - 1 is r + r^2 p(r) with p the minimax polynomial of degree 4, relative error 3e-9. ln 2 in one constant is off by
/// n 2e-9, half a unit in the last place of the result at x = 20.
@inlinable @inline(__always)
func reducedExponential(_ x: SIMD16<Float>) -> (scale: SIMD16<Float>, minusOne: SIMD16<Float>) {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  let magic = SIMD16<Float>(repeating: 12_582_912)
  let shifted = magic.addingProduct(x, SIMD16(repeating: 1.442_695_04))
  let n = shifted - magic
  let r = x.addingProduct(n, SIMD16(repeating: -0.693_147_182))
  var p = SIMD16<Float>(repeating: 1.381_453_94e-3)
  p = SIMD16(repeating: 8.368_745_45e-3).addingProduct(p, r)
  p = SIMD16(repeating: 4.166_838_9e-2).addingProduct(p, r)
  p = SIMD16(repeating: 1.666_652_11e-1).addingProduct(p, r)
  p = SIMD16(repeating: 4.999_999_4e-1).addingProduct(p, r)
  let minusOne = r.addingProduct(p, r * r)
  let bits = unsafeBitCast(shifted, to: SIMD16<Int32>.self)
  let scale = unsafeBitCast((bits &+ 127) &<< 23, to: SIMD16<Float>.self)
  return (scale, minusOne)
}

/// e^x to about 1 unit in the last place for |x| <= 20, and 5 at the ends; arguments are clamped to [-87.3, 88], where
/// the result is finite and normal.
///
/// What is not a number becomes an end of that range: a comparison that would keep it costs half of a gate's time, and
/// the trainer notices divergence by loss and gradient.
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

/// The square root of zero or of a normal number, to 1 unit in the last place: three steps of Newton's on 1 / sqrt x from the
/// well-known first guess, and one on sqrt x. (`SIMD16.squareRoot()` takes the lanes one by one.)
@inlinable @inline(__always)
public func squareRoot(_ x: SIMD16<Float>) -> SIMD16<Float> {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  var y = unsafeBitCast(SIMD16<UInt32>(repeating: 0x5F37_5A86) &- (bits &>> 1), to: SIMD16<Float>.self)
  let half = x * -0.5
  for _ in 0..<3 {
    let product = half * y
    y *= SIMD16<Float>(repeating: 1.5).addingProduct(product, y)
  }
  let s = x * y
  let rest = x.addingProduct(-s, s)
  return s.addingProduct(rest, y * 0.5)
}

/// The square root in double precision.
@inlinable @inline(__always)
public func squareRoot(_ x: SIMD16<Double>) -> SIMD16<Double> {
  x.squareRoot()
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
