import Foundation
import Testing

@testable import Forecasting

@Suite("Reading tables")
struct CSVReaderTests {
  struct Dialect: Decodable {
    let times: [String]
    let open: [Double]
    let close: [Double]
  }

  private static func dialectOptions() throws -> CSVOptions {
    var options = CSVOptions(timeColumn: "day", valueColumns: ["close \"adjusted\"", "open; first"])
    options.delimiter = UInt8(ascii: ";")
    options.decimal = .comma
    options.skipLines = 1
    options.order = .newestFirst
    options.timeFormats = [.iso8601, try TimeFormat("%d.%m.%Y")]
    options.frequency = .days(1)
    return options
  }

  private func check(_ table: LoadedTable) throws {
    let expected = try Fixture.decode(Dialect.self, "dialect.json")
    let series = table.panel.series[0]
    #expect(series.times.map(\.description) == expected.times)
    #expect(series.columnNames == ["close \"adjusted\"", "open; first"])
    #expect(series.columns == [expected.close, expected.open])
    #expect(table.warnings.isEmpty)
  }

  @Test("a file with mark, banner, CRLF, quotes, decimal comma and newest row first reads as by pandas, to the bit")
  func pandas() throws {
    try check(CSVReader.read(path: Fixture.folder.appending(path: "dialect.csv").path, options: Self.dialectOptions()))
  }

  @Test(
    "line ends do not matter, nor a final one, a blank last line, or a byte order mark",
    arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) throws {
    let plain = try read("time,a\n2020-01-01,1\n2020-01-02,2\n")
    let rows = ["time,a", "2020-01-01,1", "2020-01-02,2"].joined(separator: end)
    for text in [rows, rows + end, rows + end + end, "\u{FEFF}" + rows + end] { #expect(try read(text) == plain) }
  }

  @Test("mixed line ends are read with a warning")
  func mixed() throws {
    let table = try read("time,a\r\n2020-01-01,1\n2020-01-02,2\r")
    #expect(table.panel.series[0].columns == [[1, 2]])
    #expect(table.warnings.map(\.headline) == ["d.csv: warning[W202]: line ends are mixed (LF, CRLF, CR)"])
  }

  @Test("requested columns come in the requested order, each once, and the others are not converted")
  func columns() throws {
    let table = try read("b,junk,time,a\n2,x,2020-01-01,1\n") { $0.valueColumns = ["a", "b", "a"] }
    #expect(table.panel.columnNames == ["a", "b"])
    #expect(table.panel.series[0].columns == [[1], [2]])
  }

  @Test("a series column makes a panel, whatever the order of its rows")
  func panel() throws {
    let table = try read("s,time,a\nb,2020-01-02,1\na,2020-01-01,2\nb,2020-01-03,3\n\"a\",2020-01-02,4\n") {
      $0.seriesColumn = "s"
    }
    #expect(table.panel.series.map(\.id) == ["a", "b"])
    #expect(table.panel.series.map(\.columns) == [[[2, 4]], [[1, 3]]])
  }

  @Test(
    "missing values follow the policy",
    arguments: [
      (MissingPolicy.forwardFill, [1.0, 1, 1, 4, 4], 3, 0), (.drop, [1, 4], 0, 3),
    ])
  func missing(policy: MissingPolicy, expected: [Double], filled: Int, dropped: Int) throws {
    let table = try read("time,a\n2020-01-01,1\n2020-01-02,NA\n2020-01-03,\n2020-01-05,4\n2020-01-06,NA\n") {
      $0.missing = ["NA", ""]
      $0.missingPolicy = policy
    }
    #expect(table.panel.series[0].columns == [expected])
    #expect(table.filledValues == filled && table.droppedRows == dropped)
  }

  @Test("interpolation goes by row position within a series")
  func interpolation() throws {
    let text =
      "s,time,a\nx,2020-01-01,1\ny,2020-01-01,9\nx,2020-01-02,NA\ny,2020-01-02,9\nx,2020-01-20,NA\nx,2020-01-21,7\n"
    let table = try read(text) {
      $0.seriesColumn = "s"
      $0.missing = ["NA"]
      $0.missingPolicy = .interpolate
    }
    #expect(table.panel.series.map(\.columns) == [[[1, 3, 5, 7]], [[9, 9]]])
  }

  @Test("newest-first files fill from the older row")
  func newestFirstFill() throws {
    let table = try read("time,a\n2020-01-03,NA\n2020-01-02,NA\n2020-01-01,5\n") {
      $0.missing = ["NA"]
      $0.missingPolicy = .forwardFill
      $0.order = .newestFirst
    }
    #expect(table.panel.series[0].columns == [[5, 5, 5]])
  }

  @Test("a declared missing value may look like a number")
  func numericMissing() throws {
    let table = try read("time,a\n2020-01-01,1\n2020-01-02,-999\n2020-01-03,3\n") {
      $0.missing = ["-999"]
      $0.missingPolicy = .drop
    }
    #expect(table.panel.series[0].columns == [[1, 3]])
  }

  @Test("rows of every length around the read block are whole")
  func blocks() throws {
    // Rows of about 100 kB make records cross the 256 KiB block at many places, quoted and not.
    for width in [262_120, 262_143, 262_144, 262_145, 100_003] {
      var text = "time,n,a\r\n"
      for day in 1...9 {
        let filler = String(repeating: day % 2 == 0 ? "\"\"" : "x", count: day % 2 == 0 ? width / 2 : width)
        text += "2020-01-0\(day),\(day % 2 == 0 ? "\"\(filler)\"" : filler),\(day)\r\n"
      }
      let table = try read(text)
      #expect(table.panel.series[0].columns == [(1...9).map(Double.init)])
      #expect(table.warnings.isEmpty)
    }
  }

  @Test("gzip is known by its first bytes, also in several members, and damage is refused")
  func gzip() throws {
    let bytes = try Fixture.bytes("dialect.csv.gz")
    let options = try Self.dialectOptions()
    try check(CSVReader.read(bytes: bytes, name: "d", options: options))
    func message(_ bytes: [UInt8], _ limit: Int = 1 << 20) -> String? {
      var options = options
      options.decodedLimit = limit
      do {
        _ = try CSVReader.read(bytes: bytes, name: "d", options: options)
        return nil
      } catch { return error.description }
    }
    #expect(message(Array(bytes.dropLast(5))) == "d: error[D217]: gzip data ends in the middle")
    var damaged = bytes
    damaged[bytes.count / 2] ^= 0x55
    #expect(message(damaged)?.contains("error[D2") == true)
    #expect(message(bytes + [1, 2, 3, 4])?.contains("D217") == true)
    #expect(message(bytes, 1_000) == "d: error[D208]: inflates to more than 1000 bytes")
  }

  @Test("what is no readable regular file is refused without waiting")
  func unreadable() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "forecasting-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let fifo = folder.appending(path: "fifo").path
    #expect(mkfifo(fifo, 0o600) == 0)
    for (path, message) in [
      (folder.appending(path: "none.csv").path, "d.csv: error[E131]: no such file"),
      (folder.path, "d.csv: error[E131]: is not a regular file"),
      (fifo, "d.csv: error[E131]: is not a regular file"), ("/dev/zero", "d.csv: error[E131]: is not a regular file"),
      ("a\0b", "d.csv: error[E131]: the path has a NUL byte"),
    ] {
      let error = #expect(throws: DataError.self) {
        try CSVReader.read(path: path, name: "d.csv", options: CSVOptions(timeColumn: "time", valueColumns: []))
      }
      #expect(error?.description == message)
    }
  }

  @Test("a file that changes while it is read is refused")
  func changed() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "forecasting-\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("time,a\n2020-01-01,1\n".utf8).write(to: file)
    var source = try ByteSource.file(path: file.path, name: "d.csv", decodedLimit: 1_000)
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("2020-01-02,2\n".utf8))
    try handle.close()
    var problem: DataError?
    var buffer = [UInt8](repeating: 0, count: 100)
    do throws(DataError) {
      while try buffer.withUnsafeMutableBufferPointer({ buffer throws(DataError) in try source.read(into: buffer) }) > 0
      {}
    } catch { problem = error }
    #expect(problem?.description == "d.csv: error[D220]: d.csv changed while it was read (size/ctime)")
  }

  @Test("no cut, flip or insertion of a byte makes the reader fail otherwise than with an error")
  func mutations() throws {
    let text = "time,s,a,b\r\n2020-01-01,\"x\"\"y\",1.5,-2e3\r\n2020-01-02,\"x\"\"y\",NA,4\n2020-01-03,z,1,2"
    let whole = Array(text.utf8)
    var options = CSVOptions(timeColumn: "time", valueColumns: ["a", "b"], seriesColumn: "s")
    options.missing = ["NA"]
    options.missingPolicy = .forwardFill
    options.frequency = .days(1)
    var read = 0
    var refused = 0
    for index in whole.indices {
      for byte in [0, 9, 10, 13, 34, 44, 48, 65, 128, 255] as [UInt8] {
        var flipped = whole
        flipped[index] = byte
        var inserted = whole
        inserted.insert(byte, at: index)
        for bytes in [flipped, inserted, Array(whole[..<index])] {
          do {
            let table = try CSVReader.read(bytes: bytes, name: "d.csv", options: options)
            #expect(table.panel.series.allSatisfy { $0.columns.allSatisfy { $0.allSatisfy(\.isFinite) } })
            read += 1
          } catch { refused += 1 }
        }
      }
    }
    #expect(read > 100 && refused > 1_000)
  }
}
