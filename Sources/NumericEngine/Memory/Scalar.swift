public import VectorMath

#if ENGINE_DOUBLE
  /// The scalar of every activation and weight; the double build of this same source exists to check derivatives.
  public typealias Scalar = Double
#else
  /// The scalar of every activation and weight.
  public typealias Scalar = Float
#endif

/// One vector of activations.
public typealias Vector = Lanes<Scalar>

/// Scalars in place.
public typealias Pointer = UnsafeMutablePointer<Scalar>
