extension Node {
  /// This mapping with the keys of a child spec on top.
  ///
  /// Mappings are merged key by key; everything else, lists included, is replaced, and so is a mapping of another of several
  /// `Alternatives`. A null in the child takes the inherited key away, however it goes.
  ///
  /// - Parameter path: where the mapping stands; empty for the whole spec.
  func overlaid(with child: Node, at path: String = "") -> Node {
    guard let inherited = entries, let given = child.entries else { return child }
    guard !Alternatives.differ(self, child, at: path) else {
      return Node(.mapping(given.filter { !$0.value.isNull }), at: child.location)
    }
    var result = inherited
    for entry in given {
      guard let index = result.firstIndex(where: { $0.key == entry.key }) else {
        result.append(entry)
        continue
      }
      if entry.value.isNull {
        result.remove(at: index)
      } else {
        let place = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        let value = result[index].value.overlaid(with: entry.value, at: place)
        result[index] = Entry(key: entry.key, keyLocation: entry.keyLocation, value: value)
      }
    }
    return Node(.mapping(result), at: child.location)
  }

  /// This mapping without a key.
  func removing(_ key: String) -> Node {
    guard let entries else { return self }
    return Node(.mapping(entries.filter { $0.key != key }), at: location)
  }

  /// This mapping with a key set to a value, in place where the key exists.
  func setting(_ key: String, to value: Node, at keyLocation: SpecLocation) -> Node {
    guard var entries else { return self }
    let entry = Entry(key: key, keyLocation: keyLocation, value: value)
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
    return Node(.mapping(entries), at: location)
  }
}
