/// A table that was read, with what had to be done to it.
public struct CSVTable: Equatable, Sendable {
  /// The series, oldest row first, with the requested columns in the requested order.
  public let panel: Panel
  /// Remarks that do not stop a run.
  public let warnings: [CSVProblem]
  /// How many missing values were filled.
  public let filledValues: Int
  /// How many rows were left out because a value was missing.
  public let droppedRows: Int
}

/// Reads delimited text (RFC 4180), plain or gzip, in one pass of bounded memory beyond the requested columns.
public enum CSVReader {
  /// Reads a regular file; `name` stands for it in messages, the path itself by default.
  ///
  /// Throws `DataError.table` with up to 20 problems, sorted by position.
  public static func read(path: String, name: String? = nil, options: CSVOptions) throws(DataError) -> CSVTable {
    let name = name ?? path
    return try read(
      .file(path: path, name: name, decodedLimit: options.decodedLimit), name: name, options: options)
  }

  /// Reads bytes from memory; `name` stands for the file in messages.
  ///
  /// Throws `DataError.table` with up to 20 problems, sorted by position.
  public static func read(bytes: [UInt8], name: String, options: CSVOptions) throws(DataError) -> CSVTable {
    try read(.memory(bytes, name: name, decodedLimit: options.decodedLimit), name: name, options: options)
  }

  private static func read(
    _ source: consuming ByteSource, name: String, options: CSVOptions
  ) throws(DataError) -> CSVTable {
    var reading = TableReading(name: name, options: options)
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
    return try reading.finish()
  }
}
