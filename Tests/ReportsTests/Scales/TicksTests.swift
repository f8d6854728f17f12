import Testing

@testable import Reports

struct TicksTests {
  @Test(
    "linear ticks stand at round numbers",
    arguments: [
      (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (-2.9, 2.0, 4, ["−2", "0", "2"]),
      (0, 100_000, 4, ["0", "25k", "50k", "75k", "100k"]), (9000, 12_000, 3, ["9000", "10,000", "11,000", "12,000"]),
      (0, 3e6, 3, ["0", "1M", "2M", "3M"]), (-2e-5, 2e-5, 4, ["−2×10⁻⁵", "−1×10⁻⁵", "0", "1×10⁻⁵", "2×10⁻⁵"]),
      (1.05, 1.2, 3, ["1.05", "1.10", "1.15", "1.20"]), (0, 0, 5, []),
    ] as [(Double, Double, Int, [String])])
  func linear(lower: Double, upper: Double, count: Int, labels: [String]) {
    #expect(LinearTicks.ticks(from: lower, to: upper, count: count).map(\.label) == labels)
  }

  @Test(
    "numbers that differ little from each other are labelled by their distance from a round one",
    arguments: [
      (1e9 - 1.5, 1e9 + 1, ["−1", "0", "1"], "+ 1,000,000,000"),
      (999_999_970, 1_000_000_100, ["0", "50", "100"], "+ 1,000,000,000"),
      (-999_999.999_93, -999_999.999_865, ["−2×10⁻⁵", "0", "2×10⁻⁵"], "− 999,999.9999"),
      (1e9, 1_002_000_000, ["1.0000G", "1.0005G", "1.0010G", "1.0015G", "1.0020G"], ""),
      (0, 1, ["0.00", "0.25", "0.50", "0.75", "1.00"], ""),
    ] as [(Double, Double, [String], String)])
  func short(lower: Double, upper: Double, labels: [String], context: String) {
    let found = LinearTicks.shortTicks(from: lower, to: upper, count: 4, look: .plain)
    #expect(found.ticks.map(\.label) == labels && found.context == context)
    #expect(found.ticks.map(\.value) == LinearTicks.ticks(from: lower, to: upper, count: 4).map(\.value))
  }

  @Test("ticks of counts are whole numbers, and shares are in percent")
  func looks() {
    #expect(LinearTicks.ticks(from: 0.9, to: 3.1, count: 9, look: .whole).map(\.label) == ["1", "2", "3"])
    #expect(LinearTicks.ticks(from: 1, to: 10, count: 4, look: .whole).map(\.value) == [5, 10])
    #expect(LinearTicks.ticks(from: 0, to: 0.1, count: 2, look: .percent).map(\.label) == ["0%", "5%", "10%"])
  }

  @Test("no range breaks linear ticks")
  func extremes() {
    let ranges: [(Double, Double)] = [
      (-.greatestFiniteMagnitude, .greatestFiniteMagnitude), (0, 5e-324), (1e300, 1.1e300), (1, 1.0000000000000002),
      (-1e-310, 1e-310),
    ]
    for (lower, upper) in ranges {
      #expect(LinearTicks.ticks(from: lower, to: upper, count: 6).count <= 8)
    }
  }

  @Test("long log axes label decades, with minor ticks between")
  func logDecades() {
    let ticks = LogTicks.ticks(from: 0.0009, to: 0.2, count: 6)
    #expect(ticks.filter(\.isMajor).map(\.label) == ["0.001", "0.01", "0.1"])
    // 0.0009, then 2...9 times 0.001 and 0.01, and 0.2.
    #expect(ticks.filter { !$0.isMajor }.count == 18)
  }

  @Test("very long log axes skip decades and use powers")
  func logPowers() {
    let ticks = LogTicks.ticks(from: 1e-12, to: 1, count: 5)
    #expect(ticks.filter(\.isMajor).map(\.label) == ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"])
  }

  @Test("short log axes label 1, 2 and 5, very short ones round numbers")
  func logShort() {
    let ticks = LogTicks.ticks(from: 0.0015, to: 0.03, count: 5)
    #expect(ticks.filter(\.isMajor).map(\.label) == ["0.002", "0.005", "0.01", "0.02"])
    #expect(LogTicks.ticks(from: 1.1, to: 1.4, count: 3).map(\.label) == ["1.1", "1.2", "1.3", "1.4"])
    #expect(LogTicks.ticks(from: 0, to: 1, count: 5).isEmpty)
  }
}
