import VectorMath

/// Softmax over time, one distribution for each row; scores are `[time, padded row]`, so that lanes are rows.
enum TimeSoftmax {
  /// Replaces scores by weights that sum to 1 over time.
  static func forward(_ scores: Pointer, steps: Int, rowWidth: Int) {
    for r in stride(from: 0, to: rowWidth, by: laneCount) {
      var largest = load(scores + r)
      for t in 1..<max(1, steps) { largest = pointwiseMax(largest, load(scores + t * rowWidth + r)) }
      var sum = Vector.zero
      for t in 0..<steps {
        let e = exp(load(scores + t * rowWidth + r) - largest)
        store(e, scores + t * rowWidth + r)
        sum += e
      }
      for t in 0..<steps { store(load(scores + t * rowWidth + r) / sum, scores + t * rowWidth + r) }
    }
  }

  /// Replaces dLoss/dweight by dLoss/dscore: a (da - sum over time of a da).
  static func backward(_ weights: UnsafePointer<Scalar>, _ gradient: Pointer, steps: Int, rowWidth: Int) {
    for r in stride(from: 0, to: rowWidth, by: laneCount) {
      var dot = Vector.zero
      for t in 0..<steps { dot.addProduct(load(weights + t * rowWidth + r), load(gradient + t * rowWidth + r)) }
      for t in 0..<steps {
        let i = t * rowWidth + r
        store(load(weights + i) * (load(gradient + i) - dot), gradient + i)
      }
    }
  }
}

/// The scalar product of two padded rows.
@inline(__always)
func rowProduct(_ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, width: Int) -> Scalar {
  var sum = Vector.zero
  for j in stride(from: 0, to: width, by: laneCount) { sum.addProduct(load(a + j), load(b + j)) }
  return laneSum(sum)
}

/// target += factor * x over a padded row.
@inline(__always)
func addScaled(_ target: Pointer, _ factor: Scalar, _ x: UnsafePointer<Scalar>, width: Int) {
  let f = Vector(repeating: factor)
  for j in stride(from: 0, to: width, by: laneCount) {
    store(load(target + j).addingProduct(f, load(x + j)), target + j)
  }
}
