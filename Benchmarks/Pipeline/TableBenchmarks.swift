import Forecasting

#if canImport(Glibc)
  import Glibc
#endif

/// Reading of a CSV file of 1,000,000 rows and 6 columns, about 46 MB: a time and five numbers.
enum TableBenchmarks {
  /// Where a file to read is named by the environment, it is kept there, so that others can read the same.
  static func measure() async throws -> Measurement {
    try await withTemporaryDirectory { directory in
      let kept = getenv("ALMANAC_BENCHMARK_CSV").map { String(cString: $0) }
      let path = kept ?? directory + "/million.csv"
      if access(path, R_OK) != 0 { try write(path) }
      let options = CSVOptions(timeColumn: "time", valueColumns: ["open", "high", "low", "close", "volume"])
      var rows = 0
      let times = try Stopwatch.times(7) { rows = try CSVReader.read(path: path, options: options).panel.rowCount }
      guard rows == 1_000_000 else { throw ChildProcess.Failure(description: "\(rows) rows were read") }
      return Measurement(name: "CSV, 1,000,000 rows x 6", unit: "ms", samples: times, target: "< 300")
    }
  }

  private static func write(_ path: String) throws {
    guard let file = fopen(path, "w") else { throw ChildProcess.Failure(description: "\(path) cannot be written") }
    defer { fclose(file) }
    fputs("time,open,high,low,close,volume\n", file)
    // 2000-01-01 in days since 1970.
    let start = 10_957
    var state: UInt64 = 1
    for row in 0..<1_000_000 {
      guard let date = CivilDate(daysSinceEpoch: start + row / 1440) else { continue }
      func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
      var line = "\(date.year)-\(two(date.month))-\(two(date.day))T\(two(row / 60 % 24)):\(two(row % 60))"
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        line += ",\(Int(state >> 33) % 900 + 100).\(two(Int(state >> 40) % 100))"
      }
      fputs(line + ",\(state >> 50)\n", file)
    }
  }
}
