import Testing

@testable import Forecasting

@Suite("Missing values")
struct MissingPolicyTests {
  @Test("nothing is invented before the first value", arguments: MissingPolicy.allCases)
  func beforeFirst(policy: MissingPolicy) {
    var column = [Double.nan, .nan, 1, 2]
    #expect(fill(&column, by: policy) == 0)
    var none = [Double.nan]
    #expect(fill(&none, by: policy) == 0)
  }

  @Test("a column without a gap stays as it is", arguments: MissingPolicy.allCases)
  func complete(policy: MissingPolicy) {
    var column = [3.0, 1, 2]
    #expect(fill(&column, by: policy) == nil)
    #expect(column == [3, 1, 2])
    var empty: [Double] = []
    #expect(fill(&empty, by: policy) == nil)
  }

  @Test("interpolation joins neighbours and refuses an open end")
  func interpolate() {
    var column = [1.0, .nan, .nan, 4, .nan, 2]
    #expect(fill(&column, by: .interpolate) == nil)
    #expect(column == [1, 2, 3, 4, 3, 2])
    var open = [1.0, .nan]
    #expect(fill(&open, by: .interpolate) == 1)
  }
}
