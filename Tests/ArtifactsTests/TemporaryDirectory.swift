import Artifacts
import Foundation

/// Runs a body with a directory of its own and removes it afterwards.
func withTemporaryDirectory(_ body: (String) async throws -> Void) async throws {
  let path = NSTemporaryDirectory() + "almanac-artifacts-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try await body(path)
}

/// All files, links and other leaves below a directory, as sorted relative paths.
func leaves(_ path: String) -> [String] {
  let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
  return names.filter { name in
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isDirectory)
      ? !isDirectory.boolValue : true
  }.sorted()
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// Replaces a file, which may be read-only, by other bytes.
func overwrite(_ path: String, _ bytes: [UInt8]) throws {
  try FileManager.default.removeItem(atPath: path)
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

func inputs(kind: String = "windows", lookback: Int = 30) -> ActionInputs {
  ActionInputs(
    kind: kind, codeVersion: 1, engineVersion: 2, parameters: ["lookback": .int(lookback)], inputs: [:], files: [:])
}

/// Publishes files under the key of some inputs.
@discardableResult
func publish(
  _ files: [String: [UInt8]], _ inputs: ActionInputs, in store: Store, replacing: Bool = false
) throws -> ActionRecord {
  let staging = Staging(in: store)
  defer { staging.discard() }
  for (name, bytes) in files { try staging.write(bytes, as: name) }
  return try store.publish(staging, stage: "windows", inputs: inputs, replacing: replacing)
}
