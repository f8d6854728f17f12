import Artifacts
import Foundation
import Testing

@testable import Reports

@Suite("The script of pages")
struct PageScriptTests {
  @Test("The policy's hash is that of the script, or browsers would refuse it")
  func hash() throws {
    let digits = Digest(hashing: Array(PageScript.text.utf8)).description
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
      UInt8(digits.dropFirst(place).prefix(2), radix: 16)
    }
    #expect(bytes.count == 32 && Data(bytes).base64EncodedString() == PageScript.hash)
  }
}
