import Testing

@testable import Reports

@Suite("Numbers over several trainings")
struct EstimateTests {
  private let estimate = Estimate(mean: 0.4123, deviation: 0.0151, interval: 0.4021...0.4219)

  @Test("Deviation and interval have the decimals of the mean, and changes have no sign before a deviation")
  func text() {
    #expect(estimate.text(.significant(4)) == "0.4123 ± 0.0151 (0.4021 to 0.4219)")
    #expect(estimate.text(.decimals(2)) == "0.41 ± 0.02 (0.40 to 0.42)")
    #expect(estimate.text(.change(decimals: 1)) == "+41.2% ± 1.5% (+40.2% to +42.2%)")
    #expect(Estimate(mean: 12_345.6, deviation: 0, interval: nil).text(.decimals(1)) == "12,345.6 ± 0.0")
    #expect(Estimate(mean: 0.5, deviation: nil, interval: 0.25...0.75).parts(.shortest) == ["0.5", "0.25 to 0.75"])
  }

  @Test("A deviation below the decimals of its mean keeps two digits")
  func tiny() {
    #expect(Estimate(mean: 120.5, deviation: 0.000123, interval: nil).text(.decimals(1)) == "120.5 ± 0.00012")
  }

  @Test("A mean too small for decimals has its interval in digits too")
  func scientific() {
    let gradient = Estimate(mean: 2e-22, deviation: 1.5e-22, interval: 1e-22...3.5e-22)
    #expect(gradient.text(.significant(2)) == "2.0e-22 ± 1.5e-22 (1.0e-22 to 3.5e-22)")
    let loss = Estimate(mean: 2.5e-5, deviation: 1e-6, interval: 2.4e-5...2.6e-5)
    let bound = Estimate(mean: 7e16, deviation: 9.98e15, interval: 6.3e16...7.7e16)
    #expect(bound.parts(.significant(2)) == ["7.0e+16", "± 1.0e+16", "6.3e+16 to 7.7e+16"])
    #expect(loss.parts(.significant(4)) == ["2.500e-05", "± 1.000e-06", "2.400e-05 to 2.600e-05"])
  }

  private func table() throws -> TextTable {
    var table = try TextTable(
      columns: [.init("model"), .init("rmse", format: .decimals(3))],
      rows: [["lstm", .estimate(estimate)], ["naive", 0.5]])
    table.markBest(column: 1, goal: .lowest)
    return table
  }

  @Test("A terminal shows them below each other, and only the mean is marked")
  func terminal() throws {
    #expect(
      try table().text() == """
        model             rmse
        ─────  ───────────────
        lstm            0.412*
                      ± 0.015
               0.402 to 0.422
        naive           0.500

        """)
  }

  @Test("Pages show them below each other, Markdown and CSV on a line")
  func forms() throws {
    #expect(
      try table().html().contains(
        "<strong title=\"best\">0.412</strong> <small>± 0.015</small> <small>0.402 to 0.422</small></td>"))
    #expect(try table().markdown.contains("| lstm | **0.412 ± 0.015 (0.402 to 0.422)** |\n| naive | 0.500 |"))
    #expect(try table().csv().text == "model,rmse\nlstm,0.4123\nnaive,0.5\n")
  }
}
