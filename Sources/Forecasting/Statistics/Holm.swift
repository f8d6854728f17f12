/// P-values of several tests made together, corrected so that the chance of any false finding stays below the level
/// (Holm 1979): the i-th smallest of m is multiplied by m - i + 1, and none is below a smaller one's.
///
/// The order is that of the argument.
public func holmCorrected(_ pValues: [Double]) -> [Double] {
  var corrected = pValues
  var highest = 0.0
  for (rank, place) in pValues.indices.sorted(by: { (pValues[$0], $0) < (pValues[$1], $1) }).enumerated() {
    highest = max(highest, min(1, pValues[place] * Double(pValues.count - rank)))
    corrected[place] = highest
  }
  return corrected
}
