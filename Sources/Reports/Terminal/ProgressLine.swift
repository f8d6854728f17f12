/// One line of a terminal that shows how far a training run is.
public enum ProgressLine {
  /// The line, never wider than `width` columns, without a line end.
  ///
  /// Details are left out from the right when the terminal is narrow, then the bar; the title is cut last.
  ///
  /// - Parameters:
  ///   - width: the columns of the terminal.
  ///   - title: what runs, such as the stage's name.
  ///   - fraction: the part done, 0...1; anything else is clamped and not-a-number counts as 0.
  ///   - epoch: such as `epoch 12/100`.
  ///   - loss: the latest loss.
  ///   - speed: such as `41k rows/s`.
  ///   - secondsLeft: the estimated time to the end.
  public static func text(
    width: Int, title: String, fraction: Double, epoch: String = "", loss: Double? = nil, speed: String = "",
    secondsLeft: Double? = nil
  ) -> String {
    let done = fraction >= 0 ? min(1, fraction) : 0
    let whole = Int((done * 100).rounded(.down))
    let percent = String(repeating: " ", count: 3 - min(3, "\(whole)".count)) + "\(whole)%"
    var details = [epoch, loss.map { "loss " + NumberFormat.significant(4).text($0) } ?? "", speed]
    details.append(secondsLeft.map { NumberFormat.duration.text($0) + " left" } ?? "")
    details = details.filter { !$0.isEmpty }.map(terminalEscaped)
    let title = terminalEscaped(title)

    while true {
      let fixed = ([title, percent] + details).map(displayWidth).reduce(2 * (1 + details.count), +)
      let room = width - fixed - 2
      if room >= 10 { return ([title, bar(min(30, room), done), percent] + details).joined(separator: "  ") }
      if details.isEmpty { break }
      if details.count == 1, fixed <= width { return ([title, percent] + details).joined(separator: "  ") }
      details.removeLast()
    }
    let room = width - percent.count - 2
    return room > 0 ? clipped(title, toColumns: room) + "  " + percent : clipped(percent, toColumns: width)
  }

  private static func bar(_ width: Int, _ fraction: Double) -> String {
    let eighths = Int((fraction * Double(width * 8)).rounded(.down))
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    let full = String(repeating: "█", count: eighths / 8)
    let used = eighths / 8 + (partial.isEmpty ? 0 : 1)
    return full + partial + String(repeating: "░", count: width - used)
  }
}
