import Testing

@testable import Reports

struct ProgressLineTests {
  @Test("a wide terminal shows everything")
  func wide() {
    let line = ProgressLine.text(
      width: 100, title: "train lstm", fraction: 0.5, epoch: "epoch 50/100", loss: 0.00123456, speed: "41k rows/s",
      secondsLeft: 185)
    #expect(
      line == "train lstm  ████████████░░░░░░░░░░░░   50%  epoch 50/100  loss 0.001235  41k rows/s  3 min 05 s left")
    #expect(displayWidth(line) == 100)
  }

  @Test("the line never exceeds the terminal", arguments: 0...120)
  func width(columns: Int) {
    let line = ProgressLine.text(
      width: columns, title: "train a model with a long name", fraction: 0.437, epoch: "epoch 44/100", loss: 1e-9,
      speed: "41k rows/s", secondsLeft: 1e6)
    #expect(displayWidth(line) <= columns)
  }

  @Test(
    "fractions outside of 0...1 are clamped",
    arguments: [(-1.0, "  0%"), (0.999, " 99%"), (1, "100%"), (7, "100%"), (.nan, "  0%"), (.infinity, "100%")])
  func clamped(fraction: Double, percent: String) {
    #expect(ProgressLine.text(width: 40, title: "x", fraction: fraction).hasSuffix(percent))
  }

  @Test("details go first, then the bar, and the title is cut last")
  func narrow() {
    let lines = [70, 46, 30, 12, 4].map {
      ProgressLine.text(width: $0, title: "train lstm", fraction: 0.5, epoch: "epoch 50/100", speed: "41k rows/s")
    }
    #expect(
      lines == [
        "train lstm  █████████████░░░░░░░░░░░░░   50%  epoch 50/100  41k rows/s",
        "train lstm  ███████░░░░░░░   50%  epoch 50/100",
        "train lstm   50%  epoch 50/100", "train…   50%", " 50%",
      ])
  }

  @Test("the bar is filled to the fraction")
  func bar() {
    // 40 columns - "x" - "100%" - 3 gaps of 2 leave more than the 20 columns of this bar.
    let line = ProgressLine.text(width: 29, title: "x", fraction: 0.5)
    #expect(line == "x  ██████████░░░░░░░░░░   50%")
  }
}
