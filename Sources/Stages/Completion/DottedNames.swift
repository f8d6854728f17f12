/// Names with dots, of which one level is shown at a time.
enum DottedNames {
  /// The names that begin with a text; those that go on past their next dot are one entry that ends in it.
  static func level(of names: [String], completing text: String) -> [String] {
    var groups: [(entry: String, names: [String])] = []
    for name in names where name.hasPrefix(text) {
      let dot = name.dropFirst(text.count).firstIndex(of: ".")
      let entry = dot.map { String(name[...$0]) } ?? name
      if let index = groups.firstIndex(where: { $0.entry == entry }) {
        groups[index].names.append(name)
      } else {
        groups.append((entry, [name]))
      }
    }
    return groups.map { $0.names.count == 1 ? $0.names[0] : $0.entry }
  }
}
