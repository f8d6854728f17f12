/// An upper bound on the largest singular value of a matrix, row by row; above the value by less than
/// ln(columns) / 2^25 of it.
///
/// The largest eigenvalue of G = M^T M is at most tr(G^p)^(1/p), and more than that divided by columns^(1/p): here
/// p = 2^24, by squaring. Each power is divided by its trace, so that nothing overflows. Cost: 24 products of `columns`
/// x `columns`.
func spectralNorm(_ matrix: [Double], columns n: Int) -> Double {
  var power = [Double](repeating: 0, count: n * n)
  for row in stride(from: 0, to: matrix.count, by: n) {
    for i in 0..<n {
      let value = matrix[row + i]
      for j in 0..<n { power[i * n + j] += value * matrix[row + j] }
    }
  }
  var traces: [Double] = []
  while true {
    let trace = (0..<n).reduce(0) { $0 + power[$1 * n + $1] }
    guard trace > 0 else { return 0 }
    traces.append(trace)
    if traces.count > 24 { break }
    let unit = power.map { $0 / trace }
    power = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for k in 0..<n {
        let value = unit[i * n + k]
        for j in 0..<n { power[i * n + j] += value * unit[k * n + j] }
      }
    }
  }
  // With trace 1 the eigenvalue is at most 1; the one of a power before is the root of trace and eigenvalue.
  let root = traces.dropFirst().reversed().reduce(1) { ($1 * $0).squareRoot() }
  return (traces[0] * root).squareRoot()
}
