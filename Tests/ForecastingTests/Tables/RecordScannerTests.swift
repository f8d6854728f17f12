import Testing

@testable import Forecasting

@Suite("Records")
struct RecordScannerTests {
  /// The fields of the record at the beginning of the bytes, or nothing where it needs more bytes.
  private func scan(_ bytes: ArraySlice<UInt8>, atEnd: Bool) -> (fields: [String], next: Int)? {
    Array(bytes).withUnsafeBufferPointer { bytes in
      var scanner = RecordScanner(delimiter: UInt8(ascii: ","))
      guard case .record(let next) = scanner.scan(bytes, from: 0, atEnd: atEnd) else { return nil }
      let fields = scanner.fields.map { field in
        String(decoding: unescaped(UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])), as: UTF8.self)
      }
      return (fields, next)
    }
  }

  @Test(
    "are the same wherever the bytes at hand end",
    arguments: [
      "a,b\nc", "a,\"b\"\"c\",\"\"\r\nx", "\"\"\"\",x\rz", "\"a\r\nb\",c\r\nd", "\"a\rb\"\nc", "\"\"\"\"\"\",\"\"\n\"",
      ",,\r\n,",
    ])
  func everyCut(text: String) throws {
    let bytes = Array(text.utf8)
    let whole = try #require(scan(bytes[...], atEnd: true))
    for end in bytes.indices {
      // A cut record must wait for more, unless it is there in full.
      guard let cut = scan(bytes[..<end], atEnd: false) else { continue }
      #expect(cut.fields == whole.fields && cut.next == whole.next)
    }
    #expect(scan(bytes[..<whole.next], atEnd: true)?.fields == whole.fields)
  }

  @Test("fields keep their spaces, quotes and line ends")
  func content() throws {
    #expect(
      scan(Array(" a , \t,\"x,\"\"y\"\"\nz\"\n".utf8)[...], atEnd: false)?.fields == [" a ", " \t", "x,\"y\"\nz"])
    #expect(scan(Array("a,".utf8)[...], atEnd: true)?.fields == ["a", ""])
  }
}
