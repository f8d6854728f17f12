import Foundation
import Testing

@testable import Specs

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Spec files on disk")
struct LocalFilesTests {
  /// Runs a test in a folder of its own.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "specs-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func firstLine(_ path: String) -> String? {
    do throws(SpecFailure) {
      _ = try SpecReader().load(path: path)
      return nil
    } catch {
      return error.rendered().split(separator: "\n").first.map(String.init)
    }
  }

  @Test("a file is read with its base next to it") func read() throws {
    try inFolder { folder in
      try Data("base: b é.yaml\nname: x".utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      try Data(Example.minimal.utf8).write(to: URL(fileURLWithPath: folder + "/b é.yaml"))
      #expect(try SpecReader().load(path: folder + "/s.yaml").name == "x")
    }
  }

  @Test("what is not a readable regular file is refused without blocking") func notRegular() throws {
    try inFolder { folder in
      #expect(firstLine(folder + "/no") == "\(folder)/no:1:1: error[E122]: \(folder)/no: no such file")
      #expect(firstLine(folder) == "\(folder):1:1: error[E122]: \(folder): is not a regular file")
      #expect(mkfifo(folder + "/fifo", 0o600) == 0)
      #expect(firstLine(folder + "/fifo") == "\(folder)/fifo:1:1: error[E122]: \(folder)/fifo: is not a regular file")
      #expect(firstLine("/dev/zero") == "/dev/zero:1:1: error[E122]: /dev/zero: is not a regular file")
      #expect(symlink(folder + "/loop", folder + "/loop") == 0)
      #expect(firstLine(folder + "/loop")?.contains("error[E122]") == true)
      #expect(firstLine("a\0b")?.hasSuffix("error[E122]: a\\u{0}b: no such file") == true)
    }
  }

  @Test("a file of more than 1 MiB is refused before parsing") func large() throws {
    try inFolder { folder in
      let path = folder + "/big.yaml"
      try Data(repeating: UInt8(ascii: "["), count: 5 << 20).write(to: URL(fileURLWithPath: path))
      #expect(firstLine(path) == "\(path):1:1: error[E113]: spec larger than 1 MiB")
    }
  }

  @Test("the working directory is absolute") func currentDirectory() {
    #expect(LocalSpecFiles().currentDirectory.hasPrefix("/"))
  }
}
