/// Reads delimited text (RFC 4180), plain or gzip, in one pass of bounded memory beyond the requested columns.
public enum CSVReader {
  /// Reads a regular file; `name` stands for it in messages, the path itself by default.
  ///
  /// Throws `DataError.table` with up to 20 problems, sorted by position.
  public static func read(path: String, name: String? = nil, options: CSVOptions) throws(DataError) -> LoadedTable {
    let name = name ?? path
    return try read(
      .file(path: path, name: name, decodedLimit: options.decodedLimit), name: name, options: options)
  }

  /// Reads bytes from memory; `name` stands for the file in messages.
  ///
  /// Throws `DataError.table` with up to 20 problems, sorted by position.
  public static func read(bytes: [UInt8], name: String, options: CSVOptions) throws(DataError) -> LoadedTable {
    try read(.memory(bytes, name: name, decodedLimit: options.decodedLimit), name: name, options: options)
  }

  /// Reads the rows of files that continue one another, in their order.
  ///
  /// Throws `DataError.table` with up to 20 problems of the first file that has any.
  public static func read(files: [SourceResponse], options: CSVOptions) throws(DataError) -> LoadedTable {
    var collector: RowCollector?
    var warnings: [TableProblem] = []
    for file in files {
      let source = try ByteSource.memory(file.bytes, name: file.name, decodedLimit: options.decodedLimit)
      var reading = try scan(source, name: file.name, options: options, after: collector)
      collector = try reading.finishRows()
      warnings += reading.warnings
    }
    guard let collector else { throw .table([TableProblem(.noRows, path: "", message: "no file")]) }
    return try PanelAssembly(rows: collector).assemble(warnings: warnings)
  }

  private static func read(
    _ source: consuming ByteSource, name: String, options: CSVOptions
  ) throws(DataError) -> LoadedTable {
    var reading = try scan(source, name: name, options: options, after: nil)
    let rows = try reading.finishRows()
    return try PanelAssembly(rows: rows).assemble(warnings: reading.warnings, endLine: reading.line)
  }

  /// Scans all of a source; earlier rows go on with its own.
  private static func scan(
    _ source: consuming ByteSource, name: String, options: CSVOptions, after earlier: RowCollector?
  ) throws(DataError) -> TableReading {
    var reading = TableReading(name: name, options: options, after: earlier)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var filled = 0
    var atEnd = false
    while true {
      while filled < buffer.count, !atEnd {
        let start = filled
        let got = try buffer.withUnsafeMutableBufferPointer { buffer throws(DataError) in
          try source.read(into: UnsafeMutableBufferPointer(rebasing: buffer[start...]))
        }
        filled += got
        atEnd = got == 0
      }
      let available = filled
      let used = buffer.withUnsafeBufferPointer {
        reading.consume(UnsafeBufferPointer(rebasing: $0[..<available]), atEnd: atEnd)
      }
      if reading.isStopped || atEnd { break }
      if used == 0 {
        // One record fills the buffer.
        guard buffer.count < CSVOptions.rowLimit else {
          reading.stopAtRowLimit()
          break
        }
        buffer += [UInt8](repeating: 0, count: buffer.count)
      } else {
        buffer.withUnsafeMutableBufferPointer { buffer in
          for index in 0..<(available - used) { buffer[index] = buffer[used + index] }
        }
        filled -= used
      }
    }
    return reading
  }
}
