import Foundation
import Testing

@Suite("Allocations of the training loop")
struct AllocationTests {
  /// What `allocation-count` printed, built beside the test bundle.
  static func report(_ arguments: [String] = []) throws -> [(name: String, count: Int)] {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let process = Process()
    process.executableURL = bundle.deletingLastPathComponent().appendingPathComponent("allocation-count")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text.split(separator: "\n").map { line in
      let parts = line.split(separator: ":")
      return (String(parts[0]), parts.count == 2 ? Int(parts[1].dropFirst()) ?? -1 : -1)
    }
  }

  @Test("No step of any family allocates anything once the first epoch has passed, on any number of threads")
  func steps() throws {
    let report = try Self.report()
    // Nine networks, for values and for quantiles, on 1, 2 and 3 threads.
    #expect(report.count == 54)
    for (name, count) in report { #expect(count == 0, "\(name)") }
  }

  @Test("The counter sees what is allocated, on every thread")
  func counter() throws {
    #expect(try Self.report(["self-test"]).map(\.count) == [100, 100])
  }
}
