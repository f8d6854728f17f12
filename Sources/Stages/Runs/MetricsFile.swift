/// A run folder's `metrics.csv`: the rows of the artifact with the run's id in front of each.
enum MetricsFile {
  /// The bytes of the file that has these rows.
  static func bytes(_ rows: [UInt8], run id: String) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(rows.count + rows.count / 3)
    // No cell of this table holds a line break.
    for (index, line) in rows.split(separator: UInt8(ascii: "\n")).enumerated() {
      result += start(of: index, run: id)
      result += line
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// The rows of the artifact; nil where the file has any other form than `bytes` gives it.
  static func rows(_ bytes: [UInt8], run id: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    var index = 0
    while place < bytes.count {
      let start = start(of: index, run: id)
      guard bytes[place...].starts(with: start), let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else {
        return nil
      }
      result += bytes[(place + start.count)...end]
      place = end + 1
      index += 1
    }
    return result
  }

  private static func start(of line: Int, run id: String) -> [UInt8] { Array(line == 0 ? "run,".utf8 : "\(id),".utf8) }
}
