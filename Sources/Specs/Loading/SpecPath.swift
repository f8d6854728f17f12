/// Paths as text; nothing here touches the disk.
enum SpecPath {
  /// `path` as seen from `directory`; `..` stays, since it may follow a symbolic link.
  static func joined(_ directory: String, _ path: String) -> String {
    var rest = path[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2).drop { $0 == "/" } }
    if rest.hasPrefix("/") || directory.isEmpty { return String(rest) }
    return directory.hasSuffix("/") ? directory + rest : directory + "/" + rest
  }

  /// The folder of a file, empty for a bare file name.
  static func directory(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  /// The path without `.` and inner `..` parts: one text for each spelling, for finding cycles.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
