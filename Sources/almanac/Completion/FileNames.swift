import Stages

#if canImport(Glibc)
  import Glibc
#endif

/// Files as a shell completes them.
enum FileNames {
  static func isSpec(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// The path with `~` spelled out.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }

  /// Folders, which end in `/`, and files that are wanted, whose paths begin with a text; hidden ones where it says so.
  static func completing(_ text: String, files isWanted: (String) -> Bool = { _ in false }) -> [String] {
    let place = text.lastIndex(of: "/").map { text[...$0] } ?? ""
    let beginning = text.dropFirst(place.count)
    let folder = expanded(String(place))
    var found: [String] = []
    for name in FilePlaces.names(in: folder.isEmpty ? "." : folder) where name.hasPrefix(beginning) {
      guard !name.hasPrefix(".") || beginning.hasPrefix(".") else { continue }
      var status = stat()
      let isFolder = stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      if isFolder { found.append(place + name + "/") } else if isWanted(name) { found.append(place + name) }
    }
    return found.sorted()
  }
}
