import Testing

@testable import Reports

struct NumberFormatTests {
  @Test(
    "numbers are written as readers expect",
    arguments: [
      (NumberFormat.shortest, 0.1, "0.1"), (.shortest, 5, "5.0"), (.shortest, .nan, "nan"),
      (.shortest, -.infinity, "-inf"),
      (.significant(4), 0.00123456, "0.001235"), (.significant(4), 123_456.7, "123,457"), (.significant(3), 0, "0"),
      (.significant(4), 9999.96, "10,000"), (.significant(3), 1.5e-7, "1.50e-07"),
      (.significant(3), -2.5e20, "-2.50e+20"), (.significant(4), 1234.5, "1235"),
      // Half away from zero on the shortest digits: 2.675 is stored as 2.67499999999999982236431605997495353221893310546875.
      (.decimals(2), 2.675, "2.68"), (.decimals(0), 0.5, "1"), (.decimals(2), -0.001, "0.00"),
      (.decimals(1), 12_345.67, "12,345.7"), (.decimals(1), 1234.56, "1234.6"), (.decimals(2), 999.999, "1000.00"),
      (.percent(decimals: 1), 0.1234, "12.3%"), (.percent(decimals: 0), 0.995, "100%"),
      (.change(decimals: 1), 0.05, "+5.0%"), (.change(decimals: 1), -0.126, "-12.6%"),
      (.change(decimals: 1), 0, "+0.0%"),
      (.duration, 0, "0 s"), (.duration, 0.35, "350 ms"), (.duration, 4.2, "4.2 s"), (.duration, 59.6, "1 min 00 s"),
      (.duration, 185, "3 min 05 s"), (.duration, 7440, "2 h 04 min"), (.duration, 273_600, "3 d 04 h"),
      (.duration, -4.2, "-4.2 s"),
      (.brief(3), 1.2e12, "1.20×10¹²"), (.brief(3), 0.00000123, "1.23×10⁻⁶"),
      (.brief(3), 123_456_789.123, "123,456,789"),
      (.brief(3), -1.236e9, "-1.24×10⁹"), (.brief(3), 0.00123, "0.00123"), (.brief(2), 9.9e8, "990,000,000"),
      (.brief(3), 0, "0"),
      (.compact, 999, "999"), (.compact, 1234, "1.23k"), (.compact, 41_000, "41k"), (.compact, 999_999, "1M"),
      (.compact, 2.5e9, "2.5G"),
    ] as [(NumberFormat, Double, String)])
  func formats(format: NumberFormat, value: Double, expected: String) {
    #expect(format.text(value) == expected)
  }

  @Test("one format for several values shows three digits of the smallest")
  func common() {
    #expect(NumberFormat.common(for: [0.498, 1.93, .nan]) == .decimals(3))
    #expect(NumberFormat.common(for: [50.1, 53.4]) == .decimals(1))
    #expect(NumberFormat.common(for: [1.23e-3]) == .decimals(5) && NumberFormat.common(for: [1e-9]) == .significant(3))
    #expect(NumberFormat.common(for: []) == .decimals(2))
  }

  @Test("in a figure a number takes nine digits at most, then a power of ten")
  func commonBrief() {
    #expect(NumberFormat.commonBrief(for: [0.498, 1.93, .nan]) == .decimals(3))
    #expect(NumberFormat.commonBrief(for: [123_456_789.123, 98_765_432]) == .decimals(0))
    #expect(NumberFormat.commonBrief(for: [123_456_789.123, 0.00123]) == .brief(3))
    #expect(NumberFormat.commonBrief(for: [1.2e12, 3.4e11]) == .brief(3))
    #expect(NumberFormat.commonBrief(for: [0.00000123]) == .brief(3))
  }

  @Test(
    "no finite number breaks any format",
    arguments: [
      0, -0.0, 5e-324, 1e-310, .leastNormalMagnitude, 1e15, 1e16, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ] as [Double])
  func extremes(value: Double) {
    let formats: [NumberFormat] = [
      .shortest, .significant(4), .decimals(2), .percent(decimals: 1), .change(decimals: 1), .duration, .compact,
      .brief(3),
    ]
    for format in formats { #expect(!format.text(value).isEmpty) }
  }
}
