/// Names that are safe as a file name on every system.
enum SafeName {
  static let pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
  static let anchoredPattern = "^" + pattern + "$"

  /// What is wrong with a name, if anything.
  static func fault(in name: String) -> String? {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, isLetterOrDigit(first), bytes.count <= 64,
      bytes.allSatisfy({ isLetterOrDigit($0) || "._-".utf8.contains($0) })
    else { return "name must match \(pattern), got \"\(name.shortened(to: 64))\"" }
    // Windows opens the device even when an extension follows.
    let stem = name.prefix { $0 != "." }.lowercased()
    guard !deviceNames.contains(stem) else {
      return "name must match \(pattern) and not be a device name, got \"\(name)\""
    }
    guard !reserved.contains(name) else { return "\"\(name)\" is the name of a page among the runs" }
    return nil
  }

  /// What lies beside experiments in the runs folder.
  private static let reserved: Set<String> = ["test-parts.html"]

  private static let deviceNames: Set<String> = {
    let numbered = (0...9).flatMap { ["com\($0)", "lpt\($0)"] }
    return Set(["con", "prn", "aux", "nul"] + numbered)
  }()

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}

extension ValueType where Value == String {
  /// A name that is safe as a file name.
  static var safeName: ValueType {
    let text = ValueType.string
    return ValueType(
      placeholder: text.placeholder,
      schema: { ["type": "string", "pattern": .string(SafeName.anchoredPattern)] },
      read: { node, place in
        guard let decoded = text.read(node, place) else { return nil }
        if let fault = SafeName.fault(in: decoded.value) {
          place.fail(.badName, fault, node)
          return nil
        }
        return decoded
      })
  }
}
